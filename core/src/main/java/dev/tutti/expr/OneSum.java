// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.Arrays;
import java.util.function.LongToDoubleFunction;

/** The sum of decision record 0001, written down once more as plainly as it can be. */
final class OneSum {

    static final int BLOCK = 4096;
    private static final int ACCUMULATORS = 32;

    private OneSum() {}

    static double of(LongToDoubleFunction value, long length) {
        if (length == 0) {
            return 0.0;
        }
        double sum = tree(value, length, 0, (length + BLOCK - 1) / BLOCK);
        return Double.isNaN(sum) ? Double.NaN : sum;
    }

    /** The left side has the largest power of two of blocks that is less than all. */
    private static double tree(LongToDoubleFunction value, long length, long first, long blocks) {
        if (blocks == 1) {
            return block(value, first * BLOCK, Math.min(length, (first + 1) * BLOCK));
        }
        long left = Long.highestOneBit(blocks - 1);
        return tree(value, length, first, left) + tree(value, length, first + left, blocks - left);
    }

    private static double block(LongToDoubleFunction value, long from, long to) {
        double[] accumulators = new double[ACCUMULATORS];
        Arrays.fill(accumulators, -0.0);
        for (long k = from; k < to; k++) {
            accumulators[(int) ((k - from) % ACCUMULATORS)] += value.applyAsDouble(k);
        }
        for (int width = ACCUMULATORS / 2; width >= 1; width /= 2) {
            for (int v = 0; v < width; v++) {
                accumulators[v] += accumulators[v + width];
            }
        }
        return accumulators[0];
    }
}
