// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Loop;
import dev.tutti.Philox;
import dev.tutti.measure.Figures;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code pi-monte-carlo}: the share of random points of a square that lie in its circle.
 *
 * <p>A point depends on the seed and its index alone, so every form counts the same hits.
 */
final class PiMonteCarlo implements Lab {

    private static final String A_TASK_A_SAMPLE = "map, a task a sample";

    @Override
    public Card card() {
        return new Card(
                "pi-monte-carlo",
                Document.C,
                "Monte Carlo π",
                "hits in a circle: a loop, a few tasks, a task a sample",
                "1e6 samples: 5.8 s serial, interpreter start included; 8 min 36 s with a task a sample; its 10 chunked"
                        + " tasks crash on a chunk size that is no integer");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "samples", 1, 1_000_000_000_000L, 500_000, 100_000_000, 1_000_000),
                new Parameter("tasks", "tasks of the chunked form; need not divide n", 1, 1_000_000, 10, 10, 10),
                new Parameter(
                        "single",
                        "how many of the samples get a task each",
                        1,
                        10_000_000,
                        2_000,
                        1_000_000,
                        1_000_000));
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        long seed = arguments.seed();
        long n = arguments.value("n");
        int tasks = (int) Math.min(n, arguments.value("tasks"));
        int single = (int) Math.min(n, arguments.value("single"));
        Question<Long> all = samples(seed, n)
                .form(
                        "Loop.count",
                        stage -> Loop.range(n)
                                .on(stage.pool())
                                .onProgress(stage.listener())
                                .count(i -> isHit(seed, i)))
                .form(
                        "map, " + tasks + " tasks",
                        stage -> total(
                                stage.tasks().chunk(1).map(part -> hits(seed, part.from, part.to), parts(n, tasks))));
        return single == n
                ? List.of(withTaskPerSample(all, seed, single))
                : List.of(all, withTaskPerSample(samples(seed, single), seed, single));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        long n = arguments.value("n");
        long single = Math.min(n, arguments.value("single"));
        List<LabRun> last = List.copyOf(LabPlots.byQuestion(runs).values()).getLast();
        return LabFigures.with(
                Lab.super.explain(arguments, runs),
                Stream.concat(
                        error(runs.getFirst(), n),
                        LabFigures.each(
                                last.stream()
                                        .filter(run ->
                                                run.isSerialForm() || run.form().equals(A_TASK_A_SAMPLE))
                                        .toList(),
                                "sample",
                                single)
                                .stream()));
    }

    /** How far the estimate is away, in units of what chance makes it. */
    static Stream<String> error(LabRun run, long n) {
        if (!(run.result() instanceof Number hits)) {
            return Stream.of();
        }
        double error = Math.abs(4 * hits.doubleValue() / n - Math.PI);
        double deviation = 4 * Math.sqrt(Math.PI / 4 * (1 - Math.PI / 4) / n);
        return Stream.of(String.format(
                Locale.ROOT,
                "The estimate errs by %.1e, %s of the %.1e that chance makes of %s samples; a digit more needs 100 times as"
                        + " many.",
                error,
                Figures.percent(error / deviation),
                deviation,
                Figures.count(n)));
    }

    /** The question whose serial form counts hits one by one. */
    static Question<Long> samples(long seed, long n) {
        return Question.of(
                Figures.count(n) + " samples",
                () -> hits(seed, 0, n),
                hits -> flaw(hits, n),
                hits -> hits,
                hits -> Figures.count(hits) + " hits in " + Figures.count(n) + " samples: π ≈ " + 4.0 * hits / n);
    }

    private static Question<Long> withTaskPerSample(Question<Long> samples, long seed, int n) {
        return samples.form(
                A_TASK_A_SAMPLE,
                stage -> total(stage.tasks()
                        .chunk(1)
                        .map(
                                i -> isHit(seed, i) ? 1L : 0L,
                                LongStream.range(0, n).boxed())));
    }

    /** Samples {@code [from, to)}. */
    record Part(long from, long to) {}

    /** Parts that differ by one sample at most. */
    static List<Part> parts(long n, int tasks) {
        return IntStream.range(0, tasks)
                .mapToObj(i -> new Part(n * i / tasks, n * (i + 1) / tasks))
                .toList();
    }

    private static long hits(long seed, long from, long to) {
        long hits = 0;
        for (long i = from; i < to; i++) {
            if (isHit(seed, i)) {
                hits++;
            }
        }
        return hits;
    }

    /** Whether sample i, uniform in [−1,1]², is in the circle. */
    static boolean isHit(long seed, long i) {
        Philox random = Philox.at(seed, i);
        double x = 2 * random.nextDouble() - 1;
        double y = 2 * random.nextDouble() - 1;
        return x * x + y * y <= 1;
    }

    private static long total(List<Long> hits) {
        return hits.stream().mapToLong(x -> x).sum();
    }

    /**
     * Hits are binomial with p = π/4. Six standard deviations are missed once in 5e8 seeds, and one hit is added for
     * the steps of the distribution, which count when n is small.
     */
    static @Nullable String flaw(long hits, long n) {
        double p = Math.PI / 4;
        double bound = 6 * Math.sqrt(n * p * (1 - p)) + 1;
        return Math.abs(hits - n * p) <= bound
                ? null
                : Figures.count(hits) + " hits are more than " + bound + " away from nπ/4 = " + n * p;
    }
}
