// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.TaskFuture;
import dev.tutti.spi.PreparedTask;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The future of one submitted item. */
final class EngineFuture<T extends @Nullable Object> extends TaskFuture<T> {

    private final FutureItem item;

    EngineFuture(Engine engine, PreparedTask task, Settings settings, @Nullable Object value) {
        Job job = new Job(engine, task, settings, 1, Job.Kind.SINGLE);
        item = new FutureItem(job, engine.backend.prepareItem(task, value));
        // Whoever completes this future first wins; if the item is not decided by then, that was not the task.
        whenComplete((result, failure) -> engine.cancel(item));
    }

    void start() {
        Engine engine = item.job.engine;
        engine.enqueue(item.job, List.of(item));
        if (engine.backend.callerRuns()) {
            engine.help(item);
        }
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        help();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        help();
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        help();
        return super.join();
    }

    /** A task that waits for another of the same pool runs it, lest every worker wait and none work. */
    private void help() {
        if (!isDone()) {
            item.job.engine.help(item);
        }
    }

    private final class FutureItem extends Item {

        FutureItem(Job job, @Nullable Object payload) {
            super(job, 0, payload);
        }

        @Override
        @SuppressWarnings("unchecked") // the item's task returns T
        void tell() {
            job.task.close();
            if (isDone()) {
                return;
            }
            T value;
            try {
                value = (T) take();
            } catch (Throwable t) {
                completeExceptionally(t);
                return;
            }
            complete(value);
        }

        @Override
        boolean runsDependents() {
            return true;
        }
    }
}
