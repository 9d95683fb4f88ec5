// SPDX-License-Identifier: Apache-2.0
package dev.tutti.tree;

/**
 * The rule within a block of a sum: {@link #LENGTH} values, {@link #LANES} virtual accumulators, to which they are added
 * in turn, and which are folded by halves at the end.
 */
public final class SumBlock {

    /** How many values a block has; the last of a sum may have fewer. */
    public static final int LENGTH = 4096;

    /** How many accumulators a block has. */
    public static final int LANES = 32;

    private SumBlock() {}

    /**
     * The sum of the accumulators that are filled, added by halves; the others would add the identity.
     *
     * @param lanes where they are, which is used up
     * @param lane the first
     * @param filled how many
     */
    public static double fold(double[] lanes, int lane, int filled) {
        if (filled == LANES) {
            return eight(lanes, lane) + eight(lanes, lane + 2) + (eight(lanes, lane + 1) + eight(lanes, lane + 3));
        }
        for (int width = LANES / 2; width >= 1; width /= 2) {
            for (int v = width; v < Math.min(filled, 2 * width); v++) {
                lanes[lane + v - width] += lanes[lane + v];
            }
        }
        return lanes[lane];
    }

    /** The sum of every fourth accumulator, in the order of the loops above, which take longer. */
    private static double eight(double[] lanes, int lane) {
        return four(lanes, lane) + four(lanes, lane + 4);
    }

    /** The sum of every eighth. */
    private static double four(double[] lanes, int lane) {
        return lanes[lane] + lanes[lane + 16] + (lanes[lane + 8] + lanes[lane + 24]);
    }

    /** A sum as users see it: there is one NaN. */
    public static double canonical(double sum) {
        return Double.isNaN(sum) ? Double.NaN : sum;
    }
}
