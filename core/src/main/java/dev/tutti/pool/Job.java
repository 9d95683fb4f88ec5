// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.spi.PreparedTask;
import dev.tutti.spi.Room;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items of one call that wait for a worker, with the call's task and settings. Guarded by the engine's lock. */
final class Job {

    final Engine engine;
    final PreparedTask task;
    final Settings settings;
    final Pace pace;

    /** What closing the pool means for the items of a job. */
    enum Kind {
        /** Closing waits for the whole call, so its items are accepted meanwhile. */
        WHOLE,
        /** Closing waits for what was pulled; nobody may be there to pull more. */
        LAZY,
        /** One item, which closing waits for. */
        SINGLE
    }

    final Kind kind;

    private final ArrayDeque<Item> ready = new ArrayDeque<>();

    /**
     * Items not pulled yet, as far as is known: {@code Long.MAX_VALUE} until the input's end is seen, if it tells no
     * size.
     */
    private long unpulled;

    /** Whether the job takes part in {@link Turns}. */
    boolean queued;

    Job(Engine engine, PreparedTask task, Settings settings, long total, Kind kind) {
        this.engine = engine;
        this.task = task;
        this.settings = settings;
        this.pace = new Pace(settings, engine.backend.workers(), engine.backend.batches());
        this.kind = kind;
        this.unpulled = total < 0 ? Long.MAX_VALUE : total;
    }

    void add(Item item) {
        ready.addLast(item);
        if (unpulled != Long.MAX_VALUE) {
            unpulled = Math.max(0, unpulled - 1);
        }
    }

    void inputEnded() {
        unpulled = 0;
    }

    /** Puts back what a lost worker did not begin, before everything that was never sent, in its old order. */
    void putBack(Item item) {
        ready.addFirst(item);
    }

    boolean hasReady() {
        dropDecided();
        return !ready.isEmpty();
    }

    /** The size of the batch that {@link #take} would make; call only if {@link #hasReady()}. */
    int nextBatch() {
        long left = unpulled > Long.MAX_VALUE - ready.size() ? Long.MAX_VALUE : unpulled + ready.size();
        return pace.nextBatch(ready.size(), left);
    }

    EngineBatch take(int most, @Nullable Room room, long expectedNanos) {
        Item[] items = new Item[Math.min(most, ready.size())];
        int n = 0;
        while (n < items.length) {
            Item item = ready.pollFirst();
            if (item == null) {
                break;
            }
            if (!item.decided) {
                items[n++] = item;
            }
        }
        if (n < items.length) {
            items = Arrays.copyOf(items, n);
        }
        EngineBatch batch = new EngineBatch(this, items, room, expectedNanos);
        for (int i = 0; i < n; i++) {
            items[i].batch = batch;
            items[i].position = i;
        }
        return batch;
    }

    /** Takes one particular item out of turn, for a thread that would otherwise wait for it. */
    @Nullable
    EngineBatch take(Item item) {
        if (item.decided || item.batch != null || !ready.remove(item)) {
            return null;
        }
        item.position = 0;
        EngineBatch batch = new EngineBatch(this, new Item[] {item}, null, pace.expectedNanos(1));
        item.batch = batch;
        return batch;
    }

    void drainTo(List<Item> items) {
        items.addAll(ready);
        ready.clear();
    }

    private void dropDecided() {
        while (!ready.isEmpty() && ready.getFirst().decided) {
            ready.removeFirst();
        }
    }
}
