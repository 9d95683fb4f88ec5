// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

/**
 * The size of the pieces that one thread works through, steered by measured time. Every piece is an aligned group of a
 * power of two of offsets, so that it is a subtree of any reduction.
 */
final class Pieces {

    /** Long against the cost of a piece (a quarter of a microsecond), short against a person's patience. */
    private static final long TARGET_NANOS = 100_000;

    /** Pieces that take less are not cut further to let threads finish together. */
    private static final long LEAST_NANOS = 10_000;

    private static final long MOST = 1L << 32;
    private static final int GROWTH = 8;

    private long size;
    private long least = 1;
    private long group = 1;

    Pieces(long size) {
        this.size = size;
    }

    /** The size that fits the measured time. */
    long size() {
        return Math.max(size, group);
    }

    /** Has no piece be smaller, but for what is left at an end. */
    void groupBy(long offsets) {
        group = offsets;
    }

    /** A smaller size for the end of a loop, of which one party should take so much. */
    long sizeFor(long share) {
        return Math.max(group, Math.min(size, Math.max(least, share)));
    }

    void measured(long offsets, long nanos) {
        long elapsed = Math.max(1, nanos);
        size = Math.clamp(TARGET_NANOS * offsets / elapsed, 1, Math.min(MOST, GROWTH * size));
        least = Math.max(1, LEAST_NANOS * offsets / elapsed);
    }

    /**
     * The length of the next piece of {@code [from, to)}: the largest that is aligned and not above the wanted size.
     */
    static long length(long from, long to, long wanted) {
        long aligned = from == 0 ? Long.MAX_VALUE : Long.lowestOneBit(from);
        return Long.highestOneBit(Math.min(Math.min(aligned, wanted), to - from));
    }
}
