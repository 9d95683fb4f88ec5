// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.TaskFuture;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The future of a whole map, whose input is pulled on a virtual thread. */
final class MapFuture<R extends @Nullable Object> extends TaskFuture<List<R>> {

    /** How often a task that waits for a map of its own pool looks for items that it could run. */
    private static final long LOOK_MILLIS = 1;

    private final Call call;

    MapFuture(Call call) {
        this.call = call;
        whenComplete((results, failure) -> call.close());
    }

    /** Runs the map and completes this with its outcome. */
    void run(Callable<List<R>> map) {
        List<R> results;
        try {
            results = map.call();
        } catch (Throwable t) {
            completeExceptionally(t);
            return;
        }
        complete(results);
    }

    @Override
    public List<R> get() throws InterruptedException, ExecutionException {
        help(Long.MAX_VALUE);
        return super.get();
    }

    @Override
    public List<R> get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long began = System.nanoTime();
        help(unit.toNanos(timeout));
        return super.get(unit.toNanos(timeout) - (System.nanoTime() - began), TimeUnit.NANOSECONDS);
    }

    @Override
    public List<R> join() {
        help(Long.MAX_VALUE);
        return super.join();
    }

    /** A task that waits for a map of its own pool runs the map's items, lest every worker wait and none work. */
    private void help(long nanos) {
        long began = System.nanoTime();
        while (!isDone() && call.isInsideTask() && System.nanoTime() - began < nanos) {
            if (!call.help()) {
                try {
                    super.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    // Look again.
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                } catch (ExecutionException | RuntimeException outcome) {
                    return;
                }
            }
        }
    }
}
