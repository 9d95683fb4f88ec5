// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Loop;
import dev.tutti.shared.SharedDoubles;
import dev.tutti.shared.SharedInts;
import dev.tutti.shared.SharedLock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
        questions.add(Question.of(
                        n + " terms", () -> 4 * sum(1, n + 1L, n) / n, pi -> error(pi, n), pi -> pi, pi -> "π ≈ " + pi)
                .form("a map over ranges", stage -> ranges(stage, n), (pi, serial) -> error(pi, n) == null)
                .form("a loop", stage -> loop(stage, n), (pi, serial) -> error(pi, n) == null));
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

    private static double term(double x) {
        return 1 / (1 + x * x);
    }

    /** Terms {@code [from, to)} of n. */
    private static double sum(long from, long to, long n) {
        double sum = 0;
        for (long i = from; i < to; i++) {
            sum += term((i - 0.5) / n);
        }
        return sum;
    }

    private static double ranges(Stage stage, int n) {
        List<Double> sums = stage.tasks()
                .map(
                        piece -> sum(1 + (long) n * piece / PIECES, 1 + (long) n * (piece + 1) / PIECES, n),
                        IntStream.range(0, PIECES).boxed().toList());
        return 4 * sums.stream().mapToDouble(x -> x).sum() / n;
    }

    private static double loop(Stage stage, int n) {
        return 4 * Loop.range(1, n + 1).on(stage.pool()).sum(i -> term((i - 0.5) / n)) / n;
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
