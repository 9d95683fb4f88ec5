// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Loop;
import dev.tutti.measure.Figures;
import dev.tutti.measure.Plot;
import dev.tutti.shared.SharedDoubles;
import dev.tutti.shared.SharedInts;
import dev.tutti.shared.SharedLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code pi-series}: π = 4/N Σ 1/(1 + ((i − ½)/N)²) for i = 1…N, the midpoint rule for the quarter circle. Its
 * error is below 1/(6 N²) before rounding.
 *
 * <p>Where workers stop by themselves, each adds every w-th term, spread over the whole range by a stride, so that the
 * terms added so far are at any time an even sample of all: the sum so far over the number of terms so far is an
 * estimate. It stands in shared memory behind a lock, and whoever finds it within the tolerance tells all to stop.
 */
final class PiSeries implements Lab {

    /** Of the range; not a number that depends on the workers, on which the sum's last digits would then depend. */
    private static final int PIECES = 64;

    /** Terms between two visits to the shared sum. */
    private static final int BATCH = 10_000;

    /** Golden section: multiples of it, modulo 1, are spread evenly however many there are. */
    private static final double GOLDEN = 0.6180339887498949;

    @Override
    public Card card() {
        return new Card(
                "pi-series",
                Document.D,
                "π from a series, until it is good enough",
                "ranges on a pool, a loop, and workers that stop together",
                "");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "terms", 1, 2_000_000_000, 2_000_000, 200_000_000, 10_000_000),
                new Parameter("digits", "tolerance, as the power of ten: 6 is 1e-6", 1, 7, 5, 6, 6));
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        double tolerance = Math.pow(10, -arguments.intValue("digits"));
        List<Question<?>> questions = new ArrayList<>();
        questions.add(decades(n));
        questions.add(Question.of(
                        Figures.count(n) + " terms",
                        () -> 4 * sum(0, n, n) / n,
                        pi -> error(pi, n),
                        pi -> pi,
                        pi -> "π ≈ " + pi)
                .form("a map over ranges", stage -> ranges(stage, n), (pi, serial) -> error(pi, n) == null)
                .form(
                        "a map over ranges, a loop in each",
                        stage -> loops(stage, n),
                        (pi, serial) -> error(pi, n) == null)
                .form(
                        "a loop",
                        stage -> 4 * stage.loop(n).sum(i -> term(i, n)) / n,
                        (pi, serial) -> error(pi, n) == null));
        questions.add(Question.of(
                        "until it is within " + tolerance,
                        () -> within(tolerance),
                        Estimate::flaw,
                        Estimate::pi,
                        Estimate::summary)
                .form(
                        "strided terms, one shared sum",
                        stage -> strided(stage, tolerance),
                        (estimate, serial) -> estimate.flaw() == null));
        return questions;
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        List<List<LabRun>> questions = List.copyOf(LabPlots.byQuestion(runs).values());
        int n = counts(arguments.intValue("n")).getLast();
        double rule = 1.0 / 12 / n / n;
        return LabFigures.with(
                Lab.super.explain(arguments, runs),
                Stream.concat(
                        questions.getFirst().stream()
                                .limit(2)
                                .map(run -> convergence(
                                        run.form(),
                                        n,
                                        Math.abs(((Number) run.result()).doubleValue() - Math.PI),
                                        rule)),
                        questions.getLast().stream()
                                .filter(run -> run.isSerialForm()
                                        || run.equals(questions.getLast().getLast()))
                                .map(run -> LabPlots.label(run) + ": " + run.summary() + ".")));
    }

    /** What is left of the error, the rule's or that of roundings. */
    static String convergence(String form, int n, double error, double rule) {
        return String.format(
                Locale.ROOT,
                "%s with %,d terms is %.0e from π: %s",
                form,
                n,
                error,
                error > 2 * rule
                        ? String.format(Locale.ROOT, "roundings; the rule's own error is %.0e by now.", rule)
                        : String.format(
                                Locale.ROOT, "the rule's error, which 10 times the terms make 100 times smaller."));
    }

    /** π from 10, 100 … terms, up to n. */
    private static Question<List<Double>> decades(int n) {
        List<Integer> counts = counts(n);
        return Question.of(
                        "the error over decades of terms, up to " + Figures.count(counts.getLast()),
                        () -> counts.stream().map(k -> 4 * sum(0, k, k) / k).toList(),
                        values -> flaw(counts, values),
                        List::getLast,
                        values -> "errors: " + errors(values))
                .form(
                        "a loop a decade",
                        stage -> counts.stream()
                                .map(k -> 4 * stage.loop(k).sum(i -> term(i, k)) / k)
                                .toList(),
                        (values, plain) -> flaw(counts, values) == null);
    }

    /** Powers of ten up to n, and at least 1. */
    private static List<Integer> counts(int n) {
        return LongStream.iterate(1, k -> k <= n, k -> 10 * k)
                .mapToObj(Math::toIntExact)
                .toList();
    }

    private static @Nullable String flaw(List<Integer> counts, List<Double> values) {
        return IntStream.range(0, counts.size())
                .mapToObj(i -> error(values.get(i), counts.get(i)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String errors(List<Double> values) {
        return values.stream()
                .map(pi -> String.format(Locale.ROOT, "%.0e", Math.abs(pi - Math.PI)))
                .collect(Collectors.joining(", "));
    }

    /** The speedups, and the error over the number of terms: of the rule at first, then of the roundings. */
    @Override
    public List<Plot> plots(Arguments arguments, List<LabRun> runs) {
        List<Integer> counts = counts(arguments.intValue("n"));
        List<Plot> plots = new ArrayList<>(Lab.super.plots(arguments, runs));
        plots.add(Plot.curves("Error of π", "terms", "distance from Math.PI")
                .curve("added one by one", counts, distances(counts, k -> sum(0, k, k)))
                .curve(
                        "added by Loop.sum",
                        counts,
                        distances(counts, k -> Loop.range(k).sum(i -> term(i, k))))
                .reference(
                        "1/(12 N²), the rule's error",
                        counts,
                        counts.stream().map(k -> 1.0 / 12 / k / k).toList())
                .mark(Math.ulp(Math.PI), "the last bit of π")
                .logX()
                .logY());
        return plots;
    }

    /** An error of 0 has no logarithm: it is below the last bit. */
    private static List<Double> distances(List<Integer> counts, IntToDoubleFunction sum) {
        return counts.stream()
                .map(k -> Math.max(Math.abs(4 * sum.applyAsDouble(k) / k - Math.PI), Math.ulp(Math.PI) / 2))
                .toList();
    }

    private static double term(double x) {
        return 1 / (1 + x * x);
    }

    /** Term i of n, from 0 on. */
    private static double term(long i, long n) {
        return term((i + 0.5) / n);
    }

    /** Terms {@code [from, to)} of n. */
    static double sum(long from, long to, long n) {
        double sum = 0;
        for (long i = from; i < to; i++) {
            sum += term(i, n);
        }
        return sum;
    }

    private static double ranges(Stage stage, int n) {
        List<Double> sums = stage.tasks()
                .map(
                        piece -> sum((long) n * piece / PIECES, (long) n * (piece + 1) / PIECES, n),
                        IntStream.range(0, PIECES).boxed().toList());
        return 4 * sums.stream().mapToDouble(x -> x).sum() / n;
    }

    private static double loops(Stage stage, int n) {
        List<Double> sums = stage.tasks()
                .map(
                        piece -> Loop.range((long) n * piece / PIECES, (long) n * (piece + 1) / PIECES)
                                .serial()
                                .sum(i -> term(i, n)),
                        IntStream.range(0, PIECES).boxed().toList());
        return 4 * sums.stream().mapToDouble(x -> x).sum() / n;
    }

    /** The rule's error, and that of n additions of numbers below 1 each. */
    private static @Nullable String error(double pi, long n) {
        double bound = 1.0 / 6 / n / n + 4 * n * Math.ulp(1.0);
        return Math.abs(pi - Math.PI) <= bound ? null : pi + " is further than " + bound + " from π";
    }

    /** A value of π and after how many terms; how many differs each time, so estimates of one tolerance are equal. */
    private record Estimate(double pi, long terms, double tolerance) {

        @Nullable
        String flaw() {
            return Math.abs(pi - Math.PI) <= tolerance ? null : pi + " is not within " + tolerance + " of π";
        }

        String summary() {
            return "π ≈ " + pi + " after " + terms + " terms";
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Estimate o && tolerance == o.tolerance;
        }

        @Override
        public int hashCode() {
            return Double.hashCode(tolerance);
        }
    }

    /** The k-th point of [0, 1). */
    private static double point(long k) {
        double multiple = GOLDEN * k;
        return multiple - Math.floor(multiple);
    }

    private static Estimate within(double tolerance) {
        double sum = 0;
        long terms = 0;
        do {
            for (int i = 0; i < BATCH; i++) {
                sum += term(point(terms++));
            }
        } while (Math.abs(4 * sum / terms - Math.PI) > tolerance);
        return new Estimate(4 * sum / terms, terms, tolerance);
    }

    private static Estimate strided(Stage stage, double tolerance) {
        int workers = stage.pool().workers();
        try (SharedDoubles total = SharedDoubles.of(2); // sum and number of the terms so far
                SharedInts stop = SharedInts.of(1);
                SharedLock lock = SharedLock.plain()) {
            List<Long> terms = stage.tasks()
                    .chunk(1)
                    .map(
                            worker -> {
                                long k = worker;
                                long done = 0;
                                while (stop.getVolatile(0) == 0) {
                                    double sum = 0;
                                    for (int i = 0; i < BATCH; i++, k += workers) {
                                        sum += term(point(k));
                                    }
                                    done += BATCH;
                                    lock.lock();
                                    try {
                                        if (stop.getVolatile(0) == 0) {
                                            add(total, sum, stop, tolerance);
                                        }
                                    } finally {
                                        lock.unlock();
                                    }
                                }
                                return done;
                            },
                            IntStream.range(0, workers).boxed().toList());
            long done = terms.stream().mapToLong(x -> x).sum();
            return new Estimate(estimate(total), done, tolerance);
        }
    }

    private static void add(SharedDoubles total, double sum, SharedInts stop, double tolerance) {
        total.set(0, total.get(0) + sum);
        total.set(1, total.get(1) + BATCH);
        if (Math.abs(estimate(total) - Math.PI) <= tolerance) {
            stop.setVolatile(0, 1);
        }
    }

    private static double estimate(SharedDoubles total) {
        return 4 * total.get(0) / total.get(1);
    }
}
