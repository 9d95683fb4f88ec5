// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import java.util.SplittableRandom;

/** The plain loop on one thread. */
final class PlainKernels implements JavaKernels {

    @Override
    public double integral(int n) {
        double dx = 10.0 / n;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double x = i * dx;
            sum += x * x - x;
        }
        return sum * dx;
    }

    @Override
    public double gauss(int n) {
        double dx = 3.0 / n;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double x = i * dx;
            sum += Math.exp(-x * x) * Math.sin(x);
        }
        return sum * dx;
    }

    @Override
    public double pi(int n) {
        SplittableRandom random = new SplittableRandom(42);
        long hits = 0;
        for (int i = 0; i < n; i++) {
            double x = random.nextDouble();
            double y = random.nextDouble();
            if (x * x + y * y < 1) {
                hits++;
            }
        }
        return 4.0 * hits / n;
    }

    @Override
    public void distances(double[] points, double[] out, int n) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                out[i * n + j] = Scalars.distance(points, i, j);
            }
        }
    }

    @Override
    public void movingAverage(double[] x, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = Scalars.mean(x, i);
        }
    }

    @Override
    public double arraySum(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i];
        }
        return sum;
    }

    @Override
    public double reciprocals(int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double x = (i + 0.5) / n;
            sum += 1 / (1 + x * x);
        }
        return sum;
    }

    @Override
    public void mandelbrot(int[] out, int n) {
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                out[row * n + column] = Scalars.escape(row, column, n);
            }
        }
    }

    @Override
    public void blackScholes(double[] price, double[] strike, double[] years, double[] outCalls, double[] outPuts) {
        for (int i = 0; i < price.length; i++) {
            double discounted = Scalars.discounted(strike[i], years[i]);
            double call = Scalars.call(price[i], strike[i], years[i], discounted);
            outCalls[i] = call;
            outPuts[i] = call - price[i] + discounted;
        }
    }

    @Override
    public void jacobi(double[] a, double[] out, int n) {
        for (int i = 1; i < n - 1; i++) {
            for (int j = 1; j < n - 1; j++) {
                out[i * n + j] = Scalars.neighbours(a, n, i, j);
            }
        }
    }

    @Override
    public void saxpy(float a, float[] x, float[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = a * x[i] + y[i];
        }
    }

    @Override
    public long[] histogram(double[] x) {
        long[] bins = new long[Scalars.BINS];
        for (int i = 0; i < x.length; i++) {
            bins[(int) (x[i] * Scalars.BINS)]++;
        }
        return bins;
    }

    @Override
    public void matrixVector(double[] matrix, double[] vector, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = Scalars.dot(matrix, vector, i);
        }
    }

    @Override
    public long primes(int n) {
        long primes = 0;
        for (int i = 0; i < n; i++) {
            if (Scalars.isPrime(i)) {
                primes++;
            }
        }
        return primes;
    }
}
