// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Capability;
import dev.tutti.Task;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task's exception is one {@link TaskFailedException} with the item's index and the original as its cause. */
public interface FailureContract extends PoolUnderTest {

    static int refuseSeven(int item) throws IOException {
        if (item == 7) {
            throw new FileNotFoundException("seven is missing");
        }
        return item;
    }

    static int dive(int depth) {
        return depth < 0 ? 0 : 1 + dive(depth + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 100})
    default void aFailureNamesItsItemAndKeepsItsCause(int chunk) {
        List<Integer> items = IntStream.range(0, 20).boxed().toList();
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class,
                () -> (chunk == 0 ? pool() : pool().chunk(chunk)).map(FailureContract::refuseSeven, items));
        assertThat(failure.index()).isEqualTo(7);
        assertThat(failure.attempts()).isEqualTo(1);
        assertThat(failure).hasMessageContaining("item 7").hasMessageContaining("seven is missing");
        assertThat(failure.getCause())
                .isExactlyInstanceOf(FileNotFoundException.class)
                .hasMessage("seven is missing");
        assertThat(failure.getCause().getStackTrace())
                .as("the worker's own stack")
                .anyMatch(frame -> frame.getMethodName().equals("refuseSeven"));
    }

    @Test
    default void aFailureOfAPairNamesItsIndexToo() {
        List<Integer> items = IntStream.range(0, 20).boxed().toList();
        List<Integer> tens = items.stream().map(item -> 10 * item).toList();
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class, () -> pool().map((a, b) -> refuseSeven(b - 9 * a), items, tens));
        assertThat(failure.index()).isEqualTo(7);
        assertThat(failure.getCause()).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    default void causesAndSuppressedExceptionsArriveToo() {
        TaskFuture<Integer> future = pool().submit(() -> {
            IOException low = new IOException("low");
            IllegalStateException high = new IllegalStateException("high", low);
            high.addSuppressed(new IllegalArgumentException("aside"));
            throw high;
        });
        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, future::join);
        assertThat(failure.getCause())
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("high");
        assertThat(failure.getCause().getCause())
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("low");
        assertThat(failure.getCause().getSuppressed())
                .singleElement()
                .satisfies(aside -> assertThat(aside).hasMessage("aside"));
    }

    @Test
    default void errorsAreDeliveredLikeExceptions() {
        Task<Integer, Integer> asserting = item -> {
            throw new AssertionError("wrong " + item);
        };
        assertThatExceptionOfType(TaskFailedException.class)
                .isThrownBy(() -> pool().map(asserting, List.of(1)))
                .havingCause()
                .isExactlyInstanceOf(AssertionError.class)
                .withMessage("wrong 1");
        assertThatExceptionOfType(TaskFailedException.class)
                .isThrownBy(() -> pool().map(FailureContract::dive, List.of(0)))
                .havingCause()
                .isExactlyInstanceOf(StackOverflowError.class);
    }

    /** An exception whose methods throw. */
    final class Speechless extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final boolean deep;

        Speechless(boolean deep) {
            this.deep = deep;
        }

        @Override
        public String getMessage() {
            if (deep) {
                return getMessage() + "deeper";
            }
            throw new IllegalStateException("no message");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void anExceptionThatCannotEvenBePrintedIsAFailureLikeAnyOther(boolean deep) {
        Task<Integer, Integer> speechless = item -> {
            throw new Speechless(deep);
        };
        TaskFailedException failure =
                catchThrowableOfType(TaskFailedException.class, () -> pool().map(speechless, List.of(1)));
        assertThat(failure.getMessage()).contains(Speechless.class.getName());
        assertThat(failure.getCause()).isInstanceOf(Speechless.class);
        assertThat(pool().map(x -> x + 1, List.of(1))).containsExactly(2);
    }

    @Test
    default void anInterruptedExceptionOfTheTasksOwnIsAFailureLikeAnyOther() {
        assumeTrue(beside(), "here it cannot be told from an interrupt of the caller");
        TaskFuture<Integer> future = pool().submit(() -> {
            throw new InterruptedException("the task's own");
        });
        assertThatExceptionOfType(TaskFailedException.class)
                .isThrownBy(future::join)
                .havingCause()
                .isExactlyInstanceOf(InterruptedException.class)
                .withMessage("the task's own");
        // On the caller's own thread nobody can tell whose interrupt it was.
        assertThat(Thread.interrupted()).isEqualTo(!beside());
    }

    @Test
    default void aFailureCancelsTheItemsThatRun(@TempDir Path directory) {
        assumeTrue(beside() && pool().workers() > 1, "here items run one after the other");
        Gate never = Gate.in(directory);
        Ledger begun = Ledger.in(directory);
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class,
                () -> pool().chunk(1)
                        .map(
                                item -> {
                                    begun.add(item);
                                    begun.awaitSize(2);
                                    if (item == 1) {
                                        throw new IOException("one");
                                    }
                                    never.await();
                                    return item;
                                },
                                List.of(0, 1)));
        assertThat(failure.index()).isEqualTo(1);
    }

    @Test
    default void aTaskThatFailedIsNotRunAgain(@TempDir Path directory) {
        Ledger runs = Ledger.in(directory);
        List<TaskFuture<Integer>> futures = pool().retries(3)
                .invokeAll(
                        item -> {
                            runs.add(item);
                            return refuseSeven(item);
                        },
                        List.of(6, 7, 8));
        assertThat(futures.get(1).isCompletedExceptionally()).isTrue();
        assertThat(runs.lines()).containsExactlyInAnyOrder("6", "7", "8");
    }

    @Test
    default void everyFailureHasItsOwnInstance() {
        IllegalStateException shared = new IllegalStateException("shared");
        List<TaskFuture<Integer>> futures = pool().invokeAll(
                        item -> {
                            throw shared;
                        },
                        List.of(0, 1, 2));
        List<Throwable> failures = futures.stream()
                .map(future -> (Throwable) catchThrowableOfType(TaskFailedException.class, future::join))
                .toList();
        assertThat(failures).doesNotHaveDuplicates().doesNotContainNull();
        if (can(Capability.SHARED_HEAP)) {
            assertThat(failures)
                    .allSatisfy(failure -> assertThat(failure.getCause()).isSameAs(shared));
        }
    }

    @Test
    default void theFirstAttemptIsNumberedOne() {
        assertThat(Task.attempt()).isEqualTo(1);
        assertThat(pool().retries(2).map(item -> Task.attempt(), List.of(0, 1, 2)))
                .containsOnly(1);
    }
}
