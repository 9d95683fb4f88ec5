// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tutti.measure.Advice.Choice;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is predicted and recommended, from given figures: nothing is measured here. */
class ForecastTest {

    /** Of a machine with four cores: half a second to the first worker process, a tenth for each further one. */
    private static final Overheads OVERHEADS =
            new Overheads(0, 1e-6, 1e-4, 0.5e-6, 1e-4, 2e-6, 0.5, 0.1, 20e-6, 1000, 2e-6, 1e-9);

    private static final int CORES = 4;

    private static final Travel LIGHT = new Travel("", 100, 17, 17, 0, 0);

    /** A function that computes; to be changed by the tests. */
    private static Profile computes(long items, double seconds) {
        return profile(items, seconds, seconds, Collections.nCopies(10, seconds), 0, 1, 1, 0, 0, LIGHT);
    }

    private static Profile profile(
            long items,
            double seconds,
            double busySeconds,
            List<Double> sample,
            double coldSeconds,
            double slowdown,
            double busySlowdown,
            int crowd,
            double crowdSeconds,
            Travel travel) {
        return new Profile(
                items,
                100,
                seconds,
                busySeconds,
                0,
                0,
                sample,
                coldSeconds,
                CORES,
                slowdown,
                busySlowdown,
                busySlowdown,
                crowd,
                crowdSeconds,
                travel);
    }

    private static Advice advice(Profile profile) {
        return Advisor.advice(profile, OVERHEADS, CORES);
    }

    private static Choice of(Advice advice, String backend) {
        return advice.choices().stream()
                .filter(choice -> choice.backend().equals(backend))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void thereIsOneChoiceForEachBackendTheSimplestFirst() {
        assertThat(advice(computes(1000, 1e-3)).choices())
                .extracting(Choice::backend)
                .containsExactly("serial", "threads", "virtualThreads", "processes");
    }

    @Test
    void computingGoesToAThreadACore() {
        Advice advice = advice(computes(1000, 1e-3));
        assertThat(advice.choice().spec()).isEqualTo("threads:4");
        assertThat(advice.choice().totalSeconds()).isCloseTo(4e-4 + 0.25 + 5e-4, within(1e-3));
        assertThat(of(advice, "serial").totalSeconds()).isCloseTo(1.001, within(1e-6));
        assertThat(advice.reasons().getFirst()).startsWith("On 4 threads it is expected to be 3.9");
        // Workers come after 0.5, 0.6, 0.7 and 0.8 s and then share a second of work.
        assertThat(of(advice, "processes").totalSeconds()).isCloseTo(0.9, within(0.01));
        assertThat(of(advice, "processes").startupSeconds()).isCloseTo(0.5, within(1e-3));
    }

    @Test
    void whatIsShorterThanAPoolStaysSerial() {
        Advice advice = advice(computes(100, 50e-9));
        assertThat(advice.choice().spec()).isEqualTo("serial");
        assertThat(advice.choice().totalSeconds()).isCloseTo(100 * 1.05e-6, within(1e-9));
        assertThat(advice.reasons().getFirst()).startsWith("Stay serial: the whole map takes 105 µs");
        assertThat(advice.reasons()).anyMatch(reason -> reason.equals("Worker processes need 500 ms to start."));
    }

    @Test
    void aGainOfAFewPercentIsNotWorthAPool() {
        Profile profile = computes(1000, 1e-3);
        Advice advice = advice(profile(1000, 1e-3, 1e-3, profile.sampleSeconds(), 0, 3.9, 3.9, 0, 0, LIGHT));
        assertThat(of(advice, "threads").totalSeconds()).isLessThan(1);
        assertThat(advice.choice().spec()).isEqualTo("serial");
        assertThat(advice.reasons())
                .anyMatch(reason ->
                        reason.startsWith("With 4 threads at once an item took 3.90 times as long and computed"));
    }

    @Test
    void waitingGoesToVirtualThreads() {
        Advice advice =
                advice(profile(500, 0.1, 0.001, Collections.nCopies(10, 0.1), 0, 1, 1, 64, 0.1 + 63 * 0.00025, LIGHT));
        assertThat(advice.choice().spec()).isEqualTo("virtualThreads:256");
        // Two turns of 256, and what the cores can bear.
        assertThat(advice.choice().totalSeconds()).isCloseTo(0.1 + 500 * 0.00025, within(0.08));
        assertThat(of(advice, "threads").workers()).isEqualTo(256);
        assertThat(advice.reasons().getFirst()).startsWith("An item waits for 99% of its time.");
    }

    @Test
    void whatLetsInEightAtOnceBoundsTheCrowd() {
        // 64 at once took eight times as long as one.
        Advice advice = advice(profile(1000, 0.01, 1e-5, Collections.nCopies(10, 0.01), 0, 1, 1, 64, 0.08, LIGHT));
        assertThat(of(advice, "virtualThreads").totalSeconds()).isCloseTo(0.01 + 1000 * 0.07 / 63, within(0.01));
        assertThat(advice.reasons()).anyMatch(reason -> reason.startsWith("64 calls at once took 80.0 ms, 8.00 times"));
    }

    @Test
    void behindALockThreadsGainNothingAndProcessesDoIfThereIsEnough() {
        Advice little = advice(profile(10, 0.02, 0.02, Collections.nCopies(10, 0.02), 0, 4, 1, 0, 0, LIGHT));
        assertThat(little.choice().spec()).isEqualTo("serial");
        assertThat(little.reasons().getFirst()).contains("calls at once wait for one another");
        Advice much = advice(profile(1000, 0.02, 0.02, Collections.nCopies(10, 0.02), 0, 4, 1, 0, 0, LIGHT));
        assertThat(of(much, "threads").totalSeconds()).isGreaterThanOrEqualTo(20);
        assertThat(of(much, "virtualThreads").totalSeconds()).isGreaterThanOrEqualTo(20);
        assertThat(much.choice().spec()).isEqualTo("processes:4");
        assertThat(much.choice().totalSeconds()).isCloseTo(5.65, within(0.1));
        assertThat(much.reasons()).anyMatch(reason -> reason.contains("a lock"));
    }

    @Test
    void whatCannotTravelIsNoChoiceForProcesses() {
        Advice advice = advice(profile(
                1000,
                0.02,
                0.02,
                Collections.nCopies(10, 0.02),
                0,
                4,
                1,
                0,
                0,
                Travel.refused("result: no.Such cannot")));
        Choice processes = of(advice, "processes");
        assertThat(processes.isPossible()).isFalse();
        assertThat(processes.totalSeconds()).isNaN();
        assertThat(advice.choice().spec()).isEqualTo("serial");
        assertThat(advice.reasons()).contains("Processes cannot take it: result: no.Such cannot");
        assertThat(advice.text()).contains("refused");
    }

    @Test
    void largeArgumentsCostProcessesAndNotThreads() {
        Profile profile = computes(100, 0.01);
        Advice advice = advice(profile(
                100, 0.01, 0.01, profile.sampleSeconds(), 0, 1, 1, 0, 0, new Travel("", 100, 50e6, 17, 0.01, 0.01)));
        assertThat(advice.choice().spec()).isEqualTo("threads:4");
        // 5 GB at 1 GB/s, and the caller's own second of writing them.
        assertThat(of(advice, "processes").totalSeconds()).isGreaterThan(6);
        assertThat(advice.reasons()).anyMatch(reason -> reason.contains("would be sent 5.00 GB"));
    }

    @Test
    void whatATaskCapturesIsSentToEachWorkerBeforeItBegins() {
        Profile profile = computes(1000, 0.01);
        Travel heavy = new Travel("", 2_000_000_000, 17, 17, 0, 0);
        double without = of(advice(profile), "processes").totalSeconds();
        double with = of(advice(profile.with(heavy)), "processes").totalSeconds();
        assertThat(with - without).isCloseTo(2, within(0.01));
    }

    @Test
    void eachWorkerProcessWarmsUp() {
        Profile profile = computes(1000, 0.01);
        double warm = of(advice(profile), "processes").totalSeconds();
        Advice cold = advice(profile.inProcesses(3, 1));
        assertThat(of(cold, "processes").totalSeconds() - warm).isCloseTo(3, within(0.01));
        assertThat(of(cold, "processes").startupSeconds()).isCloseTo(0.5, within(1e-3));
    }

    @Test
    void theLastAndLongestItemIsWaitedFor() {
        List<Double> growing =
                IntStream.range(0, 8).mapToObj(i -> i < 7 ? 0.1 : 0.8).toList();
        Advice advice = advice(profile(8, 1.5 / 8, 1.5 / 8, growing, 0, 1, 1, 0, 0, LIGHT));
        // Seven short ones on four workers, and the long one begins when the first of them is free again: after 0.1 s.
        assertThat(of(advice, "threads").runSeconds()).isCloseTo(0.9, within(0.01));
        assertThat(advice.choice())
                .isEqualTo(new Choice("threads", 4, 1, 4e-4, advice.choice().runSeconds(), ""));
        assertThat(advice.reasons())
                .anyMatch(reason -> reason.startsWith("Items differ: the longest seen took 8.00 times"));
    }

    @Test
    void onOneCoreThereIsOneWorker() {
        Advice advice = Advisor.advice(computes(1000, 1e-3), OVERHEADS, 1);
        assertThat(advice.choice().spec()).isEqualTo("serial");
        assertThat(of(advice, "processes").workers()).isEqualTo(1);
    }

    @Test
    void aMachineThatCannotStartProcessesHasNone() {
        Overheads none = new Overheads(0, 1e-6, 1e-4, 0.5e-6, 1e-4, 2e-6, Double.POSITIVE_INFINITY, 0, 0, 0, 0, 0);
        Advice advice = Advisor.advice(computes(1000, 1e-3), none, CORES);
        assertThat(of(advice, "processes").isPossible()).isFalse();
        assertThat(advice.choice().spec()).isEqualTo("threads:4");
    }

    @Test
    void theTextIsATableOfChoicesWithReasons() {
        String text = advice(computes(1000, 1e-3)).text();
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(text).startsWith("1,000 items of 1.00 ms; 100 calls tried; 17.0 B in and 17.0 B out");
        assertThat(text).containsPattern("threads +4 .* take it\n").contains("On 4 threads it is expected");
    }

    @Test
    void theCheckShowsTheTruthBesideThePredictionAndTheRegret() {
        Advice advice = advice(computes(1000, 1e-3));
        AdviceCheck check = new AdviceCheck(
                advice,
                advice.choices().stream()
                        .map(choice -> new AdviceCheck.Measured(
                                choice,
                                List.of(choice.backend().equals("virtualThreads") ? 0.2 : 0.3),
                                !choice.backend().equals("processes")))
                        .toList());
        assertThat(check.picked().choice().spec()).isEqualTo("threads:4");
        assertThat(check.best().choice().backend()).isEqualTo("virtualThreads");
        assertThat(check.regret()).isCloseTo(0.5, within(1e-9));
        assertThat(check.picked().error()).isCloseTo(-0.16, within(0.01));
        assertThat(check.text())
                .contains("measured", "error", "-16%", "what was recommended takes 50% longer.")
                .contains("Results on processes do not equal");
        assertThat(check.text().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }
}
