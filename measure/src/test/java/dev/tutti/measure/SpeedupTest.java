// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tutti.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpeedupTest {

    private static final Duration BUDGET = Duration.ofMillis(400);

    private static List<double[]> work(Pool pool) {
        return pool.map(
                i -> IntStream.range(0, 100_000)
                        .mapToDouble(j -> Math.sin(i + j))
                        .limit(3)
                        .toArray(),
                IntStream.range(0, 8).boxed());
    }

    @Test
    void allPoolsAreMeasured() {
        Scaling scaling = Speedup.of(SpeedupTest::work)
                .workers(2, 1)
                .on("threads", "processes")
                .budget(BUDGET)
                .trials(3)
                .measure();

        assertThat(scaling.rows())
                .extracting(row -> row.backend() + row.workers())
                .containsExactly("threads1", "threads2", "processes1", "processes2");
        assertThat(scaling.serial().trialSeconds()).isNotEmpty();
        assertThat(scaling.rows()).allSatisfy(row -> {
            assertThat(row.timing().trialSeconds()).isNotEmpty();
            assertThat(row.startupSeconds()).isPositive();
            assertThat(row.overSerial().ratio())
                    .isEqualTo(scaling.serial().median() / row.timing().median());
            assertThat(row.overOneWorker()).isNotNull();
            assertThat(row.efficiency()).isEqualTo(row.overSerial().ratio() / row.workers());
        });
        assertThat(scaling.amdahl("threads")).isEmpty();
        assertThat(scaling.toString().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void aWrongAnswerEndsItWithBothValuesAndNoTiming() {
        List<String> calls = new ArrayList<>();

        AnswersDifferException failure = catchThrowableOfType(
                AnswersDifferException.class,
                () -> Speedup.of(pool -> {
                            calls.add(pool.name());
                            return pool.workers() == 2 ? new int[] {1, 3} : new int[] {1, 2};
                        })
                        .serial(() -> new int[] {1, 3})
                        .measure());

        assertThat(failure).hasMessageContaining("expected=[1, 2], actual=[1, 3]");
        assertThat(failure.expected()).isEqualTo(new int[] {1, 2});
        assertThat(failure.actual()).isEqualTo(new int[] {1, 3});
        assertThat(calls).containsExactly("serial");
    }

    @Test
    void aWrongAnswerOnAPoolIsNeverTimed() {
        List<Integer> calls = new ArrayList<>();

        AnswersDifferException failure = catchThrowableOfType(
                AnswersDifferException.class,
                () -> Speedup.of(pool -> {
                            if (pool.workers() == 2) {
                                calls.add(2);
                            }
                            return pool.workers();
                        })
                        .workers(2)
                        .budget(BUDGET)
                        .measure());

        assertThat(failure).hasMessageContaining("threads:2").hasMessageContaining("expected=1, actual=2");
        assertThat(calls).hasSize(1);
    }

    @Test
    void answersMayAgreeWithoutBeingEqual() {
        Scaling scaling = Speedup.of(pool -> 1 + 1e-12 * pool.workers())
                .agrees((a, b) -> Math.abs(a - b) < 1e-9)
                .workers(2)
                .budget(BUDGET)
                .measure();

        assertThat(scaling.rows()).hasSize(1);
        assertThat(scaling.rows().getFirst().overOneWorker()).isNull();
    }

    @Test
    void thePlainSerialFormIsTheReference() {
        List<String> calls = new ArrayList<>();
        Callable<Integer> serial = () -> {
            calls.add("plain");
            Thread.sleep(50);
            return 1;
        };

        Scaling scaling =
                Speedup.of(pool -> 1).serial(serial).workers(1).budget(BUDGET).measure();

        assertThat(calls).isNotEmpty();
        assertThat(scaling.serial().median()).isGreaterThanOrEqualTo(0.05);
    }

    @Test
    void whatWasMeasuredUntilTheWorkThrewIsKept() {
        WorkFailedException failure = catchThrowableOfType(
                WorkFailedException.class,
                () -> Speedup.of(pool -> {
                            Thread.sleep(1);
                            if (pool.workers() == 2) {
                                throw new IllegalStateException("two");
                            }
                            return 0;
                        })
                        .workers(1, 2)
                        .budget(BUDGET)
                        .measure());

        assertThat(failure).hasMessageContaining("threads:2").hasMessageContaining("two");
        assertThat(failure.getCause()).isInstanceOf(IllegalStateException.class);
        assertThat(failure.measured())
                .isInstanceOfSatisfying(
                        Scaling.class,
                        scaling -> assertThat(scaling.rows())
                                .extracting(Scaling.Row::workers)
                                .containsExactly(1));
    }

    @Test
    void badOptionsAreRefused() {
        Speedup<Integer> speedup = Speedup.of(Pool::workers);

        assertThatIllegalArgumentException().isThrownBy(speedup::workers);
        assertThatIllegalArgumentException().isThrownBy(() -> speedup.workers(1, 0));
        assertThatIllegalArgumentException().isThrownBy(speedup::on);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> speedup.on("threads:2"))
                .withMessageContaining("backend=threads:2");
        assertThatIllegalArgumentException().isThrownBy(() -> speedup.on("serial"));
    }
}
