// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Capability;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import dev.tutti.Tasks;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a task prints belongs to its outcome, where it has a System.out of its own. */
public interface CaptureContract extends PoolUnderTest {

    @Test
    default void outputIsCapturedOnlyWhereTasksAreIsolated() {
        assumeTrue(!can(Capability.ISOLATED), "here output is captured");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> pool().captureOutput())
                .withMessageContaining("backend=" + pool().name())
                .withMessageContaining("Pool.processes()");
    }

    @Test
    default void eachItemHasItsOwnOutput() {
        assumeTrue(can(Capability.ISOLATED), "here tasks share one System.out");
        List<TaskFuture<Integer>> futures = pool().captureOutput()
                .invokeAll(
                        item -> {
                            System.out.println("item " + item);
                            System.err.print("ü" + item);
                            return item;
                        },
                        List.of(1, 2, 3, 4, 5));
        for (int i = 0; i < 5; i++) {
            assertThat(futures.get(i).output()).isEqualTo("item " + (i + 1) + System.lineSeparator() + "ü" + (i + 1));
        }
        assertThat(pool().submit(() -> 1).output()).isEmpty();
    }

    @Test
    default void aFailureTellsWhatWasPrintedBeforeIt() {
        assumeTrue(can(Capability.ISOLATED), "here tasks share one System.out");
        Tasks capturing = pool().captureOutput().timeout(Duration.ofMillis(500));
        TaskFailedException thrown = catchThrowableOfType(
                TaskFailedException.class,
                () -> capturing.map(
                        item -> {
                            System.out.print("before");
                            throw new IllegalStateException();
                        },
                        List.of(1)));
        assertThat(thrown.output()).isEqualTo("before");
        TaskFailedException late = catchThrowableOfType(
                TaskFailedException.class,
                () -> capturing
                        .submit(() -> {
                            System.out.println("waiting");
                            Deadline.park(Duration.ofSeconds(Deadline.SECONDS));
                            return 1;
                        })
                        .join());
        assertThat(late.output()).isEqualToIgnoringNewLines("waiting");
    }

    @Test
    default void ofMuchOutputTheEndIsKept() {
        assumeTrue(can(Capability.ISOLATED), "here tasks share one System.out");
        TaskFuture<Integer> future = pool().captureOutput().submit(() -> {
            for (int i = 0; i < 400_000; i++) {
                System.out.println("line " + i);
            }
            return 1;
        });
        assertThat(future.join()).isEqualTo(1);
        assertThat(future.output()).hasSize(1 << 20).endsWith("line 399999" + System.lineSeparator());
    }
}
