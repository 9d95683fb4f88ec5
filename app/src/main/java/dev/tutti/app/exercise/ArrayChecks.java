// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app.exercise;

import static dev.tutti.app.exercise.Checks.length;
import static dev.tutti.app.exercise.Checks.near;
import static dev.tutti.app.exercise.Checks.require;
import static dev.tutti.app.exercise.Checks.speedup;

import dev.tutti.Philox;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Exercises about arrays: windows and distances. */
final class ArrayChecks {

    /** Of sums of a few thousand numbers below 1 in another order. */
    private static final double ROUNDING = 1e-9;

    /** Of sums of thirty prices, and of an index from 0 to 100 that remembers all changes a little. */
    private static final double PRICE_ROUNDING = 1e-6;

    private static final int MEASUREMENTS = 100;

    private ArrayChecks() {}

    static void movingAverage(Answer answer) {
        for (int[] size : new int[][] {{1, 1}, {5, 5}, {7, 2}, {1000, 30}, {20_011, 999}}) {
            double[] x = random(1, size[0])[0];
            for (String form : new String[] {"movingAverage", "fastAverage"}) {
                String call = form + "(x, " + size[1] + ") of " + size[0] + " numbers";
                double[] found = answer.callNumbers(form, x.clone(), size[1]);
                int windows = size[0] - size[1] + 1;
                require(
                        found.length == windows,
                        "%s has %,d elements: expected %,d, one for each whole window",
                        call,
                        found.length,
                        windows);
                for (int k = 0; k < windows; k++) {
                    double mean = Arrays.stream(x, k, k + size[1]).sum() / size[1];
                    near(call + ", element " + k + ",", found[k], mean, ROUNDING);
                }
            }
        }
        speedup(answer);
    }

    static void distances(Answer answer) {
        for (int rows : new int[] {1, 10, 61}) {
            double[][] x = random(rows, MEASUREMENTS);
            for (String form : new String[] {"distances", "parallelDistances"}) {
                Object[] found = (Object[]) answer.call(form, (Object) x);
                length(form + "(x)", found.length, rows);
                for (int i = 0; i < rows; i++) {
                    double[] row = x[i];
                    near(
                            form + "(x)[" + i + "]",
                            (double[]) found[i],
                            Arrays.stream(x)
                                    .mapToDouble(other -> distance(row, other))
                                    .toArray(),
                            ROUNDING);
                }
            }
        }
        speedup(answer);
    }

    static void nativeCode(Answer answer) {
        near("add(2, 40)", answer.callNumber("add", 2, 40), 42, 0);
        for (int length : new int[] {1, 3, 1000}) {
            float[] a = new float[length];
            float[] b = new float[length];
            for (int i = 0; i < length; i++) {
                a[i] = i % 8;
                b[i] = i % 3 - 1;
            }
            double expected =
                    IntStream.range(0, length).mapToDouble(i -> a[i] * b[i]).sum(); // exact, of small numbers
            near("dot(a, b) of " + length + " elements", answer.callNumber("dot", a, b), expected, 0);
        }
    }

    /** Compares with what pandas makes of the same table. */
    static void prices(Answer answer) {
        double[] closes = answer.numbers("closes");
        length("closes", closes.length, 807);
        near("closes[0], of the oldest day,", closes[0], 6429.72, 0);
        near("weeks", answer.numbers("weeks"), pandas("week,close,"), 0);
        near("monthMeans", answer.numbers("monthMeans"), pandas("mean,close,"), PRICE_ROUNDING);
        double[] index = answer.numbers("rsi");
        near("rsi", index, pandas("rsi,close,"), PRICE_ROUNDING);
        answer.note("the same as pandas finds");
        answer.note(
                "RSI above 70 on %d days, below 30 on %d, of %d",
                Arrays.stream(index).filter(x -> x > 70).count(),
                Arrays.stream(index).filter(x -> x < 30).count(),
                index.length);
    }

    /** The numbers in lines that begin so, in their order. */
    private static double[] pandas(String beginning) {
        return Exercise.data("btc_eur_pandas.csv")
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(',') + 1)))
                .toArray();
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return Math.sqrt(sum);
    }

    private static double[][] random(int rows, int columns) {
        double[][] x = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < columns; k++) {
                x[i][k] = Philox.at(7, i, k).nextDouble();
            }
        }
        return x;
    }
}
