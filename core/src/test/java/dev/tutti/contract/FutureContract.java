// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Capability;
import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever completes a {@link TaskFuture} first wins; if that was not the task, the task is stopped. */
public interface FutureContract extends PoolUnderTest {

    @Test
    default void getAndJoinThrowTheirOwnShapes() {
        TaskFuture<Integer> future = pool().submit(() -> {
            throw new IOException("disk");
        });
        assertThatExceptionOfType(TaskFailedException.class)
                .isThrownBy(future::join)
                .havingCause()
                .isExactlyInstanceOf(IOException.class)
                .withMessage("disk");
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(future::get)
                .havingCause()
                .isExactlyInstanceOf(IOException.class)
                .withMessage("disk");
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> future.get(1, TimeUnit.SECONDS))
                .havingCause()
                .isExactlyInstanceOf(IOException.class);
        assertThat(future.exceptionNow()).isExactlyInstanceOf(IOException.class);
        assertThat(catchThrowableOfType(
                        TaskFailedException.class,
                        () -> future.thenApply(x -> x).join()))
                .hasCauseExactlyInstanceOf(IOException.class);
    }

    @Test
    default void aFutureIsDoneWhenItsTaskIs() throws Exception {
        TaskFuture<Integer> future = pool().submit(() -> 7);
        assertThat(future.get()).isEqualTo(7);
        assertThat(future).isCompletedWithValue(7);
        assertThat(future.cancel(true)).isFalse();
        assertThat(future.complete(8)).isFalse();
        assertThat(future.join()).isEqualTo(7);
    }

    /** Every way to complete a future from outside, with what it is meant to have become. */
    @Test
    default void completingAFutureFromOutsideStopsItsTask(@TempDir Path directory) {
        assumeTrue(beside(), "here a task has run before its future is there");
        IllegalStateException outside = new IllegalStateException("outside");
        List<Consumer<TaskFuture<String>>> ways = List.of(
                future -> assertThat(future.cancel(true)).isTrue(),
                future -> assertThat(future.cancel(false)).isTrue(),
                future -> assertThat(future.complete("outside")).isTrue(),
                future -> assertThat(future.completeExceptionally(outside)).isTrue(),
                future -> future.completeAsync(() -> "outside"),
                future -> future.orTimeout(1, TimeUnit.MILLISECONDS),
                future -> future.completeOnTimeout("outside", 1, TimeUnit.MILLISECONDS),
                future -> future.obtrudeValue("outside"));
        Gate never = Gate.in(directory);
        for (Consumer<TaskFuture<String>> way : ways) {
            Ledger begun = Ledger.in(directory);
            Ledger interrupted = Ledger.in(directory);
            TaskFuture<String> future = pool().submit(() -> {
                begun.add("begun");
                try {
                    never.await();
                } catch (InterruptedException e) {
                    interrupted.add("interrupted");
                    throw e;
                }
                return "task";
            });
            begun.awaitSize(1);
            way.accept(future);
            Deadline.await("future done", future::isDone);
            if (can(Capability.SHARED_HEAP)) {
                interrupted.awaitSize(1);
            }
        }
        PoolUnderTest.assertEveryWorkerAnswers(pool(), directory);
    }

    @Test
    default void whatWasCompletedFromOutsideStays(@TempDir Path directory) {
        assumeTrue(beside(), "here a task has run before its future is there");
        Gate gate = Gate.in(directory);
        TaskFuture<String> completed = gated(gate);
        completed.complete("outside");
        TaskFuture<String> failed = gated(gate);
        IllegalStateException outside = new IllegalStateException("outside");
        failed.completeExceptionally(outside);
        TaskFuture<String> cancelled = gated(gate);
        cancelled.cancel(true);
        TaskFuture<String> timedOut = gated(gate);
        timedOut.orTimeout(1, TimeUnit.MILLISECONDS);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(timedOut::get)
                .havingCause()
                .isExactlyInstanceOf(TimeoutException.class);
        gate.open();
        PoolUnderTest.assertEveryWorkerAnswers(pool(), directory);
        assertThat(completed.join()).isEqualTo("outside");
        assertThat(failed.exceptionNow()).isSameAs(outside);
        assertThatExceptionOfType(CancellationException.class).isThrownBy(cancelled::join);
        assertThatExceptionOfType(CancellationException.class).isThrownBy(cancelled::get);
        assertThat(cancelled).isCancelled();
    }

    private TaskFuture<String> gated(Gate gate) {
        return pool().submit(() -> {
            gate.await();
            return "task";
        });
    }

    /** A waiting thread may run dependents; if that is the task's, closing is refused, and nothing hangs. */
    @Test
    default void aDependentThatClosesThePoolDoesNotWaitForATaskThatWaitsForIt(@TempDir Path directory) {
        assumeTrue(beside() && can(Capability.SHARED_HEAP), "here a task cannot wait for a future of its pool");
        Gate gate = Gate.in(directory);
        AtomicReference<Thread> waiting = new AtomicReference<>();
        Pool other = open(Pool.options().workers(2));
        TaskFuture<Void> awaited = other.run(gate::await);
        CompletableFuture<Void> closed = awaited.thenRun(other::close);
        TaskFuture<Void> waits = other.run(() -> {
            waiting.set(Thread.currentThread());
            awaited.join();
        });
        Deadline.await(
                "a task waits for the future",
                () -> waiting.get() != null && waiting.get().getState().name().endsWith("WAITING"));
        gate.open();
        Deadline.await("the dependent has run", closed::isDone);
        other.close();
        assertThat(waits).isDone();
    }

    @Test
    default void aQueuedTaskThatIsCancelledNeverBegins(@TempDir Path directory) {
        assumeTrue(beside(), "here nothing is queued");
        try (Pool one = open(Pool.options().workers(1))) {
            Gate gate = Gate.in(directory);
            Ledger begun = Ledger.in(directory);
            TaskFuture<Void> first = one.run(() -> {
                begun.add("first");
                gate.await();
            });
            begun.awaitSize(1);
            TaskFuture<Void> second = one.run(() -> begun.add("second"));
            TaskFuture<Void> third = one.run(() -> begun.add("third"));
            assertThat(second.cancel(true)).isTrue();
            gate.open();
            third.join();
            first.join();
            assertThat(begun.lines()).containsExactly("first", "third");
        }
    }

    @Test
    default void completingADependentStageStopsNoTask(@TempDir Path directory) {
        assumeTrue(beside(), "here a task has run before its future is there");
        Gate gate = Gate.in(directory);
        TaskFuture<String> future = gated(gate);
        CompletableFuture<Integer> dependent = future.thenApply(String::length);
        assertThat(dependent.cancel(true)).isTrue();
        gate.open();
        assertThat(future.join()).isEqualTo("task");
    }

    @Test
    default void chainedFunctionsMayUseThePool() {
        try (Pool one = open(Pool.options().workers(1))) {
            for (int i = 0; i < 20; i++) {
                CompletableFuture<Integer> chained = one.submit(item -> item, i)
                        .thenApply(x -> one.submit(item -> item + 1, x).join())
                        .thenApply(x -> one.map(item -> item * 10, List.of(x)).getFirst());
                assertThat(chained.join()).isEqualTo((i + 1) * 10);
            }
        }
    }

    /** The function of the first task waits for that of the second, which no worker has begun then. */
    @Test
    default void chainedFunctionsMayWaitForEachOther(@TempDir Path directory) {
        assumeTrue(beside(), "here functions are chained to futures that are complete");
        Gate gate = Gate.in(directory);
        CompletableFuture<String> late = new CompletableFuture<>();
        Pool one = open(Pool.options().workers(1));
        try {
            CompletableFuture<String> waiting = one.submit(() -> {
                        gate.await();
                        return "task";
                    })
                    .thenApply(x -> x + late.join());
            CompletableFuture<Boolean> releasing = one.submit(() -> " released").thenApply(late::complete);
            gate.open();
            assertThat(releasing.join()).isTrue();
            assertThat(waiting.join()).isEqualTo("task released");
        } finally {
            late.complete("not released");
            one.close(Duration.ZERO);
        }
    }

    @Test
    default void aChainedFunctionThatFailsHurtsNobodyElse() {
        TaskFuture<Integer> future = pool().submit(() -> 1);
        CompletableFuture<Integer> failing = future.thenApply(x -> x / (x - 1));
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(failing::get)
                .havingCause()
                .isExactlyInstanceOf(ArithmeticException.class);
        assertThat(future.join()).isEqualTo(1);
    }

    @Test
    default void everyFutureIsCompletedByTheEndOfItsPool(@TempDir Path directory) {
        assumeTrue(beside(), "here a task has run before its future is there");
        Gate never = Gate.in(directory);
        Pool other = open(Pool.options().workers(2));
        TaskFuture<List<String>> all = other.mapAsync(
                item -> {
                    never.await();
                    return item;
                },
                List.of("a", "b", "c", "d"));
        assertThat(other.close(Duration.ZERO)).isFalse();
        assertThat(all).isCompletedExceptionally();
    }
}
