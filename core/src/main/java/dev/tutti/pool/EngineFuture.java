// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.TaskFuture;
import dev.tutti.spi.PreparedTask;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The future of one submitted item.
 *
 * <p>It is completed by the first thread outside of the pool's tasks that waits for it, if one does when the item is decided,
 * which saves a hand-over; else by a thread made for it.
 */
final class EngineFuture<T extends @Nullable Object> extends TaskFuture<T> {

    /** In place of a waiting thread: the item is decided. */
    private static final Object DECIDED = new Object();

    private final FutureItem item;

    /** What is left to be done of the item's payload when it was handed over. */
    private @Nullable Object begun;

    /** A waiting thread that will complete this, {@link #DECIDED}, or {@code null}. */
    private final AtomicReference<@Nullable Object> waiter = new AtomicReference<>();

    EngineFuture(Engine engine, PreparedTask task, Settings settings, @Nullable Object value) {
        Job job = new Job(engine, task, settings, 1, Job.Kind.SINGLE);
        begun = engine.backend.beginItem(task, value);
        item = new FutureItem(job, begun);
        // Whoever completes this future first wins; if the item is not decided by then, that was not the task.
        whenComplete((result, failure) -> {
            engine.cancel(item);
            wake(waiter.get());
        });
    }

    void start() {
        Engine engine = item.job.engine;
        engine.enqueue(item.job, List.of(item));
        engine.backend.finishItem(begun);
        begun = null; // it may be large
        if (engine.backend.callerRuns()) {
            engine.help(item);
        }
    }

    @Override
    public String output() {
        return item.output();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        await(Long.MAX_VALUE);
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long began = System.nanoTime();
        await(unit.toNanos(timeout));
        return super.get(unit.toNanos(timeout) - (System.nanoTime() - began), TimeUnit.NANOSECONDS);
    }

    @Override
    public T join() {
        await(Long.MAX_VALUE);
        return super.join();
    }

    /** Waits until this is done, the time is up or the thread is interrupted, unless another thread waits already. */
    private void await(long nanos) {
        long began = System.nanoTime();
        if (isDone()) {
            return;
        }
        // A task that waits for another of the same pool runs it, lest every worker wait and none work.
        item.job.engine.help(item);
        Thread self = Thread.currentThread();
        // Inside a task no dependent may run: it could close the pool, and wait for that very task.
        if (item.job.engine.backend.insideTask() || !waiter.compareAndSet(null, self)) {
            return;
        }
        long left = nanos;
        while (self.equals(waiter.get()) && !isDone() && left > 0 && !self.isInterrupted()) {
            LockSupport.parkNanos(this, left);
            left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - began);
        }
        if (!waiter.compareAndSet(self, null)) {
            item.job.engine.callbacks.run(item::tell);
        }
    }

    private static void wake(@Nullable Object waiting) {
        if (waiting instanceof Thread thread) {
            LockSupport.unpark(thread);
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

        @Override
        boolean isToldByWaiter() {
            Object waiting = waiter.getAndSet(DECIDED);
            wake(waiting);
            return waiting != null;
        }
    }
}
