// SPDX-License-Identifier: Apache-2.0
package dev.tutti.tree;

/**
 * Adds numbers from left to right by the tree over a number of parts: the left side of {@code m > 1} parts holds the
 * largest power of two below {@code m}. A binary counter: bit {@code g} of the number of parts stands for a subtree of
 * {@code 2^g}.
 */
public final class DoubleTree {

    /** Sums of subtrees by falling size. */
    private final double[] subtrees = new double[Long.SIZE];

    private int depth;
    private long parts;

    /** A tree of no parts. */
    public DoubleTree() {}

    /** Adds the next part. */
    public void add(double part) {
        double subtree = part;
        for (long carry = parts; (carry & 1) == 1; carry >>= 1) {
            subtree = subtrees[--depth] + subtree;
        }
        subtrees[depth++] = subtree;
        parts++;
    }

    /** The whole, {@code 0.0} if there were no parts. */
    public double sum() {
        if (depth == 0) {
            return 0.0;
        }
        double sum = subtrees[depth - 1];
        for (int left = depth - 2; left >= 0; left--) {
            sum = subtrees[left] + sum;
        }
        return sum;
    }
}
