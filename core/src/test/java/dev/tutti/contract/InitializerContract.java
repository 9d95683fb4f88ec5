// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Capability;
import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An initializer runs in every worker before its first task. */
public interface InitializerContract extends TimeoutContract {

    @Test
    default void anInitializerRunsOnceInEveryWorkerBeforeItsFirstTask(@TempDir Path directory) {
        Ledger ledger = Ledger.in(directory);
        try (Pool other = open(Pool.options().workers(2).initializer(() -> ledger.add("initializer")))) {
            for (int round = 0; round < 3; round++) {
                assertThat(other.chunk(1)
                                .map(
                                        item -> {
                                            ledger.add("task");
                                            Deadline.park(Duration.ofMillis(5));
                                            return item;
                                        },
                                        List.of(1, 2, 3, 4, 5, 6, 7, 8)))
                        .hasSize(8);
            }
            PoolUnderTest.assertEveryWorkerAnswers(other, directory);
            assertThat(ledger.lines()).startsWith("initializer");
            long initialized =
                    ledger.lines().stream().filter("initializer"::equals).count();
            if (can(Capability.SHARED_HEAP)) {
                assertThat(initialized).as("workers of one heap may share it").isLessThanOrEqualTo(other.workers());
            } else {
                assertThat(initialized).isEqualTo(other.workers());
            }
        }
    }

    @Test
    default void whatAnInitializerThrowsFailsTheTasks(@TempDir Path directory) {
        Ledger tasks = Ledger.in(directory);
        try (Pool other = open(Pool.options().workers(2).initializer(() -> {
            throw new IOException("no model");
        }))) {
            for (int round = 0; round < 2; round++) {
                TaskFuture<Void> future = other.run(() -> tasks.add("ran"));
                assertNotBegun(catchThrowableOfType(TaskFailedException.class, future::join));
                assertNotBegun(catchThrowableOfType(
                        TaskFailedException.class,
                        () -> other.map(
                                item -> {
                                    tasks.add("ran");
                                    return item;
                                },
                                List.of(1, 2, 3))));
            }
            List<TaskFuture<Integer>> all = other.invokeAll(item -> item, List.of(1, 2, 3));
            assertThat(all)
                    .hasSize(3)
                    .allSatisfy(
                            future -> assertNotBegun(catchThrowableOfType(TaskFailedException.class, future::join)));
        }
        assertThat(tasks.lines()).isEmpty();
    }

    @Test
    default void theTimeOfTheInitializerIsNotThatOfTheTask() {
        Duration limit = Duration.ofSeconds(1);
        try (Pool other = open(Pool.options().workers(1).initializer(() -> Deadline.park(limit.multipliedBy(2))))) {
            assertThat(other.timeout(limit).submit(() -> 1).join()).isEqualTo(1);
        }
    }

    static void assertNotBegun(TaskFailedException failure) {
        assertThat(failure.getCause()).isExactlyInstanceOf(IOException.class).hasMessage("no model");
        assertThat(failure.attempts()).as("how often the item was begun").isZero();
    }

    @Test
    default void anInitializerRunsAgainInAWorkerThatReplacesALostOne(@TempDir Path directory) {
        assumeTrue(can(Capability.KILLABLE), "here no worker is lost but a thread left behind");
        Ledger ledger = Ledger.in(directory);
        Gate gate = Gate.in(directory);
        try (Pool other = open(Pool.options().workers(1).initializer(() -> ledger.add("initializer")))) {
            TimeoutContract.assertTimedOut(other.timeout(limit()).run(gate::awaitDeaf), 0);
            other.run(() -> ledger.add("task")).join();
            assertThat(ledger.lines()).containsExactly("initializer", "initializer", "task");
        } finally {
            gate.open();
        }
    }

    @Test
    default void aPoolThatIsNeverAskedClosesAtOnce() {
        List<Pool> pools = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pools.add(open(Pool.options().workers(2)));
        }
        assertThat(pools)
                .allSatisfy(other -> assertThat(other.close(Duration.ofSeconds(Deadline.SECONDS)))
                        .isTrue());
    }
}
