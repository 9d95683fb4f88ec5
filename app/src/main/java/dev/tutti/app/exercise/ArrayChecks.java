// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app.exercise;

import static dev.tutti.app.exercise.Checks.length;
import static dev.tutti.app.exercise.Checks.near;
import static dev.tutti.app.exercise.Checks.require;
import static dev.tutti.app.exercise.Checks.speedup;

import dev.tutti.Philox;
import java.util.Arrays;

/** Exercises about arrays: windows and distances. */
final class ArrayChecks {

    /** Of sums of a few thousand numbers below 1 in another order. */
    private static final double ROUNDING = 1e-9;

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
                            Arrays.stream(x).mapToDouble(other -> distance(row, other)).toArray(),
                            ROUNDING);
                }
            }
        }
        speedup(answer);
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
