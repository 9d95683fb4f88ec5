// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

/**
 * The kernels in one of Java's forms. Arrays are row by row and belong to the caller; what is written is called
 * {@code out}, or {@code y} of saxpy.
 */
interface JavaKernels {

    /** Other loops than the kernels', after which the JVM knows the library, and no kernel. */
    default void warmUp() {}

    /** Of x² - x from 0 to 10, by {@code n} left rectangles. */
    double integral(int n);

    /** Of exp(-x²) sin x from 0 to 3, by {@code n} left rectangles. */
    double gauss(int n);

    /** π by {@code n} random points. */
    double pi(int n);

    /** Euclidean distances of all pairs of {@code n} points in {@link Scalars#DIMENSIONS} dimensions. */
    void distances(double[] points, double[] out, int n);

    /** Means of {@link Scalars#WINDOW} numbers, each added up anew. */
    void movingAverage(double[] x, double[] out);

    /** The sum of an array. */
    double arraySum(double[] x);

    /** Of 1 / (1 + x²) at the middles of {@code n} parts of [0, 1], with a division for x too. */
    double reciprocals(int n);

    /** Steps until {@code n × n} points leave the circle, at most {@link Scalars#ITERATIONS}. */
    void mandelbrot(int[] out, int n);

    /** Prices of European options. */
    void blackScholes(double[] price, double[] strike, double[] years, double[] outCalls, double[] outPuts);

    /** Each inner cell of {@code n × n} becomes the mean of its four neighbours. */
    void jacobi(double[] a, double[] out, int n);

    /** {@code y += a x}. */
    void saxpy(float a, float[] x, float[] y);

    /** How many numbers of [0, 1) are in each of {@link Scalars#BINS} bins. */
    long[] histogram(double[] x);

    /** The product of a square matrix and a vector. */
    void matrixVector(double[] matrix, double[] vector, double[] out);

    /** How many numbers below {@code n} are prime, by trial division. */
    long primes(int n);
}
