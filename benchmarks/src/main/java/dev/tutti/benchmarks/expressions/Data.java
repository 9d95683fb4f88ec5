// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.expressions;

/** The numbers that expressions work on, the same bits in Java and Python, and a sum by which results are compared. */
final class Data {

    private static final int PRIME = 1_000_003;

    private Data() {}

    /** Multiples of 1/1000003 from 0 to below 1, in no order that anybody sees. */
    static double[] numbers(int length, int from) {
        double[] numbers = new double[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = (double) ((i + (long) from) * 7919 % PRIME) / PRIME;
        }
        return numbers;
    }

    /** A sum in which each element counts by its place. */
    static double checksum(double[] out) {
        double sum = 0;
        for (int i = 0; i < out.length; i++) {
            sum += (1 + i % 7) * out[i];
        }
        return sum;
    }
}
