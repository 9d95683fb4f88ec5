// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Capability;
import dev.tutti.Pool;
import dev.tutti.Results;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closing a pool refuses new tasks, waits for those there are, and leaves no future open. */
public interface CloseContract extends PoolUnderTest {

    /** Whether a call is refused because the pool is closed. */
    static boolean isRefused(ThrowingCallable call) {
        try {
            call.call();
            return false;
        } catch (RejectedExecutionException refused) {
            return true;
        } catch (Throwable other) {
            throw new AssertionError("not refused but failed", other);
        }
    }

    @Test
    default void closeWaitsForWhatWasSubmitted(@TempDir Path directory) {
        Ledger done = Ledger.in(directory);
        List<TaskFuture<Void>> futures = new ArrayList<>();
        Pool other = open(Pool.options().workers(2));
        for (int i = 0; i < 20; i++) {
            futures.add(other.run(() -> {
                Deadline.park(Duration.ofMillis(10));
                done.add("done");
            }));
        }
        TaskFuture<List<Integer>> all = other.mapAsync(item -> item, List.of(1, 2, 3));
        other.close();
        assertThat(done.size()).isEqualTo(20);
        assertThat(futures).allSatisfy(future -> assertThat(future).isCompleted());
        assertThat(all).isCompletedWithValue(List.of(1, 2, 3));
    }

    @Test
    default void aClosedPoolRefusesEverything() {
        Pool other = open(Pool.options().workers(2));
        assertThat(other.map(item -> item, List.of(1))).hasSize(1);
        Results<Integer> begun = other.results(item -> item, List.of(1, 2, 3));
        other.close();
        other.close();
        assertThat(other.close(Duration.ZERO)).as("all tasks had finished").isTrue();
        List<Integer> items = List.of(1, 2, 3);
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> other.map(item -> item, items),
                () -> other.map(item -> item, items.stream()),
                () -> other.map((a, b) -> a, items, items),
                () -> other.results(item -> item, items).iterator().next(),
                () -> begun.iterator().next(),
                () -> other.mapAsync(item -> item, items),
                () -> other.invokeAll(item -> item, items),
                () -> other.reduce(Integer::sum, item -> item, items),
                () -> other.submit(() -> 1),
                () -> other.submit(item -> item, 1),
                () -> other.run(() -> {}),
                () -> other.timeout(Duration.ofSeconds(1)).submit(() -> 1),
                () -> other.asExecutorService().execute(ExecutorContract.travellingRun(() -> {})))) {
            assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(call);
        }
    }

    @Test
    default void closeWithALimitTellsWhetherAllHadFinished(@TempDir Path directory) {
        Pool idle = open(Pool.options().workers(2));
        assertThat(idle.submit(() -> 1).join()).isEqualTo(1);
        assertThat(idle.close(Duration.ZERO)).isTrue();
        Pool busy = open(Pool.options().workers(2));
        TaskFuture<List<Integer>> future = busy.mapAsync(
                item -> {
                    Deadline.park(Duration.ofMillis(50));
                    return item;
                },
                List.of(1, 2, 3));
        assertThat(busy.close(Duration.ofSeconds(Deadline.SECONDS))).isTrue();
        assertThat(future).isCompletedWithValue(List.of(1, 2, 3));
        if (!beside()) {
            return;
        }
        Gate never = Gate.in(directory);
        Pool stuck = open(Pool.options().workers(2));
        TaskFuture<List<Integer>> waiting = stuck.mapAsync(
                item -> {
                    never.await();
                    return item;
                },
                List.of(1, 2, 3));
        assertThat(stuck.close(Duration.ofMillis(100))).isFalse();
        assertThat(waiting).isCompletedExceptionally();
    }

    @Test
    default void closingWithoutWaitingCompletesEveryFuture(@TempDir Path directory) {
        assumeTrue(beside(), "here no task is left when its future is there");
        Gate never = Gate.in(directory);
        Ledger begun = Ledger.in(directory);
        Pool other = open(Pool.options().workers(2));
        List<TaskFuture<?>> futures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            futures.add(other.run(() -> {
                begun.add("begun");
                never.await();
            }));
        }
        futures.add(other.mapAsync(item -> item, List.of(1, 2, 3)));
        begun.awaitSize(2);
        CompletableFuture<?> firstDependent = futures.getFirst().thenRun(() -> {});
        assertThat(other.close(Duration.ZERO)).isFalse();
        assertThat(futures).allSatisfy(future -> assertThat(future).isCompletedExceptionally());
        assertThat(futures.stream()
                        .map(future ->
                                future.handle((result, failure) -> failure).join()))
                .as("each future has an exception of its own")
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        Deadline.await("dependent stages are completed too", firstDependent::isDone);
        assertThat(begun.size()).isEqualTo(2);
    }

    @Test
    default void closingEndsTheWaitingOfOtherCallers(@TempDir Path directory) {
        Gate never = Gate.in(directory);
        Ledger begun = Ledger.in(directory);
        Pool other = open(Pool.options().workers(2));
        CompletableFuture<List<Integer>> caller = CompletableFuture.supplyAsync(() -> other.map(
                item -> {
                    begun.add(item);
                    never.await();
                    return item;
                },
                List.of(1, 2, 3, 4, 5)));
        begun.awaitSize(1);
        assertThat(other.close(Duration.ZERO)).isFalse();
        Deadline.await("the waiting caller is told", caller::isDone);
        assertThat(caller).isCompletedExceptionally();
    }

    @Test
    default void manyThreadsMayClose(@TempDir Path directory) {
        for (int round = 0; round < 3; round++) {
            Pool other = open(Pool.options().workers(2));
            TaskFuture<List<Integer>> future = other.mapAsync(
                    item -> {
                        Deadline.park(Duration.ofMillis(5));
                        return item;
                    },
                    List.of(1, 2, 3, 4));
            List<CompletableFuture<Void>> closers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                closers.add(CompletableFuture.runAsync(
                        other::close, Thread.ofPlatform().daemon()::start));
            }
            CompletableFuture.allOf(closers.toArray(CompletableFuture<?>[]::new))
                    .join();
            assertThat(future).isCompletedWithValue(List.of(1, 2, 3, 4));
        }
    }

    @Test
    default void aChainedFunctionMayCloseThePool(@TempDir Path directory) {
        Gate gate = Gate.in(directory);
        if (!beside()) {
            gate.open();
        }
        Pool other = open(Pool.options().workers(2));
        CompletableFuture<Void> closing = other.run(gate::await).thenRun(other::close);
        gate.open();
        Deadline.await("closed by a chained function", closing::isDone);
        assertThat(closing).isCompleted();
        assertThat(isRefused(() -> other.submit(() -> 1))).isTrue();
    }

    /** Submitters race against a close: whatever was not refused is completed when the pool is closed. */
    @Test
    default void noFutureIsForgottenInARaceWithClose() {
        for (int round = 0; round < 5; round++) {
            Pool other = open(Pool.options().workers(2));
            List<CompletableFuture<List<TaskFuture<Integer>>>> submitters = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                submitters.add(CompletableFuture.supplyAsync(
                        () -> {
                            List<TaskFuture<Integer>> accepted = new ArrayList<>();
                            for (int n = 0; n < 300; n++) {
                                int item = n;
                                if (isRefused(() -> accepted.add(other.submit(x -> x + 1, item)))) {
                                    break;
                                }
                            }
                            return accepted;
                        },
                        Thread.ofPlatform().daemon()::start));
            }
            assertThat(other.submit(() -> 1).join()).isEqualTo(1);
            boolean waits = round % 2 == 0;
            if (waits) {
                other.close();
            } else {
                other.close(Duration.ZERO);
            }
            for (CompletableFuture<List<TaskFuture<Integer>>> submitter : submitters) {
                List<TaskFuture<Integer>> accepted = submitter.join();
                for (int n = 0; n < accepted.size(); n++) {
                    TaskFuture<Integer> future = accepted.get(n);
                    Deadline.await("an accepted future is completed", future::isDone);
                    assertThat(future.isCompletedExceptionally() ? n + 1 : future.join())
                            .isEqualTo(n + 1);
                    assertThat(waits && future.isCompletedExceptionally())
                            .as("failed although close waits")
                            .isFalse();
                }
            }
        }
    }

    @Test
    default void aTaskThatWasCancelledJustBeforeHoldsNoCloseUp() {
        for (int round = 0; round < 3; round++) {
            Pool other = open(Pool.options().workers(1));
            assertThat(other.submit(() -> 1).join()).isEqualTo(1);
            boolean _ = other.submit(() -> 2).cancel(true);
            other.close();
            assertThat(isRefused(() -> other.submit(() -> 3))).isTrue();
        }
    }

    @Test
    default void aTaskThatClosesItsOwnPoolIsToldNotTo() {
        assumeTrue(can(Capability.SHARED_HEAP), "here a task cannot see its pool");
        try (Pool other = open(Pool.options().workers(1))) {
            TaskFailedException failure =
                    catchThrowableOfType(TaskFailedException.class, other.run(other::close)::join);
            assertThat(failure)
                    .hasCauseExactlyInstanceOf(IllegalStateException.class)
                    .hasStackTraceContaining("cannot close its own pool");
            assertThat(other.submit(() -> 1).join()).isEqualTo(1);
        }
    }
}
