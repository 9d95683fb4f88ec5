// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Capability;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mapAsync} does not wait; {@code invokeAll} waits for every outcome. */
public interface AsyncContract extends PoolUnderTest {

    @Test
    default void mapAsyncReturnsBeforeItsTasks(@TempDir Path directory) {
        assumeTrue(beside(), "here the call that submits runs everything");
        Gate gate = Gate.in(directory);
        TaskFuture<List<Integer>> future = pool().mapAsync(
                        item -> {
                            gate.await();
                            return item + 1;
                        },
                        List.of(1, 2, 3));
        assertThat(future).isNotDone();
        gate.open();
        assertThat(future.join()).containsExactly(2, 3, 4);
    }

    @Test
    default void mapAsyncGivesWhatMapGives() {
        List<Integer> items = IntStream.range(0, 300).boxed().toList();
        assertThat(pool().mapAsync(item -> item * 2, items).join()).isEqualTo(pool().map(item -> item * 2, items));
        assertThat(pool().mapAsync(item -> item, List.of()).join()).isEmpty();
    }

    @Test
    default void mapAsyncFailsAsMapDoes() {
        TaskFuture<List<Integer>> future = pool().mapAsync(item -> 6 / (item - 2), List.of(0, 1, 2, 3));
        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, future::join);
        assertThat(failure.index()).isEqualTo(2);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(future::get)
                .havingCause()
                .isExactlyInstanceOf(ArithmeticException.class);
    }

    @Test
    default void cancellingMapAsyncCancelsItsTasksAndPullsNoMore(@TempDir Path directory) {
        assumeTrue(beside(), "here the call that submits runs everything");
        Gate never = Gate.in(directory);
        Ledger begun = Ledger.in(directory);
        Ledger interrupted = Ledger.in(directory);
        AtomicInteger pulls = new AtomicInteger();
        TaskFuture<List<Integer>> future = pool().chunk(1)
                .mapAsync(
                        item -> {
                            begun.add(item);
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                interrupted.add(item);
                                throw e;
                            }
                            return item;
                        },
                        ResultsContract.endless(pulls));
        begun.awaitSize(pool().workers());
        assertThat(future.cancel(true)).isTrue();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(future::join);
        assertThat(future).isCancelled();
        if (can(Capability.SHARED_HEAP)) {
            interrupted.awaitSize(pool().workers());
        }
        PoolUnderTest.assertEveryWorkerAnswers(pool(), directory);
        int pulled = pulls.get();
        int ran = begun.size();
        assertThat(pool().map(item -> item, IntStream.range(0, 200).boxed().toList()))
                .hasSize(200);
        assertThat(pulls).hasValue(pulled);
        assertThat(begun.size()).as("items begun after the cancellation").isEqualTo(ran);
    }

    @Test
    default void invokeAllReturnsAnOutcomeForEveryItem(@TempDir Path directory) {
        Ledger runs = Ledger.in(directory);
        List<TaskFuture<Integer>> futures = pool().chunk(3)
                .invokeAll(
                        item -> {
                            runs.add(item);
                            return 12 / (item % 3);
                        },
                        IntStream.range(0, 10).boxed().toList());
        assertThat(futures).hasSize(10);
        for (int i = 0; i < 10; i++) {
            TaskFuture<Integer> future = futures.get(i);
            assertThat(future).isDone();
            if (i % 3 == 0) {
                TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, future::join);
                assertThat(failure.index()).isEqualTo(i);
                assertThat(failure).hasCauseInstanceOf(ArithmeticException.class);
            } else {
                assertThat(future.join()).isEqualTo(12 / (i % 3));
            }
        }
        assertThat(runs.lines()).as("every item ran once").hasSize(10).doesNotHaveDuplicates();
        assertThat(pool().invokeAll(item -> item, List.of())).isEmpty();
    }
}
