// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Capability;
import dev.tutti.TaskRefusedException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool as an {@link ExecutorService}. */
public interface ExecutorContract extends PoolUnderTest {

    /** A callable that can go to any worker. */
    interface Travelling<T> extends Callable<T>, Serializable {}

    /** A runnable that can go to any worker. */
    interface TravellingRun extends Runnable, Serializable {}

    static <T> Callable<T> travelling(Travelling<T> callable) {
        return callable;
    }

    static Runnable travellingRun(TravellingRun runnable) {
        return runnable;
    }

    @Test
    default void theExecutorRunsItsTasksOnThePool(@TempDir Path directory) throws Exception {
        ExecutorService executor = pool().asExecutorService();
        Ledger ledger = Ledger.in(directory);
        assertThat(executor.submit(travelling(() -> 6 * 7)).get()).isEqualTo(42);
        assertThat(executor.submit(travellingRun(() -> ledger.add("ran"))).get())
                .isNull();
        assertThat(executor.submit(travellingRun(() -> ledger.add("ran")), "given")
                        .get())
                .isEqualTo("given");
        executor.execute(travellingRun(() -> ledger.add("ran")));
        ledger.awaitSize(3);
        Future<Integer> failing = executor.submit(travelling(() -> {
            throw new IOException("disk");
        }));
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(failing::get)
                .havingCause()
                .isExactlyInstanceOf(IOException.class)
                .withMessage("disk");
    }

    @Test
    default void theExecutorInvokesAllAndAny() throws Exception {
        ExecutorService executor = pool().asExecutorService();
        List<Callable<Integer>> callables = List.of(
                travelling(() -> 1),
                travelling(() -> {
                    throw new IOException("two");
                }),
                travelling(() -> 3));
        List<Future<Integer>> futures = executor.invokeAll(callables);
        assertThat(futures)
                .hasSize(3)
                .allSatisfy(future -> assertThat(future.isDone()).isTrue());
        assertThat(futures.get(0).get()).isEqualTo(1);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(futures.get(1)::get)
                .withCauseExactlyInstanceOf(IOException.class);
        assertThat(futures.get(2).get()).isEqualTo(3);
        assertThat(executor.invokeAny(callables)).isIn(1, 3);
        assertThat(executor.invokeAll(callables, Deadline.SECONDS, TimeUnit.SECONDS))
                .hasSize(3);
    }

    @Test
    default void shuttingTheExecutorDownLeavesThePoolOpen(@TempDir Path directory) throws Exception {
        ExecutorService executor = pool().asExecutorService();
        Gate gate = Gate.in(directory);
        if (!beside()) {
            gate.open();
        }
        Future<String> running = executor.submit(travelling(() -> {
            gate.await();
            return "ran";
        }));
        assertThat(executor.isShutdown()).isFalse();
        executor.shutdown();
        assertThat(executor.isShutdown()).isTrue();
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> executor.submit(travelling(() -> 1)));
        if (beside()) {
            assertThat(executor.isTerminated()).isFalse();
            assertThat(executor.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
        }
        gate.open();
        assertThat(executor.awaitTermination(Deadline.SECONDS, TimeUnit.SECONDS))
                .isTrue();
        assertThat(executor.isTerminated()).isTrue();
        assertThat(running.get()).isEqualTo("ran");
        assertThat(pool().submit(() -> 1).join()).isEqualTo(1);
        assertThat(pool().asExecutorService().submit(travelling(() -> 2)).get()).isEqualTo(2);
    }

    @Test
    default void shuttingTheExecutorDownNowStopsItsTasksOnly(@TempDir Path directory) throws Exception {
        assumeTrue(beside(), "here a task has run before its future is there");
        ExecutorService executor = pool().asExecutorService();
        Gate never = Gate.in(directory);
        Ledger begun = Ledger.in(directory);
        Future<?> running = executor.submit(travellingRun(() -> {
            begun.add("begun");
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        begun.awaitSize(1);
        executor.shutdownNow();
        assertThat(executor.awaitTermination(Deadline.SECONDS, TimeUnit.SECONDS))
                .isTrue();
        assertThat(running.isDone()).isTrue();
        assertThat(pool().submit(() -> 1).join()).isEqualTo(1);
    }

    @Test
    default void closingTheExecutorWaitsForItsTasks(@TempDir Path directory) {
        Ledger ledger = Ledger.in(directory);
        try (ExecutorService executor = pool().asExecutorService()) {
            for (int i = 0; i < 10; i++) {
                executor.execute(travellingRun(() -> ledger.add("ran")));
            }
        }
        assertThat(ledger.size()).isEqualTo(10);
    }

    @Test
    default void aPlainLambdaRunsWhereItSharesTheHeapAndIsRefusedWithAdviceElsewhere() throws Exception {
        ExecutorService executor = pool().asExecutorService();
        int[] seen = {0};
        Callable<Integer> plain = () -> 42;
        if (can(Capability.SHARED_HEAP)) {
            assertThat(executor.submit(plain).get()).isEqualTo(42);
            executor.submit(() -> seen[0] = 1).get();
            assertThat(seen[0]).isEqualTo(1);
        } else {
            assertThatExceptionOfType(TaskRefusedException.class)
                    .isThrownBy(() -> executor.submit(plain))
                    .withMessageContainingAll("submit(", "Task.Call");
            assertThatExceptionOfType(TaskRefusedException.class)
                    .isThrownBy(() -> executor.execute(() -> seen[0] = 1))
                    .withMessageContainingAll("run(", "Task.Run");
        }
    }
}
