// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tutti.Capability;
import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskTimeoutException;
import dev.tutti.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings make views: they change nothing in what they were asked of, and their order never matters. */
public interface SettingsContract extends PoolUnderTest {

    @Test
    default void aPoolTellsWhatItIs() {
        assertThat(pool().workers()).isPositive();
        assertThat(pool().name()).doesNotContain(":");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> pool().capabilities().add(Capability.REMOTE));
        assertThat(pool().capabilities().contains(Capability.SHARED_HEAP) && can(Capability.ISOLATED))
                .as("a task on the caller's heap is not isolated")
                .isFalse();
    }

    @Test
    default void aViewKnowsItsPool() {
        assertThat(pool().pool()).isSameAs(pool());
        Tasks view = pool().chunk(2)
                .retries(1)
                .lookAhead(3)
                .timeout(Duration.ofSeconds(9))
                .onProgress(progress -> {});
        assertThat(view.pool()).isSameAs(pool());
        assertThat(view).isNotInstanceOf(Pool.class);
        assertThat(view.map(item -> item + 1, List.of(1, 2, 3))).containsExactly(2, 3, 4);
    }

    @Test
    default void aSettingChangesNothingInThePool(@TempDir Path directory) {
        AtomicInteger reports = new AtomicInteger();
        Tasks chunked = pool().chunk(3);
        Tasks limited =
                chunked.timeout(Duration.ofMillis(50)).lookAhead(1).onProgress(progress -> reports.incrementAndGet());
        assertThat(limited).isNotSameAs(chunked);
        for (Tasks untouched : List.of(pool(), chunked)) {
            assertThat(untouched
                            .submit(() -> {
                                Deadline.park(Duration.ofMillis(150));
                                return "slow";
                            })
                            .join())
                    .isEqualTo("slow");
            assertThat(untouched.map(item -> item, List.of(1, 2))).containsExactly(1, 2);
        }
        assertThat(reports).hasValue(0);
    }

    @Test
    default void theOrderOfSettingsNeverMattersAndTheLastValueWins(@TempDir Path directory) {
        Gate never = Gate.in(directory);
        Duration small = Duration.ofMillis(can(Capability.KILLABLE) ? 700 : 100);
        Duration large = Duration.ofSeconds(Deadline.SECONDS);
        for (Tasks view : List.of(
                pool().timeout(small).chunk(2).retries(1),
                pool().retries(1).chunk(2).timeout(small),
                pool().timeout(large).chunk(9).timeout(small).chunk(2))) {
            TaskFailedException failure = catchThrowableOfType(
                    TaskFailedException.class, () -> view.run(never::await).join());
            assertThat(failure.getCause())
                    .isInstanceOfSatisfying(
                            TaskTimeoutException.class,
                            timeout -> assertThat(timeout.limit()).isEqualTo(small));
        }
        assertThat(pool().timeout(small)
                        .timeout(large)
                        .submit(() -> {
                            Deadline.park(small.multipliedBy(2));
                            return 1;
                        })
                        .join())
                .isEqualTo(1);
    }

    @Test
    default void valuesThatMakeNoSenseAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool().timeout(Duration.ZERO))
                .withMessageContaining("timeout");
        assertThatIllegalArgumentException().isThrownBy(() -> pool().timeout(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool().retries(-1))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> pool().chunk(0)).withMessageContaining("0");
        assertThatIllegalArgumentException().isThrownBy(() -> pool().chunk(-5)).withMessageContaining("-5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool().lookAhead(0))
                .withMessageContaining("0");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "10, 103", "10, 9", "10, 10", "10, 11", "1000, 5", "2147483647, 100", "7, 0"})
    default void aChunkNeedNotDivideTheInput(int chunk, int n) {
        List<Integer> items = IntStream.range(0, n).boxed().toList();
        assertThat(pool().chunk(chunk).map(item -> item + 1, items))
                .isEqualTo(items.stream().map(item -> item + 1).toList());
        assertThat(pool().chunk(chunk).lookAhead(3).map(item -> item + 1, items))
                .isEqualTo(items.stream().map(item -> item + 1).toList());
    }

    @Test
    default void theLookAheadMayBeHuge() {
        List<Integer> items = IntStream.range(0, 300).boxed().toList();
        assertThat(pool().lookAhead(Integer.MAX_VALUE).map(item -> item, items)).isEqualTo(items);
    }
}
