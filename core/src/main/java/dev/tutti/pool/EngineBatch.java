// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.spi.Batch;
import dev.tutti.spi.PreparedTask;
import dev.tutti.spi.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Items of one job that were taken together; passes reports on to the engine.
 *
 * <p>Results of tiny items are held for a moment, so that they share the engine's lock and the caller's: until the
 * batch ends, an item fails, or the engine's clock asks for them.
 */
final class EngineBatch implements Batch {

    private static final int MOST_HELD = 256;

    final Job job;
    final Item[] items;
    private final @Nullable Room room;
    private final long expectedNanos;

    /** The pending look at the running item's time, if the job has a timeout; guarded by the engine's lock. */
    @Nullable
    Future<?> watch;

    /** Whether the batch has ended or was lost; guarded by the engine's lock. */
    boolean over;

    /** Guarded by this, which is locked before the engine's lock, never after it. */
    private List<Item> held = new ArrayList<>();

    EngineBatch(Job job, Item[] items, @Nullable Room room, long expectedNanos) {
        this.job = job;
        this.items = items;
        this.room = room;
        this.expectedNanos = expectedNanos;
    }

    @Override
    public PreparedTask task() {
        return job.task;
    }

    @Override
    public @Nullable Room room() {
        return room;
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
    public boolean captures() {
        return job.settings.captures();
    }

    @Override
    public void printed(int i, byte[] bytes) {
        items[i].print(bytes);
    }

    @Override
    public long expectedNanos() {
        return expectedNanos;
    }

    @Override
    public void succeeded(int i, @Nullable Object result) {
        Item item = items[i];
        item.result = result;
        boolean full;
        boolean first;
        synchronized (this) {
            held.add(item);
            first = held.size() == 1;
            full = i == items.length - 1 || held.size() == MOST_HELD;
        }
        if (full) {
            flush();
        } else if (first) {
            job.engine.holds();
        }
    }

    /** Decides what is held; when it returns, nothing that was reported before is undecided. */
    synchronized void flush() {
        if (!held.isEmpty()) {
            List<Item> reported = held;
            held = new ArrayList<>();
            job.engine.succeeded(reported);
        }
    }

    @Override
    public void failed(int i, Throwable cause) {
        flush();
        job.engine.failed(items[i], cause);
    }

    @Override
    public void refused(int i, Throwable cause) {
        flush();
        job.engine.refused(items[i], cause);
    }

    @Override
    public void ended(long busyNanos) {
        flush();
        job.engine.ended(this, busyNanos);
    }

    @Override
    public void lost(int running, Throwable cause) {
        flush();
        job.engine.lost(this, running, cause);
    }
}
