// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.spi.Batch;
import dev.tutti.spi.PreparedTask;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Items of one job that were taken together; passes reports on to the engine. */
final class EngineBatch implements Batch {

    final Job job;
    final Item[] items;
    private final long expectedNanos;

    /** The pending look at the running item's time, if the job has a timeout; guarded by the engine's lock. */
    @Nullable
    Future<?> watch;

    /** Whether the batch has ended or was lost; guarded by the engine's lock. */
    boolean over;

    EngineBatch(Job job, Item[] items, long expectedNanos) {
        this.job = job;
        this.items = items;
        this.expectedNanos = expectedNanos;
    }

    @Override
    public PreparedTask task() {
        return job.task;
    }

    @Override
    public int size() {
        return items.length;
    }

    @Override
    public @Nullable Object item(int i) {
        return items[i].payload;
    }

    @Override
    public int attempt(int i) {
        return items[i].attempts + 1;
    }

    @Override
    public boolean wanted(int i) {
        return !items[i].decided;
    }

    @Override
    public long expectedNanos() {
        return expectedNanos;
    }

    @Override
    public void succeeded(int i, @Nullable Object result) {
        job.engine.succeeded(items[i], result);
    }

    @Override
    public void failed(int i, Throwable cause) {
        job.engine.failed(items[i], cause);
    }

    @Override
    public void refused(int i, Throwable cause) {
        job.engine.refused(items[i], cause);
    }

    @Override
    public void ended(long busyNanos) {
        job.engine.ended(this, busyNanos);
    }

    @Override
    public void lost(int running, Throwable cause) {
        job.engine.lost(this, running, cause);
    }
}
