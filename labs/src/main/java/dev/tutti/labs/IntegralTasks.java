// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Loop;
import dev.tutti.measure.Figures;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code integral-tasks}: ∫ x²−x by the left rectangle rule, as very many tasks of one point each, then as a
 * few tasks of an integral each.
 */
final class IntegralTasks implements Lab {

    /** Half the distance from 1 to the next double: the relative error of one rounding. */
    private static final double ROUNDING = 0x1p-53;

    @Override
    public Card card() {
        return new Card(
                "integral-tasks",
                Document.E,
                "Many tiny tasks, few long ones",
                "∫x²−x: a task a point loses, a task an integral gains",
                "1e6 tiny tasks: 146 ms serial, 196 ms on 2 processes, 0.666664666668016; 100 tasks of 4e5 points: 5.88 s"
                        + " serial, 6.13, 3.33, 2.88, 2.94 s on 1, 2, 4, 6 processes");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "points of each long task", 1, 1_000_000_000, 150_000, 50_000_000, 400_000),
                new Parameter("tasks", "long tasks: the integrals from 0 to 1 … tasks", 1, 100_000, 100, 100, 100),
                new Parameter(
                        "tiny",
                        "tiny tasks: the points of one integral from 0 to 2",
                        1,
                        10_000_000,
                        100_000,
                        1_000_000,
                        1_000_000));
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        int tasks = arguments.intValue("tasks");
        int tiny = arguments.intValue("tiny");
        return List.of(tinyTasks(tiny), longTasks(n, tasks));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        List<LabRun> tiny = LabPlots.byQuestion(runs).values().iterator().next();
        return LabFigures.with(
                Lab.super.explain(arguments, runs), LabFigures.each(tiny, "point", arguments.value("tiny")).stream());
    }

    private static Question<Double> tinyTasks(int n) {
        double dx = 2.0 / n;
        double bound = 2 * roundingBound(2, n); // each sum is within the bound of the exact one
        return Question.of(
                        "∫₀² with a task for each of " + Figures.count(n) + " points",
                        () -> integral(2, n),
                        sum -> flaw(sum, 2, n),
                        sum -> sum,
                        sum -> "∫₀² x²−x = " + sum)
                .form(
                        "map, a task a point",
                        stage -> dx
                                * sum(stage.tasks()
                                        .map(
                                                i -> f(i * dx),
                                                IntStream.range(0, n).boxed())))
                .form(
                        "Loop.sum",
                        stage -> dx
                                * Loop.range(n)
                                        .on(stage.pool())
                                        .onProgress(stage.listener())
                                        .sum(i -> f(i * dx)),
                        (a, b) -> Math.abs(a - b) <= bound);
    }

    private static Question<List<Double>> longTasks(int n, int tasks) {
        List<Integer> limits = IntStream.rangeClosed(1, tasks).boxed().toList();
        return Question.of(
                        Figures.count(tasks) + " integrals of " + Figures.count(n) + " points, a task each",
                        () -> limits.stream().map(b -> integral(b, n)).toList(),
                        integrals -> limits.stream()
                                .map(b -> flaw(integrals.get(b - 1), b, n))
                                .filter(Objects::nonNull)
                                .findFirst()
                                .orElse(null),
                        List::getLast,
                        integrals -> "∫₀ᵇ x²−x for b = " + tasks + ": " + integrals.getLast())
                .form("map, a task an integral", stage -> stage.tasks().map(b -> integral(b, n), limits));
    }

    static double f(double x) {
        return x * x - x;
    }

    /** ∫₀ᵇ f by the left rectangle rule with n points. */
    static double integral(int b, int n) {
        double dx = (double) b / n;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += f(i * dx);
        }
        return sum * dx;
    }

    static double sum(List<Double> values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    /**
     * Compares with the exact value of the rectangle rule. Euler and Maclaurin's formula ends for a polynomial of
     * degree 2: ∫₀ᵇ f − (f(b) − f(0)) dx/2 + (f′(b) − f′(0)) dx²/12.
     */
    static @Nullable String flaw(double sum, int b, int n) {
        double dx = (double) b / n;
        double exact = (double) b * b * b / 3 - (double) b * b / 2 - f(b) * dx / 2 + 2.0 * b * dx * dx / 12;
        double bound = roundingBound(b, n);
        return Math.abs(sum - exact) <= bound
                ? null
                : "∫₀ᵇ for b = " + b + " is " + sum + ", more than " + bound + " away from " + exact;
    }

    /**
     * How far rounding can take a sum in any order from the exact one: n − 1 additions each at most ROUNDING times
     * Σ|f| dx ≤ ∫(x²+x) = b³/3 + b²/2, and less than 8 such for the terms, dx and this formula.
     */
    static double roundingBound(int b, int n) {
        return (n + 8.0) * ROUNDING * ((double) b * b * b / 3 + (double) b * b / 2);
    }
}
