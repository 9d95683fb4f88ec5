// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

/**
 * A kernel of {@code long} values. The methods with a body are right for every kernel, and may be overridden by faster
 * ones.
 */
interface LongKernel extends Kernel<long[]> {

    @Override
    default long[] array(int length) {
        return new long[length];
    }

    /** The sum of a span, wrapped around. */
    default long sum(long from, long to) {
        long sum = 0;
        for (Buffer<long[]> buffer = new Buffer<>(this, from, to); buffer.next(); ) {
            for (int j = 0; j < buffer.length(); j++) {
                sum += buffer.values()[j];
            }
        }
        return sum;
    }

    /** The smallest value of a span that is not empty. */
    default long min(long from, long to) {
        long min = Long.MAX_VALUE;
        for (Buffer<long[]> buffer = new Buffer<>(this, from, to); buffer.next(); ) {
            for (int j = 0; j < buffer.length(); j++) {
                min = Math.min(min, buffer.values()[j]);
            }
        }
        return min;
    }

    /** The largest value of a span that is not empty. */
    default long max(long from, long to) {
        long max = Long.MIN_VALUE;
        for (Buffer<long[]> buffer = new Buffer<>(this, from, to); buffer.next(); ) {
            for (int j = 0; j < buffer.length(); j++) {
                max = Math.max(max, buffer.values()[j]);
            }
        }
        return max;
    }
}
