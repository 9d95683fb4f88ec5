// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

/**
 * A kernel of {@code double} values. The methods with a body are right for every kernel, and may be overridden by
 * faster ones.
 */
interface DoubleKernel extends Kernel<double[]> {

    @Override
    default double[] array(int length) {
        return new double[length];
    }

    /** The sum of a span that begins with a block: an aligned power of two of blocks, the last of them maybe short. */
    default double sum(long from, long to) {
        return BlockTree.sum(this, from, to);
    }

    /** The smallest value of a span that is not empty. */
    default double min(long from, long to) {
        double min = Double.POSITIVE_INFINITY;
        for (Buffer<double[]> buffer = new Buffer<>(this, from, to); buffer.next(); ) {
            for (int j = 0; j < buffer.length(); j++) {
                min = Math.min(min, buffer.values()[j]);
            }
        }
        return min;
    }

    /** The largest value of a span that is not empty. */
    default double max(long from, long to) {
        double max = Double.NEGATIVE_INFINITY;
        for (Buffer<double[]> buffer = new Buffer<>(this, from, to); buffer.next(); ) {
            for (int j = 0; j < buffer.length(); j++) {
                max = Math.max(max, buffer.values()[j]);
            }
        }
        return max;
    }

    /** The lowest index of the smallest or largest value of a span that is not empty, and that value. */
    default Extreme extreme(Extreme.Kind kind, long from, long to) {
        Buffer<double[]> buffer = new Buffer<>(this, from, to);
        buffer.next();
        double best = buffer.values()[0];
        long index = from;
        do {
            for (int j = 0; j < buffer.length(); j++) {
                double value = buffer.values()[j];
                if (kind.isBetter(value, best)) {
                    best = value;
                    index = buffer.first() + j;
                }
            }
        } while (buffer.next());
        return new Extreme(best, index);
    }
}
