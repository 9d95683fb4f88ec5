// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.spi.Batch;

/**
 * How many items make a batch, and how many may be under way, steered by the measured time of an item. Not thread-safe.
 *
 * <p>The batch starts at one item and grows at most fourfold a step towards {@link #TARGET_NANOS}; when items turn
 * out longer it shrinks at once. The estimate leans to the newest measurement, because items of a call often get
 * heavier along the input.
 */
final class Pace {

    /**
     * Work in a batch: long against the cost of sending it (tens of microseconds), short against a person's patience.
     */
    static final long TARGET_NANOS = 50_000_000;

    /** Work that should wait ready for each worker, so that it never waits for the caller's thread to wake up. */
    private static final long READY_NANOS = 4_000_000;

    private static final int GROWTH = 4;
    private static final int MOST_ITEMS = 1 << 16;

    private final int fixedChunk;
    private final int fixedLookAhead;
    private final int workers;
    private final boolean batches;

    private double itemNanos = -1;
    private int batch = 1;

    Pace(Settings settings, int workers, boolean batches) {
        this.fixedChunk = settings.chunk();
        this.fixedLookAhead = settings.lookAhead();
        this.workers = workers;
        this.batches = batches;
    }

    /** Takes in how long a batch took. */
    void measured(int items, long busyNanos) {
        double now = Math.max(1.0, (double) busyNanos / items);
        itemNanos = itemNanos < 0 ? now : 0.5 * itemNanos + 0.5 * now;
        double ideal = TARGET_NANOS / Math.max(now, itemNanos);
        batch = (int) Math.clamp(Math.min(ideal, (double) batch * GROWTH), 1, MOST_ITEMS);
    }

    /**
     * Items in the next batch.
     *
     * @param ready items that wait, at least 1
     * @param left items still to be started as far as is known, at least {@code ready}
     */
    int nextBatch(int ready, long left) {
        if (!batches) {
            return 1;
        }
        if (fixedChunk > 0) {
            return Math.min(fixedChunk, ready);
        }
        long fairShare = Math.max(1, left / (2L * workers));
        return (int) Math.min(Math.min(batch, ready), fairShare);
    }

    /** Items that may be pulled and not yet finished or handed out. */
    int window() {
        if (fixedLookAhead > 0) {
            return fixedLookAhead;
        }
        long chunk = batches ? Math.max(fixedChunk, batch) : 1;
        long shortItems = itemNanos < 0 ? 0 : (long) (workers * READY_NANOS / itemNanos);
        return (int) Math.clamp(Math.max(4L * workers * chunk, shortItems), 2L * workers, 4L * MOST_ITEMS);
    }

    /** How long so many items are expected to take. */
    long expectedNanos(int items) {
        return itemNanos < 0 ? Batch.UNKNOWN_NANOS : (long) (itemNanos * items);
    }
}
