// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.tree.DoubleTree;
import dev.tutti.tree.SumBlock;
import java.util.Arrays;

/**
 * The rule of {@code sum}: blocks of {@link #BLOCK} values, {@link #LANES} virtual accumulators in a block, a tree over
 * the blocks. Decision record 0001 defines it; every sum of the library obeys.
 *
 * <p>Sums of parts keep whatever NaN they have. Only {@link SumBlock#canonical} makes a result of one.
 */
final class BlockTree {

    static final int BLOCK = SumBlock.LENGTH;
    static final int LANES = SumBlock.LANES;

    /** How many accumulators the processor holds in registers at once here, where Java code adds one at a time. */
    private static final int GROUP = 8;

    private BlockTree() {}

    /** The sum of a kernel's values over a span that begins with a block. */
    static double sum(DoubleKernel kernel, long from, long to) {
        DoubleTree blocks = new DoubleTree();
        double[] lanes = new double[LANES];
        Arrays.fill(lanes, -0.0);
        for (Buffer<double[]> buffer = new Buffer<>(kernel, from, to); buffer.next(); ) {
            add(lanes, 0, buffer.values(), 0, buffer.length());
            long end = buffer.first() + buffer.length();
            if ((end - from) % BLOCK == 0 || end == to) {
                blocks.add(SumBlock.fold(lanes, 0, LANES));
                Arrays.fill(lanes, -0.0);
            }
        }
        return blocks.sum();
    }

    /**
     * The sum of values {@code [at, at + length)} of an array, the first of which begins a block. Uses up the values.
     */
    static double sum(double[] values, int at, int length) {
        DoubleTree blocks = new DoubleTree();
        for (int done = 0; done < length; done += BLOCK) {
            blocks.add(block(values, at + done, Math.min(BLOCK, length - done)));
        }
        return blocks.sum();
    }

    /** The sum of the values of one block, which are used up: the first of them serve as its accumulators. */
    static double block(double[] values, int at, int length) {
        int filled = Math.min(length, LANES);
        add(values, at, values, at + filled, length - filled);
        return SumBlock.fold(values, at, filled);
    }

    /**
     * Adds values to the accumulators, which begin at {@code lane} in {@code lanes}, the first value to the first one.
     */
    private static void add(double[] lanes, int lane, double[] values, int at, int length) {
        int whole = at + length - length % LANES;
        for (int g = 0; g < LANES && at < whole; g += GROUP) {
            double a0 = lanes[lane + g];
            double a1 = lanes[lane + g + 1];
            double a2 = lanes[lane + g + 2];
            double a3 = lanes[lane + g + 3];
            double a4 = lanes[lane + g + 4];
            double a5 = lanes[lane + g + 5];
            double a6 = lanes[lane + g + 6];
            double a7 = lanes[lane + g + 7];
            for (int j = at + g; j < whole; j += LANES) {
                a0 += values[j];
                a1 += values[j + 1];
                a2 += values[j + 2];
                a3 += values[j + 3];
                a4 += values[j + 4];
                a5 += values[j + 5];
                a6 += values[j + 6];
                a7 += values[j + 7];
            }
            lanes[lane + g] = a0;
            lanes[lane + g + 1] = a1;
            lanes[lane + g + 2] = a2;
            lanes[lane + g + 3] = a3;
            lanes[lane + g + 4] = a4;
            lanes[lane + g + 5] = a5;
            lanes[lane + g + 6] = a6;
            lanes[lane + g + 7] = a7;
        }
        for (int j = whole; j < at + length; j++) {
            lanes[lane + j - whole] += values[j];
        }
    }
}
