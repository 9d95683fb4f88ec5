// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Philox;
import dev.tutti.TaskFuture;
import dev.tutti.measure.Figures;
import dev.tutti.measure.Plot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The labs {@code integral-random} and {@code speedup-curve}: ∫₀¹ 1/(1+x²) by rectangles between sorted random points,
 * many times, and the mean of the results.
 */
final class IntegralRandom implements Lab {

    private static final double INTEGRAL = Math.PI / 4;

    /** Of the picture of estimates: how many for each number of points, and how much more points each time. */
    private static final int ESTIMATES = 8;

    private static final double POINTS_FACTOR = Math.sqrt(10);

    private final Card card;

    private final boolean onMoreAndMore;

    private IntegralRandom(Card card, boolean onMoreAndMore) {
        this.card = card;
        this.onMoreAndMore = onMoreAndMore;
    }

    static Lab once() {
        return new IntegralRandom(
                new Card(
                        "integral-random",
                        Document.A,
                        "Integrals from random points",
                        "∫1/(1+x²) by random rectangles, the mean of many runs",
                        "0.69 s serial, 0.36 s on 2 processes; over 5× on 16 cores, 32 slower than 16"),
                false);
    }

    static Lab curve() {
        return new IntegralRandom(
                new Card(
                        "speedup-curve",
                        Document.A,
                        "The same on more and more workers",
                        "the same on 1, 2, 4 … workers, up to twice the cores",
                        "going past the cores starts to slow it down"),
                true);
    }

    @Override
    public Card card() {
        return card;
    }

    @Override
    public List<String> backends() {
        return onMoreAndMore ? List.of("threads", "processes") : Lab.super.backends();
    }

    /** Doubled from 1 to at least twice the cores. */
    @Override
    public List<Integer> workers(int cores) {
        return onMoreAndMore
                ? IntStream.iterate(1, n -> n < 4 * cores, n -> 2 * n).boxed().toList()
                : Lab.super.workers(cores);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "random points of an integral", 1, 10_000_000, 10_000, 10_000, 10_000),
                new Parameter("repetitions", "integrals, a task each", 1, 10_000_000, 30, 3_000, 100));
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        long seed = arguments.seed();
        int n = arguments.intValue("n");
        List<Integer> repetitions =
                IntStream.range(0, arguments.intValue("repetitions")).boxed().toList();
        return List.of(Question.of(
                        Figures.count(repetitions.size()) + " integrals of " + Figures.count(n) + " points",
                        () -> mean(repetitions.stream()
                                .map(repetition -> integral(seed, repetition, n))
                                .toList()),
                        mean -> flaw(mean, n, repetitions.size()),
                        mean -> mean,
                        mean -> "mean: " + mean + ", π/4 = " + INTEGRAL)
                .form("submit, then get", stage -> {
                    List<TaskFuture<Double>> futures = new ArrayList<>();
                    for (int repetition : repetitions) {
                        futures.add(stage.pool().submit(i -> integral(seed, i, n), repetition));
                    }
                    List<Double> integrals = new ArrayList<>();
                    for (TaskFuture<Double> future : futures) {
                        integrals.add(future.get());
                    }
                    return mean(integrals);
                })
                .form("map", stage -> mean(stage.tasks().map(i -> integral(seed, i, n), repetitions))));
    }

    /** The speedups, and how the noise of an estimate falls as points are added. */
    @Override
    public List<Plot> plots(Arguments arguments, List<LabRun> runs) {
        if (onMoreAndMore) {
            return Lab.super.plots(arguments, runs);
        }
        List<Double> points = new ArrayList<>();
        List<Double> estimates = new ArrayList<>();
        for (double n = 10; Math.round(n) <= arguments.value("n"); n *= POINTS_FACTOR) {
            for (int repetition = 0; repetition < ESTIMATES; repetition++) {
                points.add(n);
                estimates.add(integral(arguments.seed(), repetition, (int) Math.round(n)));
            }
        }
        List<Plot> plots = new ArrayList<>(Lab.super.plots(arguments, runs));
        if (!points.isEmpty()) {
            plots.add(Plot.curves("Estimates of π/4", "random points", "estimate")
                    .points(ESTIMATES + " estimates each", points, estimates)
                    .mark(INTEGRAL, "π/4")
                    .logX());
        }
        return plots;
    }

    /** Rectangles as high as the function at their right ends; the last ends at the last point, not at 1. */
    private static double integral(long seed, long repetition, int n) {
        double[] points = new double[n];
        for (int i = 0; i < n; i++) {
            points[i] = Philox.at(seed, repetition, i).nextDouble();
        }
        Arrays.sort(points);
        double sum = 0;
        double last = 0;
        for (double point : points) {
            sum += (point - last) / (1 + point * point);
            last = point;
        }
        return sum;
    }

    private static double mean(List<Double> integrals) {
        return integrals.stream().mapToDouble(integral -> integral).sum() / integrals.size();
    }

    /**
     * The function falls from 1 to ½, so every estimate is too small, by at most 1½ times the widest gap. A gap wider
     * than (ln n + t)/n has a probability of at most e⁻ᵗ; t = 30 + ln(repetitions) makes it 1e-13 for all together.
     */
    private static @Nullable String flaw(double mean, int n, int repetitions) {
        double rounding = n * 0x1p-52;
        double least = INTEGRAL - 1.5 * (Math.log(n) + Math.log(repetitions) + 30) / n - rounding;
        return mean >= least && mean <= INTEGRAL + rounding
                ? null
                : "the mean is " + mean + ", not between " + least + " and π/4 = " + INTEGRAL;
    }
}
