// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Capability;
import dev.tutti.Philox;
import dev.tutti.expr.Array;
import dev.tutti.expr.CompiledExpr;
import dev.tutti.expr.DType;
import dev.tutti.expr.Expr;
import dev.tutti.measure.Figures;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The lab {@code pi-expression}: π by {@code hits = (x² + y² < 1).sum()} and 4·hits/n, called very often for the same points: an
 * expression that is one pass over two arrays. For so few points a second thread is worth its waking or not.
 */
final class PiExpression implements Lab {

    /** The document's smallest size for several threads. */
    private static final long THRESHOLD = 10;

    @Override
    public Card card() {
        return new Card(
                "pi-expression",
                Document.C,
                "π by a compiled expression, called often",
                "π as an expression of two arrays; when threads pay",
                "10.9 s for 100,000 calls of 30,000 points; several threads from 10 elements on");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "points", 1, 100_000_000, 30_000, 30_000, 30_000),
                new Parameter("calls", "calls", 1, 100_000_000, 2_000, 100_000, 100_000));
    }

    @Override
    public List<String> backends() {
        return List.of("serial", "threads");
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        int calls = arguments.intValue("calls");
        long seed = arguments.seed();
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            Philox random = Philox.at(seed, i);
            x[i] = 2 * random.nextDouble() - 1;
            y[i] = 2 * random.nextDouble() - 1;
        }
        CompiledExpr pi = expression();
        CompiledExpr eager = expression().minParallelSize(THRESHOLD);
        return List.of(Question.of(
                        Figures.count(calls) + " calls of " + Figures.count(n) + " points",
                        () -> plain(x, y, calls),
                        found -> PiMonteCarlo.flaw(Math.round(found * n / 4), n),
                        found -> found,
                        found -> "π ≈ " + found + "; " + profile(pi))
                .formNeeding(
                        "expression", Capability.SHARED_HEAP, stage -> called(OnThreads.of(stage, pi), x, y, calls))
                .formNeeding(
                        "threads from " + THRESHOLD + " on",
                        Capability.SHARED_HEAP,
                        stage -> called(OnThreads.of(stage, eager), x, y, calls)));
    }

    private static CompiledExpr expression() {
        Expr x = Expr.vector(DType.FLOAT64, "x");
        Expr y = Expr.vector(DType.FLOAT64, "y");
        Expr hits = x.square().plus(y.square()).lessThan(1).count();
        return Expr.compile(hits.times(4).dividedBy(x.length()), x, y);
    }

    private static double called(CompiledExpr pi, double[] x, double[] y, int calls) {
        Array xs = Array.of(x);
        Array ys = Array.of(y);
        double last = 0;
        for (int i = 0; i < calls; i++) {
            last = pi.callDouble(xs, ys);
        }
        return last;
    }

    private static double plain(double[] x, double[] y, int calls) {
        double last = 0;
        for (int call = 0; call < calls; call++) {
            long hits = 0;
            for (int i = 0; i < x.length; i++) {
                if (x[i] * x[i] + y[i] * y[i] < 1) {
                    hits++;
                }
            }
            last = 4.0 * hits / x.length;
        }
        return last;
    }

    /** Where its time goes: a line for each pass. */
    private static String profile(CompiledExpr pi) {
        return pi.profile()
                .lines()
                .filter(line -> line.startsWith("  ") && !line.startsWith("   "))
                .map(String::strip)
                .collect(Collectors.joining("; "));
    }
}
