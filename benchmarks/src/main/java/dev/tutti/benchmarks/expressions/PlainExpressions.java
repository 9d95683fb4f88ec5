// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.expressions;

import java.util.function.DoubleSupplier;

/** The cases as loops in plain Java, on one thread: what each is, element by element. */
final class PlainExpressions {

    private PlainExpressions() {}

    /** A case with its data. The result is an answer, or a checksum is taken of what was written. */
    static Work of(Case what, int n) {
        return switch (what) {
            case DIFFERENCE -> {
                double[] x = Data.numbers(n, 0);
                yield Work.number(() -> difference(x));
            }
            case PI -> {
                double[] x = Data.numbers(n, 0);
                double[] y = Data.numbers(n, n);
                yield Work.number(() -> pi(x, y));
            }
            case CHAIN -> {
                double[] x = Data.numbers(n, 0);
                yield Work.array(() -> chain(x));
            }
            case SOFTMAX -> {
                double[] x = Data.numbers(n * n, 0);
                yield Work.array(() -> softmax(x, n));
            }
            case VARIANCE -> {
                double[] x = Data.numbers(n, 0);
                yield Work.array(() -> variance(x));
            }
            case PRODUCT -> {
                double[] a = Data.numbers(n * n, 0);
                double[] b = Data.numbers(n * n, n);
                yield Work.array(() -> product(a, b, n));
            }
            case CALL -> {
                double[] x = Data.numbers(n, 0);
                yield Work.number(call(x));
            }
        };
    }

    private static DoubleSupplier call(double[] x) {
        return () -> {
            double sum = 0;
            for (double each : x) {
                sum += each + 1;
            }
            return sum;
        };
    }

    private static double difference(double[] x) {
        double sum = 0;
        for (double each : x) {
            sum += each * each - each;
        }
        return sum;
    }

    private static double pi(double[] x, double[] y) {
        long hits = 0;
        for (int i = 0; i < x.length; i++) {
            if (x[i] * x[i] + y[i] * y[i] < 1) {
                hits++;
            }
        }
        return 4.0 * hits / x.length;
    }

    private static double[] chain(double[] x) {
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double square = x[i] * x[i];
            out[i] = Math.exp(-square) * (x[i] + 1) / (square + 2) + Math.sqrt(x[i] + 0.5) - 3 * x[i];
        }
        return out;
    }

    private static double[] softmax(double[] x, int n) {
        double[] out = new double[x.length];
        for (int row = 0; row < n; row++) {
            double most = Double.NEGATIVE_INFINITY;
            for (int i = row * n; i < (row + 1) * n; i++) {
                most = Math.max(most, x[i]);
            }
            double sum = 0;
            for (int i = row * n; i < (row + 1) * n; i++) {
                out[i] = Math.exp(x[i] - most);
                sum += out[i];
            }
            for (int i = row * n; i < (row + 1) * n; i++) {
                out[i] /= sum;
            }
        }
        return out;
    }

    /** Of the first elements, up to each one. */
    private static double[] variance(double[] x) {
        double[] out = new double[x.length];
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i];
            squares += x[i] * x[i];
            double mean = sum / (i + 1);
            out[i] = squares / (i + 1) - mean * mean;
        }
        return out;
    }

    private static double[] product(double[] a, double[] b, int n) {
        double[] out = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double factor = a[i * n + k];
                for (int j = 0; j < n; j++) {
                    out[i * n + j] += factor * b[k * n + j];
                }
            }
        }
        return out;
    }
}
