// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import dev.tutti.GridLoop;
import dev.tutti.IntLoop;
import dev.tutti.Loop;
import dev.tutti.Philox;

/** Tutti's loops, made in the form of a contestant. */
final class TuttiKernels implements JavaKernels {

    private static final long SEED = 42;

    private final Contestant.Form form;

    TuttiKernels(Contestant.Form form) {
        this.form = form;
    }

    private IntLoop range(int n) {
        return form.range().apply(Loop.range(n));
    }

    private GridLoop grid(int rows, int columns) {
        return form.grid().apply(Loop.grid(rows, columns));
    }

    @Override
    public void warmUp() {
        double[] out = new double[1000];
        long[] counts = new long[10];
        double sum = 0;
        for (int round = 0; round < 200; round++) {
            sum += range(out.length).sum(i -> i * 0.5) + range(out.length).count(i -> (i & 1) == 0);
            range(out.length).forEach(i -> out[i] = i + 0.5);
            grid(10, 100).forEach((row, column) -> out[row * 100 + column] = row + column);
            range(out.length).addInto(counts, i -> i % 10, i -> i);
        }
        if (sum != 200 * (0.25 * 1000 * 999 + 500)) {
            throw new IllegalStateException("wrong sum: " + sum);
        }
    }

    @Override
    public double integral(int n) {
        double dx = 10.0 / n;
        return range(n).sum(i -> {
                    double x = i * dx;
                    return x * x - x;
                })
                * dx;
    }

    @Override
    public double gauss(int n) {
        double dx = 3.0 / n;
        return range(n).sum(i -> {
                    double x = i * dx;
                    return Math.exp(-x * x) * Math.sin(x);
                })
                * dx;
    }

    @Override
    public double pi(int n) {
        long hits = range(n).count(i -> {
            Philox random = Philox.at(SEED, i);
            double x = random.nextDouble();
            double y = random.nextDouble();
            return x * x + y * y < 1;
        });
        return 4.0 * hits / n;
    }

    @Override
    public void distances(double[] points, double[] out, int n) {
        grid(n, n).forEach((i, j) -> out[i * n + j] = Scalars.distance(points, i, j));
    }

    @Override
    public void movingAverage(double[] x, double[] out) {
        range(out.length).forEach(i -> out[i] = Scalars.mean(x, i));
    }

    @Override
    public double arraySum(double[] x) {
        return range(x.length).sum(i -> x[i]);
    }

    @Override
    public double reciprocals(int n) {
        return range(n).sum(i -> {
            double x = (i + 0.5) / n;
            return 1 / (1 + x * x);
        });
    }

    @Override
    public void mandelbrot(int[] out, int n) {
        grid(n, n).forEach((row, column) -> out[row * n + column] = Scalars.escape(row, column, n));
    }

    @Override
    public void blackScholes(double[] price, double[] strike, double[] years, double[] outCalls, double[] outPuts) {
        range(price.length).forEach(i -> {
            double discounted = Scalars.discounted(strike[i], years[i]);
            double call = Scalars.call(price[i], strike[i], years[i], discounted);
            outCalls[i] = call;
            outPuts[i] = call - price[i] + discounted;
        });
    }

    @Override
    public void jacobi(double[] a, double[] out, int n) {
        grid(n - 2, n - 2)
                .forEach((row, column) ->
                        out[(row + 1) * n + column + 1] = Scalars.neighbours(a, n, row + 1, column + 1));
    }

    @Override
    public void saxpy(float a, float[] x, float[] y) {
        range(y.length).forEach(i -> y[i] = a * x[i] + y[i]);
    }

    @Override
    public long[] histogram(double[] x) {
        long[] bins = new long[Scalars.BINS];
        range(x.length).addInto(bins, i -> (int) (x[i] * Scalars.BINS), i -> 1);
        return bins;
    }

    @Override
    public void matrixVector(double[] matrix, double[] vector, double[] out) {
        range(out.length).forEach(i -> out[i] = Scalars.dot(matrix, vector, i));
    }

    @Override
    public long primes(int n) {
        return range(n).count(Scalars::isPrime);
    }
}
