// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Capability;
import dev.tutti.Loop;
import dev.tutti.Philox;
import dev.tutti.measure.Figures;
import dev.tutti.measure.Plot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code moving-average}: the means of all windows of w consecutive numbers. Only whole windows count: mean k is
 * that of x[k] … x[k + w − 1], so n numbers have n − w + 1 of them.
 *
 * <p>Adding each window up takes n w additions, and any of them can be first. Sliding takes 2 n: what enters is added,
 * what leaves is subtracted; but a window needs the one before, and each step adds its rounding errors to all that
 * follow. So the bits differ, by no more than {@link #bound}. Sliding over blocks begins each block with a fresh window:
 * blocks can run at the same time, and errors end where a block ends.
 */
final class MovingAverage implements Lab {

    /** Half the distance from 1 to the next double: the relative error of one rounding. */
    private static final double ROUNDING = 0x1p-53;

    /** Windows of a block, unless the window is so long that its first sum would count. */
    private static final int BLOCK = 16_384;

    private static final String ADDED = "Loop.toDoubles, each added up";
    private static final String SLID = "Loop.forEach, blocks slid";

    /** Of the picture. */
    private static final int MOST_DRAWN = 400;

    @Override
    public Card card() {
        return new Card(
                "moving-average",
                Document.D,
                "The mean of a moving window",
                "each window added up, or slid; by a loop over blocks",
                "");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "numbers", 1, 100_000_000, 200_000, 5_000_000, 1_000_000),
                new Parameter("window", "numbers in a window, at most n", 1, 1_000_000, 100, 200, 100));
    }

    @Override
    public List<String> backends() {
        return List.of("serial", "threads");
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        int w = window(arguments);
        double[] x = numbers(arguments.seed(), n);
        BiPredicate<double[], double[]> near = (means, plain) -> near(means, plain, w, n);
        return List.of(Question.of(
                        "windows of " + Figures.count(w) + " in " + Figures.count(n) + " numbers",
                        () -> slid(x, w),
                        means -> flaw(means, x, w),
                        means -> means[means.length - 1],
                        means -> "the last mean: " + means[means.length - 1])
                .form(ADDED, stage -> added(stage, x, w), near)
                .formNeeding(SLID, Capability.SHARED_HEAP, stage -> slidInBlocks(stage, x, w), near));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        int w = window(arguments);
        return LabFigures.with(
                Lab.super.explain(arguments, runs),
                LabFigures.both(
                        runs,
                        SLID,
                        ADDED,
                        (slid, added) -> "On " + added.target() + " adding up " + Figures.count(w)
                                + " numbers a mean, instead of sliding by two, takes "
                                + Figures.ratio(LabFigures.seconds(added) / LabFigures.seconds(slid))
                                + " times as long."));
    }

    private static int window(Arguments arguments) {
        return (int) Math.min(arguments.value("n"), arguments.value("window"));
    }

    /** Five waves and noise, all in [−1, 1]. */
    static double[] numbers(long seed, int n) {
        return Loop.range(n)
                .toDoubles(i ->
                        Math.sin(10 * Math.PI * i / n) / 2 + Philox.at(seed, i).nextDouble() - 0.5);
    }

    /** The plain form: one window after the other. */
    static double[] slid(double[] x, int w) {
        double[] means = new double[x.length - w + 1];
        slide(x, w, means, 0, means.length);
        return means;
    }

    static double[] added(Stage stage, double[] x, int w) {
        return stage.loop(x.length - w + 1).toDoubles(k -> windowSum(x, k, w) / w);
    }

    static double[] slidInBlocks(Stage stage, double[] x, int w) {
        double[] means = new double[x.length - w + 1];
        int block = Math.max(BLOCK, 8 * w);
        stage.loop(Math.ceilDiv(means.length, block))
                .forEach(b -> slide(x, w, means, b * block, Math.min(means.length - b * block, block)));
        return means;
    }

    private static double windowSum(double[] x, int k, int w) {
        double sum = 0;
        for (int i = k; i < k + w; i++) {
            sum += x[i];
        }
        return sum;
    }

    /** Fills {@code count} means from {@code first} on. */
    private static void slide(double[] x, int w, double[] means, int first, int count) {
        double sum = windowSum(x, first, w);
        means[first] = sum / w;
        for (int k = first + 1; k < first + count; k++) {
            sum += x[k + w - 1] - x[k - 1];
            means[k] = sum / w;
        }
    }

    /**
     * How far a mean of numbers in [−1, 1] may be from the exact one after so many slides: w − 1 additions whose sums
     * are at most w; a slide's subtraction, below 2, and its addition, again at most w; a division. All over w, and a
     * little more for what errors do to errors.
     */
    static double bound(int w, long slides) {
        return 1.001 * ROUNDING * (w + slides * (1 + 2.0 / w));
    }

    private static boolean near(double[] means, double[] plain, int w, int n) {
        if (means.length != plain.length) {
            return false;
        }
        double bound = bound(w, Math.max(BLOCK, 8L * w)) + bound(w, n - w);
        return IntStream.range(0, plain.length).allMatch(k -> Math.abs(means[k] - plain[k]) <= bound);
    }

    /** Compares a thousand windows with sums that keep what each addition loses, and so err by next to nothing. */
    private static @Nullable String flaw(double[] means, double[] x, int w) {
        int stride = Math.max(1, means.length / 1000);
        for (int k = 0; k < means.length; k += stride) {
            double known = exact(x, k, w);
            double bound = bound(w, k) + 4 * ROUNDING;
            if (!(Math.abs(means[k] - known) <= bound)) {
                return "[" + k + "] is " + means[k] + ", more than " + bound + " away from " + known;
            }
        }
        return null;
    }

    private static double exact(double[] x, int k, int w) {
        double sum = 0;
        double lost = 0;
        for (int i = k; i < k + w; i++) {
            double next = sum + x[i];
            lost += Math.abs(sum) >= Math.abs(x[i]) ? (sum - next) + x[i] : (x[i] - next) + sum;
            sum = next;
        }
        return (sum + lost) / w;
    }

    /** The speedups, and some of the numbers with the means of the windows around them. */
    @Override
    public List<Plot> plots(Arguments arguments, List<LabRun> runs) {
        int w = window(arguments);
        double[] x = numbers(arguments.seed(), arguments.intValue("n"));
        double[] means = slid(x, w);
        List<Plot> plots = new ArrayList<>(Lab.super.plots(arguments, runs));
        plots.add(Plot.curves("A moving mean of " + Figures.count(w), "place; a window is shown at its middle", "value")
                .points("numbers", places(x.length, 0), values(x))
                .curve("means", places(means.length, (w - 1) / 2.0), values(means)));
        return plots;
    }

    private static double[] places(int length, double middle) {
        return drawn(length).mapToDouble(k -> k + middle).toArray();
    }

    private static double[] values(double[] numbers) {
        return drawn(numbers.length).mapToDouble(k -> numbers[k]).toArray();
    }

    private static IntStream drawn(int length) {
        int drawn = Math.min(length, MOST_DRAWN);
        return IntStream.range(0, drawn).map(k -> (int) ((long) k * length / drawn));
    }
}
