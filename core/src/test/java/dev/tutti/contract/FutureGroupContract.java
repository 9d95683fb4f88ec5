// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several futures at once: all, any, and in the order in which they are completed. */
public interface FutureGroupContract extends PoolUnderTest {

    private TaskFuture<String> behind(Gate gate, String result) {
        return pool().submit(
                        item -> {
                            gate.await();
                            return item;
                        },
                        result);
    }

    private TaskFuture<String> failing(String message) {
        return pool().submit(
                        item -> {
                            throw new IOException(item);
                        },
                        message);
    }

    @Test
    default void allWaitsForEveryResultAndKeepsTheOrderOfTheFutures(@TempDir Path directory) {
        Gate gate = Gate.in(directory);
        if (!beside()) {
            gate.open();
        }
        TaskFuture<String> slow = behind(gate, "slow");
        TaskFuture<String> fast = pool().submit(() -> "fast");
        CompletableFuture<List<String>> all = TaskFuture.all(List.of(slow, fast));
        fast.join();
        if (beside()) {
            assertThat(all).isNotDone();
        }
        gate.open();
        assertThat(all.join()).containsExactly("slow", "fast");
        assertThat(TaskFuture.all(List.<TaskFuture<String>>of()).join()).isEmpty();
    }

    @Test
    default void allFailsAsTheFirstOfThemInTheirOrder(@TempDir Path directory) {
        Gate gate = Gate.in(directory);
        if (!beside()) {
            gate.open();
        }
        TaskFuture<String> late = pool().submit(() -> {
            gate.await();
            throw new IOException("first in order");
        });
        TaskFuture<String> early = failing("first in time");
        CompletableFuture<List<String>> all = TaskFuture.all(List.of(pool().submit(() -> "good"), late, early));
        assertThat(early.handle((x, failure) -> failure).join()).isNotNull();
        if (beside()) {
            assertThat(all).isNotDone();
        }
        gate.open();
        assertThat(catchThrowableOfType(TaskFailedException.class, all::join).getCause())
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("first in order");
    }

    @Test
    default void allOrFirstFailureFailsAsSoonAsOneDoes(@TempDir Path directory) {
        Gate gate = Gate.in(directory);
        if (!beside()) {
            gate.open();
        }
        TaskFuture<String> slow = behind(gate, "slow");
        CompletableFuture<List<String>> outcome = TaskFuture.allOrFirstFailure(List.of(slow, failing("at once")));
        assertThat(catchThrowableOfType(TaskFailedException.class, outcome::join)
                        .getCause())
                .hasMessage("at once");
        gate.open();
        assertThat(slow.join()).as("the others go on").isEqualTo("slow");
        assertThat(TaskFuture.allOrFirstFailure(List.of(slow, pool().submit(() -> "fast")))
                        .join())
                .containsExactly("slow", "fast");
    }

    @Test
    default void anyTakesTheFirstOutcomeGoodOrBadAndTheOthersGoOn(@TempDir Path directory) {
        assumeTrue(beside(), "here every future is complete already");
        Gate gate = Gate.in(directory);
        TaskFuture<String> slow = behind(gate, "slow");
        assertThat(TaskFuture.any(List.of(slow, pool().submit(() -> "fast"))).join())
                .isEqualTo("fast");
        CompletableFuture<String> failed = TaskFuture.any(List.of(slow, failing("fast failure")));
        assertThat(catchThrowableOfType(TaskFailedException.class, failed::join).getCause())
                .hasMessage("fast failure");
        assertThat(slow).isNotDone();
        gate.open();
        assertThat(slow.join()).isEqualTo("slow");
    }

    @Test
    default void anyOfNoneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> TaskFuture.any(List.<TaskFuture<String>>of()));
    }

    @Test
    default void asCompletedHandsOutEachFutureAsSoonAsItIsComplete(@TempDir Path directory) {
        assumeTrue(beside(), "here every future is complete already");
        Gate gate = Gate.in(directory);
        TaskFuture<String> slow = behind(gate, "slow");
        TaskFuture<String> fast = pool().submit(() -> "fast");
        Iterable<TaskFuture<String>> completed = TaskFuture.asCompleted(List.of(slow, fast));
        Iterator<TaskFuture<String>> iterator = completed.iterator();
        assertThat(iterator.next()).isSameAs(fast);
        gate.open();
        assertThat(iterator.next()).isSameAs(slow).isCompletedWithValue("slow");
        assertThat(iterator.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
        assertThat(completed).as("iterated again").containsExactlyInAnyOrder(slow, fast);
    }

    @Test
    default void asCompletedHandsOutFailedAndCancelledFuturesToo() {
        TaskFuture<String> failed = failing("failed");
        TaskFuture<String> good = pool().submit(() -> "good");
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        cancelled.cancel(true);
        List<CompletableFuture<String>> futures = List.of(failed, good, cancelled);
        assertThat(TaskFuture.asCompleted(futures))
                .hasSize(3)
                .containsExactlyInAnyOrderElementsOf(futures)
                .allSatisfy(future -> assertThat(future).isDone());
    }

    @Test
    default void aWaitingIteratorThatIsInterruptedIsCancelled() {
        Iterator<CompletableFuture<String>> iterator =
                TaskFuture.asCompleted(List.of(new CompletableFuture<String>())).iterator();
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(iterator::next);
        assertThat(Thread.interrupted()).isTrue();
    }
}
