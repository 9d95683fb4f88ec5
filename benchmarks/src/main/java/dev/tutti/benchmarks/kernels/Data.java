// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import java.util.stream.IntStream;

/** The numbers that kernels work on, the same in all languages, and sums by which results are compared. */
final class Data {

    private Data() {}

    /** 64 bits of an index, by an unnamed kin of SplitMix64. */
    static long hash(long i) {
        long z = i * 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ z >>> 32) * 0xD6E8_FEB8_6659_FD93L;
        return z ^ z >>> 32;
    }

    /** Numbers from {@code [low, high)}, of indices from {@code from} on. */
    static double[] uniform(int length, long from, double low, double high) {
        double[] doubles = new double[length];
        IntStream.range(0, length)
                .parallel()
                .forEach(i -> doubles[i] = low + (high - low) * ((hash(from + i) >>> 11) * 0x1p-53));
        return doubles;
    }

    static double[] uniform(int length) {
        return uniform(length, 0, 0, 1);
    }

    /** Whole numbers from 0 to 7. */
    static void fillSmall(float[] floats, long from) {
        IntStream.range(0, floats.length).parallel().forEach(i -> floats[i] = hash(from + i) & 7);
    }

    /** A sum in which each element counts by its place. */
    static double checksum(double[] out) {
        double sum = 0;
        for (int i = 0; i < out.length; i++) {
            sum += (1 + i % 7) * out[i];
        }
        return sum;
    }

    static double checksum(float[] out) {
        double sum = 0;
        for (int i = 0; i < out.length; i++) {
            sum += (1 + i % 7) * (double) out[i];
        }
        return sum;
    }

    static double checksum(int[] out) {
        double sum = 0;
        for (int i = 0; i < out.length; i++) {
            sum += (1 + i % 7) * (double) out[i];
        }
        return sum;
    }

    static double checksum(long[] out) {
        double sum = 0;
        for (int i = 0; i < out.length; i++) {
            sum += (1 + i % 7) * (double) out[i];
        }
        return sum;
    }
}
