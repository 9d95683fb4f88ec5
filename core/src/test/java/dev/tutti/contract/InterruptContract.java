// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Pool;
import dev.tutti.Results;
import dev.tutti.Task;
import dev.tutti.TaskFuture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An interrupted caller gets a {@link CancellationException} with its interrupt status set, and its call is cancelled.
 */
public interface InterruptContract extends PoolUnderTest {

    /** What a thread got from a call that was interrupted, and its interrupt status then. */
    record Interrupted(Throwable thrown, boolean status) {}

    static Interrupted interrupted(ThrowingCallable call, Runnable untilItWaits) throws Exception {
        CompletableFuture<Interrupted> outcome = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform().daemon().start(() -> {
            Throwable thrown = null;
            try {
                call.call();
            } catch (Throwable t) {
                thrown = t;
            }
            outcome.complete(new Interrupted(thrown, Thread.interrupted()));
        });
        untilItWaits.run();
        caller.interrupt();
        return outcome.get(Deadline.SECONDS, TimeUnit.SECONDS);
    }

    @Test
    default void anInterruptedCallerIsCancelled(@TempDir Path directory) throws Exception {
        Gate never = Gate.in(directory);
        List<Consumer<Task<Integer, Integer>>> calls = List.of(
                task -> pool().map(task, List.of(1, 2, 3)),
                task -> pool().chunk(2).map((a, b) -> task.apply(a), List.of(1, 2, 3), List.of(1, 2, 3)),
                task -> pool().invokeAll(task, List.of(1, 2, 3)),
                task -> pool().reduce(Integer::sum, task, List.of(1, 2, 3)));
        for (Consumer<Task<Integer, Integer>> call : calls) {
            Ledger begun = Ledger.in(directory);
            Task<Integer, Integer> waiting = item -> {
                begun.add(item);
                never.await();
                return item;
            };
            Interrupted outcome = interrupted(() -> call.accept(waiting), () -> begun.awaitSize(1));
            assertThat(outcome.thrown()).isExactlyInstanceOf(CancellationException.class);
            assertThat(outcome.status()).as("interrupt status").isTrue();
            PoolUnderTest.assertEveryWorkerAnswers(pool(), directory);
        }
    }

    @Test
    default void aCallerThatWasInterruptedBeforeIsCancelledToo(@TempDir Path directory) throws Exception {
        Gate never = Gate.in(directory);
        Task<Integer, Integer> waiting = item -> {
            never.await();
            return item;
        };
        Interrupted outcome = interrupted(
                () -> {
                    Thread.currentThread().interrupt();
                    pool().map(waiting, List.of(1, 2, 3));
                },
                () -> {});
        assertThat(outcome.thrown()).isExactlyInstanceOf(CancellationException.class);
        assertThat(outcome.status()).as("interrupt status").isTrue();
    }

    @Test
    default void anInterruptedConsumerOfResultsIsCancelled(@TempDir Path directory) throws Exception {
        assumeTrue(beside(), "here the consumer does not wait: it runs the item");
        Gate never = Gate.in(directory);
        Ledger begun = Ledger.in(directory);
        try (Results<Integer> results = pool().results(
                        item -> {
                            begun.add(item);
                            never.await();
                            return item;
                        },
                        List.of(1, 2, 3))) {
            Interrupted outcome = interrupted(() -> results.iterator().next(), () -> begun.awaitSize(1));
            assertThat(outcome.thrown()).isExactlyInstanceOf(CancellationException.class);
            assertThat(outcome.status()).as("interrupt status").isTrue();
        }
    }

    @Test
    default void interruptsOfOneCallerDisturbNoOther() throws Exception {
        List<Integer> items = List.of(1, 2, 3);
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread victim = Thread.ofPlatform().daemon().start(() -> {
            while (!done.isDone()) {
                try {
                    pool().map(item -> item + 1, items);
                } catch (CancellationException interrupted) {
                    boolean _ = Thread.interrupted();
                }
            }
        });
        int right = 0;
        for (int i = 0; i < 200; i++) {
            if (i % 20 == 0) {
                victim.interrupt();
            }
            right += pool().map(item -> item + 1, items).equals(List.of(2, 3, 4)) ? 1 : 0;
        }
        done.complete(null);
        assertThat(right).isEqualTo(200);
        assertThat(victim.join(Duration.ofSeconds(Deadline.SECONDS))).isTrue();
    }

    @Test
    default void anInterruptEndsTheWaitingOfClose(@TempDir Path directory) throws Exception {
        assumeTrue(beside(), "here nothing runs while its caller closes");
        Gate gate = Gate.in(directory);
        Ledger begun = Ledger.in(directory);
        Pool other = open(Pool.options().workers(2));
        try {
            TaskFuture<Void> future = other.run(() -> {
                begun.add("begun");
                gate.awaitDeaf();
            });
            begun.awaitSize(1);
            Interrupted outcome = interrupted(other::close, () -> {});
            assertThat(outcome.thrown()).isNull();
            assertThat(outcome.status()).as("interrupt status").isTrue();
            assertThat(future).isCompletedExceptionally();
        } finally {
            gate.open();
        }
    }
}
