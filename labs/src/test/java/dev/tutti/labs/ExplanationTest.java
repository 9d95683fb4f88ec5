// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.measure.MachineCard.Bandwidth;
import dev.tutti.measure.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Other figures, other words. */
class ExplanationTest {

    private static final Target ONE = new Target("threads", 1);
    private static final Target TWO = new Target("threads", 2);
    private static final Target CHILDREN = new Target("processes", 2);
    private static final Explanation ON_TWO_CORES = new Explanation(2);

    /** Runs of one question; each with its comparisons, as the runner makes them. */
    static List<LabRun> question(String title, LabRun... runs) {
        List<LabRun> compared = new ArrayList<>();
        for (LabRun run : runs) {
            LabRun one = Stream.of(runs)
                    .filter(other -> other.form().equals(run.form())
                            && other.target().equals(new Target(run.target().on(), 1)))
                    .findFirst()
                    .orElse(null);
            LabRun titled = new LabRun(
                    title,
                    run.form(),
                    run.target(),
                    run.startupSeconds(),
                    run.timing(),
                    run.peakBytes(),
                    null,
                    null,
                    run.result(),
                    run.summary(),
                    true,
                    run.remark());
            compared.add(titled.comparedWith(runs[0].timing(), one == null ? null : one.timing()));
        }
        return compared;
    }

    static LabRun plain(double seconds, double cpuSeconds) {
        return run(Question.SERIAL, Target.SERIAL, seconds, cpuSeconds);
    }

    static LabRun run(String form, Target target, double seconds, double cpuSeconds) {
        return run(form, target, seconds, cpuSeconds, 0, 50_000_000, "result");
    }

    static LabRun run(
            String form,
            Target target,
            double seconds,
            double cpuSeconds,
            double startupSeconds,
            long peakBytes,
            Object result) {
        List<Double> trials = Stream.of(1.0, 0.98, 1.02, 0.99, 1.01)
                .map(factor -> factor * seconds)
                .toList();
        Timing timing = new Timing(form, 1, List.of(), trials, cpuSeconds, 0, 1e-9, true);
        return new LabRun(
                "q", form, target, startupSeconds, timing, peakBytes, null, null, result, "summary", true, "");
    }

    private static List<String> explained(LabRun... runs) {
        return ON_TWO_CORES.of(question("q", runs));
    }

    @Test
    void anEvenGainIsToldAsSuch() {
        assertThat(explained(plain(1, 1), run("map", ONE, 1, 1), run("map", TWO, 0.51, 1.01)))
                .containsExactly(
                        "the fastest is map on threads × 2: 510 ms instead of 1.00 s, 1.96 times the speed of plain Java.",
                        "2 workers are 1.96 times one, of 2 at best: the work is spread evenly, and little is lost.");
    }

    @Test
    void lessThanTheIdealIsIdlenessOrContentionAsTheProcessorTimeSays() {
        assertThat(explained(plain(1, 1), run("map", ONE, 1, 1), run("map", TWO, 0.8, 1)))
                .hasSize(2)
                .last()
                .asString()
                .startsWith(
                        "2 workers are 1.25 times one, of 2 at best: cores were busy for 63% of the time. Workers waited");
        assertThat(explained(plain(1, 1), run("map", ONE, 1, 1), run("map", TWO, 0.8, 1.6)))
                .last()
                .asString()
                .isEqualTo(
                        "2 workers are 1.25 times one, of 2 at best, although cores were busy for 100% of the time: the same"
                                + " work took 1.60 times the processor time. Workers share memory, caches, or the cores with one"
                                + " another or with other programs.");
    }

    @Test
    void whatTheFormCostsIsSeenOnOneWorker() {
        assertThat(explained(plain(1, 1), run("map", ONE, 4, 4), run("map", TWO, 2, 4)))
                .startsWith(
                        "stay serial: plain Java takes 1.00 s, the best form, map on threads × 2, 2.00 s, 2.00 times as long.",
                        "On one worker it takes 4.00 times as long as plain Java: that much is what the form costs.");
        assertThat(explained(plain(1, 1), run("Loop", ONE, 0.25, 0.25), run("Loop", TWO, 0.13, 0.26)))
                .contains("On one worker it is already 4.00 times as fast: that much is not parallelism.");
        assertThat(explained(plain(1, 1), run("Loop", ONE, 0.25, 0.25)))
                .containsExactly(
                        "the fastest is Loop on threads × 1: 250 ms instead of 1.00 s, 4.00 times the speed of plain Java.",
                        "That is without parallelism: it has one worker.");
    }

    @Test
    void noDifferenceIsNotExplainedAway() {
        assertThat(explained(plain(1, 1), run("map", ONE, 1.001, 1), run("map", TWO, 0.999, 1.998)))
                .first()
                .isEqualTo(
                        "the trials show no difference between plain Java (1.00 s) and the best form, map on threads × 2"
                                + " (999 ms).");
    }

    @Test
    void aDifferenceThatTrialsDoNotShowIsNoGainOfWorkers() {
        assertThat(explained(plain(1, 1), run("Loop", ONE, 0.5, 0.5), run("Loop", TWO, 0.499, 1)))
                .contains("The trials show no difference between 2 workers and one.")
                .noneMatch(sentence -> sentence.contains("evenly"));
    }

    @Test
    void fewTrialsTellNothing() {
        LabRun once = run("map", TWO, 5, 1);
        Timing timing = new Timing("map", 1, List.of(), List.of(5.0), 1, 0, 0, true);
        LabRun single = new LabRun(
                "q", once.form(), TWO, 0, timing, 1, null, null, once.result(), once.summary(), true, once.remark());
        assertThat(explained(plain(1, 1), single))
                .first()
                .isEqualTo(
                        "too few trials to tell a difference from noise: plain Java takes 1.00 s, the best form, map on"
                                + " threads × 2, 5.00 s.");
    }

    @Test
    void aTimeThatCannotBeTrueIsNotCompared() {
        assertThat(explained(plain(1e-9, 0), run("map", ONE, 1, 1)))
                .singleElement()
                .asString()
                .startsWith("plain Java leaves no time to measure: the JIT deletes the work");
    }

    @Test
    void waitingIsToldFromComputing() {
        assertThat(explained(plain(1, 0.02), run("map", ONE, 1, 0.02), run("map", TWO, 0.5, 0.02)))
                .contains(
                        "Plain Java computes for 2% of its time and waits for the rest; waits overlap on workers, however"
                                + " few the cores.")
                .noneMatch(sentence -> sentence.contains("busy"));
    }

    @Test
    void moreWorkersThanHelpAreNamed() {
        LabRun[] curve = {
            plain(1, 1), run("map", ONE, 1, 1), run("map", TWO, 0.5, 1), run("map", new Target("threads", 8), 0.75, 1)
        };
        assertThat(explained(curve)).contains("8 workers on 2 cores take 1.50 times as long as 2.");
        curve[3] = run("map", new Target("threads", 8), 0.501, 1);
        assertThat(explained(curve)).contains("8 workers on 2 cores are not faster than 2.");
    }

    @Test
    void aStartPaysFromSomeCallOnOrIsNotMentioned() {
        LabRun one = run("map", new Target("processes", 1), 1, 1);
        assertThat(explained(plain(1, 1), one, run("map", CHILDREN, 0.5, 1, 0.8, 1, "r")))
                .contains("Its pool takes 800 ms to start, and a call saves 500 ms: that pays from call 2 on.");
        assertThat(explained(plain(1, 1), one, run("map", CHILDREN, 0.5, 1, 0.3, 1, "r")))
                .contains("Its pool takes 300 ms to start, and a call saves 500 ms: that pays from the first call on.");
        assertThat(explained(plain(1, 1), one, run("map", CHILDREN, 0.5, 1, 0.001, 1, "r")))
                .noneMatch(sentence -> sentence.contains("start"));
        assertThat(explained(plain(1, 1), run("map", CHILDREN, 2, 4, 0.8, 1, "r")))
                .noneMatch(sentence -> sentence.contains("pays"));
    }

    @Test
    void processesBesideThreadsAndMemory() {
        assertThat(explained(plain(1, 1), run("map", TWO, 0.5, 1), run("map", CHILDREN, 1, 2)))
                .contains(
                        "On processes the same takes 2.00 times as long: tasks, arguments and results travel there, and each"
                                + " process warms up alone.");
        assertThat(explained(plain(1, 1), run("map", TWO, 1, 2), run("map", CHILDREN, 0.5, 1)))
                .contains("On threads the same takes 2.00 times as long.");
        assertThat(explained(plain(1, 1), run("arrays", TWO, 0.5, 1, 0, 2_000_000_000, "r")))
                .contains("Most memory: arrays on threads × 2, 2.00 GB at its peak beside 50.0 MB in plain Java.");
    }

    @Test
    void manyQuestionsGetALineEachAndTheLongestItsReasons() {
        List<LabRun> runs = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            runs.addAll(question("q" + i, plain(i, i), run("map", ONE, i, i), run("map", TWO, 0.5 * i, i)));
        }
        assertThat(ON_TWO_CORES.of(runs))
                .hasSize(4)
                .last()
                .asString()
                .isEqualTo(
                        "The longest is q3. 2 workers are 2.00 times one, of 2 at best: the work is spread evenly, and little"
                                + " is lost.");
    }

    @Test
    void aPartOfTheMemorysBandwidthSaysWhetherItIsTheLimit() {
        Bandwidth memory = new Bandwidth(10e9, 20e9, 2, 1, 1);
        List<LabRun> runs = question("q", plain(0.2, 0.2), run("sum", TWO, 0.05, 0.1));
        assertThat(LabFigures.rates(runs, 0.8e9, memory))
                .containsExactly(
                        "Bytes read and written: plain Java 4.00 GB/s; sum on threads × 2 16.0 GB/s. Memory gives one thread"
                                + " 10.0 GB/s, 2 20.0 GB/s.",
                        "sum on threads × 2 has 80% of that: memory is the limit, and more cores would not help.");
        assertThat(LabFigures.rates(runs, 0.1e9, memory).getLast()).endsWith("10% of that: memory is not the limit.");
        assertThat(LabFigures.rates(runs, 2e9, memory).getLast()).endsWith("so caches held the data.");
        assertThat(LabFigures.rates(runs, 2e9, Bandwidth.NONE)).isEmpty();
    }

    @Test
    void countsThatWereLostAreCounted() {
        List<LabRun> runs = question(
                "q",
                plain(1, 1),
                run("plain", TWO, 1, 1, 0, 1, new Counted(4_000, 3_000, true, true, List.of()).result()),
                run("atomic", TWO, 1, 1, 0, 1, Counted.exactly(4_000, 4_000).result()));
        assertThat(Counted.explain(runs))
                .containsExactly(
                        "plain on threads × 2 lost 1,000 of 4,000 counts: two read the same number, and both wrote the next"
                                + " one.",
                        "atomic on threads × 2 lost none of 4,000 counts.");
    }

    @Test
    void labsSayWhatOnlyTheyKnow() {
        assertThat(CpuCount.explain(2, 4, 8))
                .isEqualTo(
                        "Computing gains up to 2 times here: this JVM may use 2 of 8 logical processors; affinity or a"
                                + " control group keeps it from the others. They are on 4 cores, and two that share one gain less than"
                                + " two.");
        assertThat(explained(Crunch.onThreads(), plain(1, 1), run("map", TWO, 0.7, 1)))
                .last()
                .isEqualTo(
                        "The longest task is 64% of the work: with any number of workers at best 1.56 times the speed of"
                                + " one.");
        assertThat(explained(Crunch.equal(), plain(1, 1), run("map", new Target("threads", 3), 0.7, 1)))
                .last()
                .isEqualTo("16 equal tasks on 3 workers take 6 rounds: at best 2.67 times the speed of one.");
        assertThat(explained(new SquareMap(), plain(1, 1), run("map", TWO, 2, 4)))
                .last()
                .isEqualTo("Per number on threads × 2: map 2.00 µs. Plain Java: 1.00 µs.");
        assertThat(explained(
                        new Visibility(),
                        plain(1, 1),
                        run("plain", ONE, 1, 1, 0, 1, false),
                        run("volatile", ONE, 1, 1, 0, 1, true)))
                .containsExactly(
                        "plain on threads × 1: the loop ran all of its steps after the flag had been set, and never saw it.",
                        "volatile on threads × 1: the loop saw the flag and stopped.");
        assertThat(PiSeries.convergence("Loop", 100, 8.4e-6, 8.3e-6)).contains("8e-06 from π: the rule's error");
        assertThat(PiSeries.convergence("Loop", 100, 1e-4, 8.3e-6)).contains("from π: roundings");
        assertThat(IntegralCompiled.digits(
                        question("q", run("a", ONE, 1, 1, 0, 1, 0.5), run("b", ONE, 1, 1, 0, 1, 0.25))))
                .endsWith("the order in which they are added is not: [0.5, 0.25].");
        assertThat(IntegralCompiled.digits(question("q", run("a", ONE, 1, 1, 0, 1, 0.5))))
                .isEqualTo("All forms give 0.5, to the last digit.");
        assertThat(PiMonteCarlo.error(run("a", ONE, 1, 1, 0, 1, 785_000L), 1_000_000)
                        .toList())
                .singleElement()
                .asString()
                .startsWith("The estimate errs by 1.6e-03, 97% of the 1.6e-03 that chance makes of 1,000,000 samples");
    }

    @Test
    void idleTimeIsThatAfterAWorkersLastQuery() {
        assertThat(QueryThreads.idle(
                        List.of(
                                new Queried.Span("8", 1, 0, 8),
                                new Queried.Span("1", 2, 0, 1),
                                new Queried.Span("2", 2, 1, 3)),
                        2))
                .isEqualTo(5);
        assertThat(QueryThreads.idle(List.of(), 2)).isZero();
    }

    private static List<String> explained(Lab lab, LabRun... runs) {
        Arguments arguments = Arguments.of(lab.parameters(), Size.SCALED, 42, Map.of());
        return lab.explain(arguments, question("q", runs));
    }
}
