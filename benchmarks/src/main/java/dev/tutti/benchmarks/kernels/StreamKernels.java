// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Parallel streams on the common pool, which the driver makes one thread, the caller being the other. */
final class StreamKernels implements JavaKernels {

    private static IntStream range(int from, int to) {
        return IntStream.range(from, to).parallel();
    }

    @Override
    public double integral(int n) {
        double dx = 10.0 / n;
        return range(0, n)
                        .mapToDouble(i -> {
                            double x = i * dx;
                            return x * x - x;
                        })
                        .sum()
                * dx;
    }

    @Override
    public double gauss(int n) {
        double dx = 3.0 / n;
        return range(0, n)
                        .mapToDouble(i -> {
                            double x = i * dx;
                            return Math.exp(-x * x) * Math.sin(x);
                        })
                        .sum()
                * dx;
    }

    @Override
    public double pi(int n) {
        return 4.0
                * range(0, n)
                        .filter(i -> {
                            ThreadLocalRandom random = ThreadLocalRandom.current();
                            double x = random.nextDouble();
                            double y = random.nextDouble();
                            return x * x + y * y < 1;
                        })
                        .count()
                / n;
    }

    @Override
    public void distances(double[] points, double[] out, int n) {
        range(0, n).forEach(i -> {
            for (int j = 0; j < n; j++) {
                out[i * n + j] = Scalars.distance(points, i, j);
            }
        });
    }

    @Override
    public void movingAverage(double[] x, double[] out) {
        range(0, out.length).forEach(i -> out[i] = Scalars.mean(x, i));
    }

    @Override
    public double arraySum(double[] x) {
        return range(0, x.length).mapToDouble(i -> x[i]).sum();
    }

    @Override
    public double reciprocals(int n) {
        return range(0, n)
                .mapToDouble(i -> {
                    double x = (i + 0.5) / n;
                    return 1 / (1 + x * x);
                })
                .sum();
    }

    @Override
    public void mandelbrot(int[] out, int n) {
        range(0, n).forEach(row -> {
            for (int column = 0; column < n; column++) {
                out[row * n + column] = Scalars.escape(row, column, n);
            }
        });
    }

    @Override
    public void blackScholes(double[] price, double[] strike, double[] years, double[] outCalls, double[] outPuts) {
        range(0, price.length).forEach(i -> {
            double discounted = Scalars.discounted(strike[i], years[i]);
            double call = Scalars.call(price[i], strike[i], years[i], discounted);
            outCalls[i] = call;
            outPuts[i] = call - price[i] + discounted;
        });
    }

    @Override
    public void jacobi(double[] a, double[] out, int n) {
        range(1, n - 1).forEach(i -> {
            for (int j = 1; j < n - 1; j++) {
                out[i * n + j] = Scalars.neighbours(a, n, i, j);
            }
        });
    }

    @Override
    public void saxpy(float a, float[] x, float[] y) {
        range(0, y.length).forEach(i -> y[i] = a * x[i] + y[i]);
    }

    @Override
    public long[] histogram(double[] x) {
        return range(0, x.length)
                .collect(
                        () -> new long[Scalars.BINS],
                        (bins, i) -> bins[(int) (x[i] * Scalars.BINS)]++,
                        (bins, others) -> {
                            for (int bin = 0; bin < bins.length; bin++) {
                                bins[bin] += others[bin];
                            }
                        });
    }

    @Override
    public void matrixVector(double[] matrix, double[] vector, double[] out) {
        range(0, out.length).forEach(i -> out[i] = Scalars.dot(matrix, vector, i));
    }

    @Override
    public long primes(int n) {
        return range(0, n).filter(Scalars::isPrime).count();
    }
}
