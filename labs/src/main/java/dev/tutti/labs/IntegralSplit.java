// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Loop;
import dev.tutti.measure.Figures;
import java.util.List;
import java.util.function.BiPredicate;

/** The lab {@code integral-split}: one integral, cut into few long tasks. */
final class IntegralSplit implements Lab {

    private static final int LIMIT = 2;

    @Override
    public Card card() {
        return new Card(
                "integral-split",
                Document.E,
                "One integral in a few pieces",
                "∫x²−x once, cut into a few pieces, by hand and by Loop",
                "");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "points", 1, 1_000_000_000, 20_000_000, 1_000_000_000, 1_000_000),
                new Parameter("pieces", "tasks; need not divide n", 1, 100_000, 8, 8, 2));
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        int pieces = (int) Math.min(n, arguments.value("pieces"));
        double dx = width(n);
        return List.of(question(n)
                .form(
                        "map, " + pieces + " pieces",
                        stage -> dx
                                * IntegralTasks.sum(stage.tasks()
                                        .chunk(1)
                                        .map(part -> sum(part.from(), part.to(), dx), PiMonteCarlo.parts(n, pieces))),
                        near(n)));
    }

    /** The integral as a loop of Tutti's, beside the plain one. */
    static Question<Double> question(int n) {
        double dx = width(n);
        return Question.of(
                        title(n),
                        () -> IntegralTasks.integral(LIMIT, n),
                        sum -> IntegralTasks.flaw(sum, LIMIT, n),
                        sum -> sum,
                        sum -> "∫₀² x²−x = " + sum)
                .form(
                        "Loop.sum",
                        stage -> dx
                                * Loop.range(n)
                                        .on(stage.pool())
                                        .onProgress(stage.listener())
                                        .sum(i -> IntegralTasks.f(i * dx)),
                        near(n));
    }

    /** Of a rectangle. */
    static double width(int n) {
        return (double) LIMIT / n;
    }

    static String title(int n) {
        return "∫₀² x²−x by " + Figures.count(n) + " points";
    }

    /** Each sum is within the bound of the exact one. */
    static BiPredicate<Double, Double> near(int n) {
        double bound = 2 * IntegralTasks.roundingBound(LIMIT, n);
        return (a, b) -> Math.abs(a - b) <= bound;
    }

    /** Σ f(i dx) for i in {@code [from, to)}, in that order. */
    static double sum(long from, long to, double dx) {
        double sum = 0;
        for (long i = from; i < to; i++) {
            sum += IntegralTasks.f(i * dx);
        }
        return sum;
    }
}
