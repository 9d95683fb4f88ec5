// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import java.util.function.DoubleSupplier;

/**
 * A kernel in one of Java's forms, with its data.
 *
 * @param reset makes the data what they were, where a run changes what the next one reads
 * @param run what the clock sees: the result if it is a number, else nothing of use
 * @param answer of the last run's result, a number to compare
 */
record Work(Runnable reset, DoubleSupplier run, Answer answer) {

    /** The number to compare. */
    @FunctionalInterface
    interface Answer {
        double of(double result);
    }

    private static Work number(DoubleSupplier run) {
        return new Work(() -> {}, run, result -> result);
    }

    private static Work array(Runnable run, DoubleSupplier checksum) {
        return new Work(
                () -> {},
                () -> {
                    run.run();
                    return 0;
                },
                nothing -> checksum.getAsDouble());
    }

    /** Makes the data. */
    static Work of(Kernel kernel, JavaKernels form, int n) {
        return switch (kernel) {
            case INTEGRAL -> number(() -> form.integral(n));
            case GAUSS -> number(() -> form.gauss(n));
            case PI -> number(() -> form.pi(n));
            case DISTANCES -> {
                double[] points = Data.uniform(n * Scalars.DIMENSIONS);
                double[] out = new double[n * n];
                yield array(() -> form.distances(points, out, n), () -> Data.checksum(out));
            }
            case MOVING_AVERAGE -> {
                double[] x = Data.uniform(n + Scalars.WINDOW - 1);
                double[] out = new double[n];
                yield array(() -> form.movingAverage(x, out), () -> Data.checksum(out));
            }
            case ARRAY_SUM -> {
                double[] x = Data.uniform(n);
                yield number(() -> form.arraySum(x));
            }
            case RECIPROCALS -> number(() -> form.reciprocals(n));
            case MANDELBROT -> {
                int[] out = new int[n * n];
                yield array(() -> form.mandelbrot(out, n), () -> Data.checksum(out));
            }
            case BLACK_SCHOLES -> {
                double[] price = Data.uniform(n, 0, 10, 50);
                double[] strike = Data.uniform(n, n, 10, 50);
                double[] years = Data.uniform(n, 2L * n, 0.2, 2);
                double[] calls = new double[n];
                double[] puts = new double[n];
                yield array(
                        () -> form.blackScholes(price, strike, years, calls, puts),
                        () -> Data.checksum(calls) + Data.checksum(puts));
            }
            case JACOBI -> {
                double[] a = Data.uniform(n * n);
                double[] out = new double[n * n];
                yield array(() -> form.jacobi(a, out, n), () -> Data.checksum(out));
            }
            case SAXPY -> {
                float[] x = new float[n];
                float[] y = new float[n];
                Data.fillSmall(x, 0);
                Work work = array(() -> form.saxpy(0.5f, x, y), () -> Data.checksum(y));
                // The answer is that of one call, whose numbers are exact.
                yield new Work(() -> Data.fillSmall(y, n), work.run, work.answer);
            }
            case HISTOGRAM -> {
                double[] x = Data.uniform(n);
                yield number(() -> Data.checksum(form.histogram(x)));
            }
            case MATRIX_VECTOR -> {
                double[] matrix = Data.uniform(n * n);
                double[] vector = Data.uniform(n, (long) n * n, 0, 1);
                double[] out = new double[n];
                yield array(() -> form.matrixVector(matrix, vector, out), () -> Data.checksum(out));
            }
            case PRIMES -> number(() -> form.primes(n));
        };
    }
}
