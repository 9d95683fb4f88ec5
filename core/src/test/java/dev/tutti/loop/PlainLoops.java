// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** The loops of docs/numba-loops.md in plain Java, and the data that they use. */
final class PlainLoops {

    final int n;
    final double[] x;
    final double[] out;
    final double[][] rows;
    final boolean[] flags;
    final int[][] pairs;

    PlainLoops(int n) {
        this.n = n;
        x = new double[n];
        out = new double[6 * n + 6];
        rows = new double[4][n];
        flags = new boolean[n];
        pairs = new int[2][n];
        for (int i = 0; i < n; i++) {
            x[i] = (i * 7919 % 20_011 - 9000) / 64.0;
            flags[i] = i * 7 % 5 < 2;
            pairs[0][i] = i * 13 % n;
            pairs[1][i] = (i * 31 + 5) % n;
            for (double[] row : rows) {
                row[i] = x[i] * 3 - row.length + i;
            }
        }
    }

    /** The values of a loop, which it then adds up in the order that decision record 0001 defines. */
    private static double sum(int from, int to, IntToDoubleFunction value) {
        return ReductionOracle.sum(values(from, to, value));
    }

    private static double[] values(int from, int to, IntToDoubleFunction value) {
        double[] values = new double[to - from];
        for (int i = from; i < to; i++) {
            values[i - from] = value.applyAsDouble(i);
        }
        return values;
    }

    private double at(double[] row, int i) {
        return row[i < 0 ? i + n : i];
    }

    /** Runs a loop; returns its result, {@code null} if it has none. */
    Object run(String name) {
        long s = 0;
        switch (name) {
            case "prange01":
                return values(0, n, i -> 2.0 * i);
            case "prange02":
                return values(1, n + 1, i -> 2.0 * i);
            case "prange03":
                s = 10;
                for (int i = 0; i < n; i++) {
                    s += 2;
                }
                return s;
            case "prange03mul":
                s = 3;
                for (int i = 0; i < n; i++) {
                    s *= 2;
                }
                return s;
            case "prange03sub":
                s = 100;
                for (int i = 0; i < n; i++) {
                    s -= 2;
                }
                return s;
            case "prange03div":
                double quotient = 10;
                for (int i = 0; i < n; i++) {
                    quotient /= 2;
                }
                return quotient;
            case "prange04":
                return values(0, n, i -> i == 2 ? 3 : 0);
            case "prange05":
                return sum(1, n - 1, i -> x[i]);
            case "prange06", "prange07", "prange12":
                return 0.0;
            case "prange08", "prange08_1":
                double[][] cells = new double[name.equals("prange08") ? n : 4][4];
                for (int i = 0; i < cells.length; i++) {
                    for (int j = 0; j < 4; j++) {
                        cells[i][j] = x[i];
                    }
                }
                return ReductionOracle.gridSum(cells);
            case "prange09":
                return new Object[] {(long) n, (long) n, (long) n, (long) n};
            case "prange10":
                for (int j = 0; j < n; j++) {
                    for (int i = 0; i < 4; i++) {
                        s += 1;
                    }
                }
                return s;
            case "prange11":
                List<Double> sines = new ArrayList<>();
                for (int j = 0; j < n; j++) {
                    sines.add(Math.sin(j));
                }
                return sines;
            case "prange13":
                return (long) n;
            case "prange14":
                return 3 + sum(0, n, i -> x[i] * 2);
            case "prange15":
                return (double) n;
            case "prange16":
                for (int i = -n; i < n; i++) {
                    s += 2;
                }
                return s;
            case "prange17":
                return sum(-n, n, i -> at(x, i));
            case "prange18":
                return sum(-n, 5, i -> {
                    double inner = at(x, i);
                    for (int j = -4; j < 9; j++) {
                        inner += at(x, j);
                    }
                    return inner;
                });
            case "prange19":
                return sum(-4, 4, i -> {
                    double inner = 0;
                    for (int j = -n; j < n; j++) {
                        inner += at(rows[i < 0 ? i + 4 : i], j);
                    }
                    return inner;
                });
            case "prange20":
                return sum(-1, n, i -> at(x, i));
            case "prange21":
                for (int i = -n - 3; i < -1; i++) {
                    s += 3;
                }
                return s;
            case "prange22":
                return values(-2, n, i -> i == 0 ? 3 : i < 1 ? -1 : 7);
            case "prange23":
                for (int i = 0; i < n; i++) {
                    out[2 * i] = i;
                }
                return null;
            case "prange24":
                for (int i = -n; i < 0; i++) {
                    out[2 * (i + n)] = i;
                }
                return null;
            case "prange25":
                double[][] sums = new double[4][];
                for (int i = 0; i < 4; i++) {
                    int added = i;
                    sums[i] = values(0, n, k -> x[k] + added);
                }
                return sums;
            case "prange26":
                for (int i = 0; i < n; i++) {
                    out[6 * i] = i;
                }
                return null;
            case "prange27":
                s = (long) Math.abs(x[0]) + (long) Math.abs(x[1]);
                return new Object[] {s, s, s};
            case "prange28":
                return values(0, n, i -> {
                    int p = pairs[0][i];
                    int q = pairs[1][i];
                    return rows[0][p] - rows[0][q] + (rows[1][p] - rows[1][q]);
                });
            case "prange29":
                for (int i = 0; i < n; i++) {
                    s += n % 2 == 0 ? 1 : -3;
                }
                return s;
            case "prange30":
                double[][] products = new double[3][];
                for (int p = 0; p < 3; p++) {
                    int factor = p + 1;
                    products[p] = values(0, n, i -> x[i] * factor);
                }
                return products;
            case "unsupported_floordiv1":
                s = 100;
                for (int i = 0; i < Math.min(n, 9); i++) {
                    s /= 2;
                }
                return s;
            case "unsupported_xor1":
                s = 100;
                for (int i = 0; i < n; i++) {
                    s ^= i + 2;
                }
                return s;
            case "use_of_reduction_var1":
                for (int i = 1; i < n; i++) {
                    out[i] = Math.sqrt(Math.abs(out[i - 1])) + 1;
                }
                return null;
            case "prange_conflicting_reduction_ops":
                for (int i = 0; i < n; i++) {
                    out[0] += 1;
                    if (i > 10) {
                        out[0] *= 1;
                    }
                }
                return null;
            case "prange_raises_invalid_step_size":
                for (int i = 0; i < n - 1; i += 2) {
                    s += i;
                }
                return s;
            case "parfor_race_1":
                out[0] = x[n - 1];
                return null;
            case "non_identity_initial":
                s = 1;
                for (boolean each : flags) {
                    s += each ? 1 : 0;
                }
                return s;
            case "if_not_else_reduction":
                s = 1;
                long t = 10;
                for (boolean each : flags) {
                    s += each ? 1 : 2;
                    t += each ? 1 : 0;
                }
                return s + t;
            case "two_instances_same_reduction_var":
                for (int i = 0; i < n; i++) {
                    s += 1;
                    if (i > 10) {
                        s += 1;
                    }
                }
                return s;
            case "reduction_var_reuse":
                return 3L * n;
            case "issue8515":
                for (int i = 0; i < n; i++) {
                    out[i] = x[i] * i;
                }
                return values(0, n - 1, i -> out[i + 1] - out[i]);
            case "race in the documents", "the same by hand":
                for (int i = 0; i < n; i++) {
                    out[i & 3] += x[i];
                }
                return null;
            default:
                throw new IllegalArgumentException("no plain loop for name=" + name);
        }
    }
}
