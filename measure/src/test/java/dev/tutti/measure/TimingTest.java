// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tutti.Pool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimingTest {

    private static final TimingOptions SHORT = Timing.options().trials(5).budget(Duration.ofSeconds(1));

    @Test
    void aLoopThatTheJitDeletesIsReportedAsDeleted() {
        Timing timing = Timing.of("empty loop", () -> {
            for (int i = 0; i < 1_000_000_000; i++) {}
            return null;
        });

        assertThat(timing.isTooShort()).as("%s", timing).isTrue();
        assertThat(timing.toString())
                .startsWith("empty loop: deleted by the JIT or shorter than the clock can see (a call takes ");
    }

    @Test
    void aCallThatOnlyReturnsAConstantIsTooShort() {
        assertThat(Timing.of(() -> 42))
                .satisfies(timing -> assertThat(timing.isTooShort()).isTrue());
    }

    @Test
    void aLoopWhoseResultIsReturnedIsNotDeleted() {
        Timing timing = SHORT.time(() -> harmonic(10_000_000));

        assertThat(timing.isTooShort()).as("%s", timing).isFalse();
        assertThat(timing.trialSeconds()).isNotEmpty().hasSizeLessThanOrEqualTo(5);
        assertThat(timing.toString()).startsWith("work: ").contains(" ± ", "trials=", "min ");
    }

    private static double harmonic(int n) {
        double sum = 0;
        for (int i = 1; i <= n; i++) {
            sum += 1.0 / i;
        }
        return sum;
    }

    @Test
    void shortWorkIsCalledManyTimesInATrial() {
        AtomicInteger calls = new AtomicInteger();

        Timing timing = SHORT.time(calls::incrementAndGet);

        assertThat(timing.callsPerTrial()).isGreaterThan(100);
        assertThat(calls.get())
                .isGreaterThanOrEqualTo(
                        timing.callsPerTrial() * timing.trialSeconds().size());
    }

    @Test
    void warmUpEndsWhenTheMediansNoLongerFall() {
        AtomicInteger calls = new AtomicInteger();

        // Each call waits less than the one before, until the tenth.
        Timing timing = Timing.options()
                .trials(3)
                .budget(Duration.ofMinutes(10))
                .time(waiting(() -> {
                    int call = calls.incrementAndGet();
                    return 40 + 20 * Math.max(0, 10 - call);
                }));

        assertThat(timing.warm()).isTrue();
        assertThat(timing.callsPerTrial()).isOne();
        assertThat(timing.warmUpSeconds()).hasSizeGreaterThan(10);
        assertThat(timing.trialSeconds())
                .hasSize(3)
                .allSatisfy(seconds -> assertThat(seconds).isGreaterThanOrEqualTo(0.04));
    }

    @Test
    void workSlowerThanTheBudgetIsCalledOnceAndKept() {
        AtomicInteger calls = new AtomicInteger();

        Timing timing = Timing.options()
                .trials(5)
                .budget(Duration.ofMillis(20))
                .time(waiting(() -> 30 + 0 * calls.incrementAndGet()));

        assertThat(calls).hasValue(1);
        assertThat(timing.warm()).isFalse();
        assertThat(timing.warmUpSeconds()).isEmpty();
        assertThat(timing.trialSeconds()).hasSize(1);
        assertThat(timing.spread()).isNaN();
        assertThat(timing.toString()).contains("maybe not warm");
    }

    /** Work that takes at least so many milliseconds, however disturbed the machine is. */
    private static Callable<?> waiting(Callable<Integer> millis) {
        return () -> {
            Thread.sleep(millis.call());
            return null;
        };
    }

    @Test
    void processorTimeIsThatOfAllThreads() {
        Timing timing = SHORT.time(() -> {
            Thread other = Thread.ofPlatform().start(TimingTest::burn);
            other.join();
            return null;
        });

        assertThat(timing.cpuSeconds()).isGreaterThanOrEqualTo(0.15);
    }

    @Test
    void processorTimeOfLiveWorkersCounts() {
        try (Pool pool = Pool.processes(1)) {
            pool.run(TimingTest::burn).join();

            assertThat(SHORT.time(() -> {
                                pool.run(TimingTest::burn).join();
                                return null;
                            })
                            .childCpuSeconds())
                    .isGreaterThanOrEqualTo(0.15);
        }
    }

    @Test
    void processorTimeOfWorkersThatEndMeanwhileCounts() {
        assertThat(SHORT.time(() -> {
                            try (Pool pool = Pool.processes(1)) {
                                pool.run(TimingTest::burn).join();
                            }
                            return null;
                        })
                        .childCpuSeconds())
                .isGreaterThanOrEqualTo(0.15);
    }

    /** Uses 0.2 s of processor time, however long that takes. */
    private static void burn() {
        var threads = java.lang.management.ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        while (threads.getCurrentThreadCpuTime() - start < 200_000_000) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatWasMeasuredUntilTheWorkThrewIsKept() {
        AtomicInteger calls = new AtomicInteger();
        Callable<?> work = waiting(() -> {
            if (calls.incrementAndGet() == 4) {
                throw new IllegalStateException("call 4");
            }
            return 20;
        });

        WorkFailedException failure = catchThrowableOfType(WorkFailedException.class, () -> Timing.of("fragile", work));

        assertThat(failure).hasMessageContaining("fragile").hasMessageContaining("call 4");
        assertThat(failure.getCause()).isInstanceOf(IllegalStateException.class);
        assertThat(failure.measured())
                .isInstanceOfSatisfying(
                        Timing.class,
                        timing -> assertThat(timing.warmUpSeconds())
                                .hasSize(3)
                                .allSatisfy(seconds -> assertThat(seconds).isGreaterThanOrEqualTo(0.02)));
    }

    @Test
    void anInterruptStaysSet() {
        WorkFailedException failure = catchThrowableOfType(
                WorkFailedException.class,
                () -> Timing.of(() -> {
                    throw new InterruptedException();
                }));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void statisticsAreThoseOfTheTrials() {
        Timing timing = new Timing("x", 1, List.of(9.0), List.of(4.0, 1.0, 2.0, 100.0), 1, 0, 0, true);

        assertThat(timing.median()).isEqualTo(3);
        assertThat(timing.spread()).isEqualTo(1.5); // of 1, 2, 1, 97
        assertThat(timing.min()).isEqualTo(1);
        assertThat(timing.isTooShort()).isFalse();
    }

    @Test
    void withoutTrialsThereIsNoNumber() {
        Timing timing = new Timing("x", 1, List.of(), List.of(), Double.NaN, Double.NaN, 0, false);

        assertThat(timing.median()).isNaN();
        assertThat(timing.isTooShort()).isFalse();
        assertThat(timing).hasToString("x: no trial, 0 of warm-up");
    }

    @Test
    void badOptionsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Timing.options().trials(0))
                .withMessageContaining("trials=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Timing.options().budget(Duration.ZERO))
                .withMessageContaining("budget=PT0S");
        assertThatNullPointerException().isThrownBy(() -> Timing.of(null));
    }

    @Test
    void theTrialsOfATimingShowItsWarmUp() {
        Timing timing = new Timing("sum", 1, List.of(0.03, 0.02), List.of(0.012, 0.010, 0.011), 0, 0, 0, true);

        Plot plot = timing.plot();

        assertThat(plot.data().title()).isEqualTo("sum");
        assertThat(plot.data().yAxis()).isEqualTo("ms per call");
        assertThat(plot.data().series()).extracting(PlotData.Series::name).containsExactly("warm-up", "kept");
        assertThat(plot.data().series().get(0).xs()).containsExactly(1.0, 2.0);
        assertThat(plot.data().series().get(0).ys()).containsExactly(30.0, 20.0);
        assertThat(plot.data().series().get(1).xs()).containsExactly(3.0, 4.0, 5.0);
        assertThat(plot.data().marks()).containsExactly(new PlotData.Mark(11, "median 11.0 ms"));
        Timing failed = new Timing("sum", 1, List.of(), List.of(), Double.NaN, Double.NaN, 0, false);
        assertThatIllegalStateException().isThrownBy(() -> failed.plot().text());
        assertThat(new Timing("sum", 1, List.of(2e-7), List.of(), 0, 0, 0, false)
                        .plot()
                        .text())
                .contains("ns per call", "● warm-up");
    }
}
