// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A logistic regression, trained by gradient descent whose step is one call that changes the weights.
 *
 * <p>The cost is convex, so the derivatives are 0 at the one minimum, and there only. With the penalty λ/2·|w|² it is strongly
 * convex: weights are no further from the minimum than |gradient|/λ.
 */
class LogisticRegressionTest {

    private static final int ROWS = 500;
    private static final int COLUMNS = 3;
    private static final double PENALTY = 0.01;

    /** Less than 2/L: L is at most a quarter of the mean of |x|², which is about 4, plus the penalty. */
    private static final double RATE = 1;

    private static final double GRADIENT_MOST = 1e-10;

    private final Expr x = Expr.matrix(DType.FLOAT64, "x");
    private final Expr y = Expr.vector(DType.FLOAT64, "y");

    /** The mean cross-entropy, and the penalty. */
    private Expr cost(Expr weights) {
        Expr odds = x.dot(weights);
        Expr perRow = odds.negate().exp().log1p().plus(odds.times(y.negate().plus(1)));
        return perRow.mean().plus(weights.square().sum().times(PENALTY / 2));
    }

    @Test
    void isTrainedByCallsToWhereDerivativesVanish() {
        Random random = new Random(7);
        double[][] rows = new double[ROWS][];
        double[] labels = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            rows[i] = new double[] {1, random.nextGaussian(), random.nextGaussian()};
            double odds = 0.5 + 2 * rows[i][1] - rows[i][2];
            labels[i] = random.nextDouble() < 1 / (1 + Math.exp(-odds)) ? 1 : 0;
        }
        Array weights = Array.zeros(COLUMNS);
        Expr w = Expr.state("weights", weights);
        Expr cost = cost(w);
        Expr gradient = Expr.gradient(cost, w).getFirst();
        CompiledExpr step = Expr.compile(List.of(cost, gradient), x, y).updating(w, w.minus(gradient.times(RATE)));
        Array data = Array.of(rows);

        double last = Double.POSITIVE_INFINITY;
        Array slope = Array.ones(COLUMNS);
        for (int i = 0; i < 2_000 && length(slope) > GRADIENT_MOST; i++) {
            List<Array> results = step.callAll(data, labels);
            // Down at each step, but for rounding.
            assertThat(results.getFirst().getDouble()).isLessThanOrEqualTo(last + 1e-15);
            last = results.getFirst().getDouble();
            slope = results.getLast();
        }
        assertThat(length(slope)).isLessThanOrEqualTo(GRADIENT_MOST);
        assertThat(last).isLessThan(Math.log(2)); // what no weights have

        double[] found = newton(rows, labels);
        for (int j = 0; j < COLUMNS; j++) {
            assertThat(weights.getDouble(j)).isCloseTo(found[j], within(2 * GRADIENT_MOST / PENALTY));
        }
    }

    private static double length(Array vector) {
        double sum = 0;
        for (long i = 0; i < vector.size(); i++) {
            sum += vector.getDouble(i) * vector.getDouble(i);
        }
        return Math.sqrt(sum);
    }

    /** The minimum by another way: Newton's method in plain Java. */
    private static double[] newton(double[][] rows, double[] labels) {
        double[] w = new double[COLUMNS];
        for (int round = 0; round < 50; round++) {
            double[][] system = new double[COLUMNS][COLUMNS + 1];
            for (int j = 0; j < COLUMNS; j++) {
                system[j][j] = PENALTY;
                system[j][COLUMNS] = PENALTY * w[j];
            }
            for (int i = 0; i < ROWS; i++) {
                double odds = 0;
                for (int j = 0; j < COLUMNS; j++) {
                    odds += rows[i][j] * w[j];
                }
                double p = 1 / (1 + Math.exp(-odds));
                for (int j = 0; j < COLUMNS; j++) {
                    system[j][COLUMNS] += (p - labels[i]) * rows[i][j] / ROWS;
                    for (int k = 0; k < COLUMNS; k++) {
                        system[j][k] += p * (1 - p) * rows[i][j] * rows[i][k] / ROWS;
                    }
                }
            }
            double[] change = solved(system);
            for (int j = 0; j < COLUMNS; j++) {
                w[j] -= change[j];
            }
        }
        return w;
    }

    /** Elimination without a choice of pivots, of which a positive definite matrix needs none. */
    private static double[] solved(double[][] system) {
        int n = system.length;
        for (int p = 0; p < n; p++) {
            for (int i = p + 1; i < n; i++) {
                double factor = system[i][p] / system[p][p];
                for (int k = p; k <= n; k++) {
                    system[i][k] -= factor * system[p][k];
                }
            }
        }
        double[] solution = new double[n];
        for (int p = n - 1; p >= 0; p--) {
            double rest = system[p][n];
            for (int k = p + 1; k < n; k++) {
                rest -= system[p][k] * solution[k];
            }
            solution[p] = rest / system[p][p];
        }
        return solution;
    }
}
