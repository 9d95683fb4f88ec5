// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Sums of integers by position, for {@code addInto} of a few positions: each thread adds up sums of its own, since the
 * order of integers does not matter. What failed anywhere is of no use, and is done again as {@link Pairs}.
 */
final class Bins implements Operation<long[]> {

    /** Positions of which each thread may have its own. */
    static final int MOST = 1 << 12;

    private static final int BUFFER = 1 << 10;

    private final IntKernel index;
    private final LongKernel value;
    private final int count;

    /** The sums that no thread is at. */
    private final Queue<Sums> idle = new ConcurrentLinkedQueue<>();

    private volatile boolean failed;

    /** The index of offset 0. */
    private long first;

    private static final class Sums {
        private final long[] bins;
        private final int[] positions = new int[BUFFER];
        private final long[] values = new long[BUFFER];

        Sums(int count) {
            bins = new long[count];
        }
    }

    Bins(IntKernel index, LongKernel value, int count) {
        this.index = index;
        this.value = value;
        this.count = count;
    }

    void moveTo(long windowFirst) {
        first = windowFirst;
    }

    /** Whether an index failed. */
    boolean hasFailed() {
        return failed;
    }

    @Override
    public void run(long from, long to) {
        Sums sums = idle.poll();
        if (sums == null) {
            sums = new Sums(count);
        }
        try {
            add(first + from, first + to, sums);
        } catch (Throwable thrown) {
            failed = true;
            throw thrown;
        }
        idle.add(sums);
    }

    private void add(long from, long to, Sums sums) {
        boolean isConstant = Compiled.isConstant(value);
        if (isConstant) {
            value.values(from, from + 1, sums.values, 0);
        }
        for (long next = from; next < to; next += BUFFER) {
            int number = (int) Math.min(to - next, BUFFER);
            index.values(next, next + number, sums.positions, 0);
            if (isConstant) {
                add(sums.positions, number, sums.values[0], sums.bins);
            } else {
                value.values(next, next + number, sums.values, 0);
                add(sums.positions, number, sums.values, sums.bins);
            }
        }
    }

    private static void add(int[] positions, int number, long[] values, long[] bins) {
        for (int k = 0; k < number; k++) {
            bins[positions[k]] += values[k];
        }
    }

    private static void add(int[] positions, int number, long value, long[] bins) {
        for (int k = 0; k < number; k++) {
            bins[positions[k]] += value;
        }
    }

    /** Adds all sums, and begins anew. */
    void addTo(long[] out) {
        for (Sums sums : idle) {
            for (int k = 0; k < count; k++) {
                out[k] += sums.bins[k];
                sums.bins[k] = 0;
            }
        }
    }

    @Override
    public Piece<long[]> piece() {
        throw new IllegalStateException("only for threads of this JVM");
    }

    @Override
    public void accept(long from, long to, long[] result) {
        throw new IllegalStateException("only for threads of this JVM");
    }
}
