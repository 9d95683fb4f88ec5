// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Capability;
import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import dev.tutti.TaskTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code timeout} is for one item, from its start; when it is over the item fails and its worker is free again. */
public interface TimeoutContract extends PoolUnderTest {

    /**
     * A limit that an item which waits for ever will reach, and any other will not, the first of a new worker included.
     */
    default Duration limit() {
        return Duration.ofMillis(can(Capability.KILLABLE) ? 1000 : 200);
    }

    static TaskFailedException assertTimedOut(TaskFuture<?> future, long index) {
        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, future::join);
        assertThat(failure.index()).isEqualTo(index);
        assertThat(failure.attempts()).isEqualTo(1);
        assertThat(failure).hasCauseExactlyInstanceOf(TaskTimeoutException.class);
        return failure;
    }

    /** Each item takes less than half the limit; waiting and batch-mates take it far beyond. */
    @Test
    default void timeIsMeasuredFromTheStartOfTheItem() {
        List<Integer> items = IntStream.range(0, 6).boxed().toList();
        List<Integer> results = pool().timeout(Duration.ofMillis(1000))
                .chunk(3)
                .map(
                        item -> {
                            Deadline.park(Duration.ofMillis(400));
                            return item;
                        },
                        items);
        assertThat(results).isEqualTo(items);
    }

    @Test
    default void aTaskThatListensIsStopped(@TempDir Path directory) {
        Gate never = Gate.in(directory);
        TaskFuture<Void> future = pool().timeout(limit()).run(never::await);
        TaskFailedException failure = assertTimedOut(future, 0);
        assertThat(((TaskTimeoutException) failure.getCause()).limit()).isEqualTo(limit());
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /** Whether the backend says where a task is; it need not. */
    default boolean tellsStacks() {
        return true;
    }

    /** Its task's stack is the error's. A machine that is busy may not get one in time, but now and then it does. */
    @Test
    default void aTimeoutSaysWhereTheTaskWas(@TempDir Path directory) {
        Gate never = Gate.in(directory);
        AtomicReference<TaskTimeoutException> last = new AtomicReference<>();
        Deadline.await("a timeout with a stack, if this pool has any", () -> {
            TaskFailedException failure = assertTimedOut(pool().timeout(limit()).run(never::await), 0);
            last.set((TaskTimeoutException) failure.getCause());
            return last.get().stack().isEmpty() != tellsStacks();
        });
        TaskTimeoutException late = last.get();
        assertThat(late.getStackTrace()).containsExactlyElementsOf(late.stack());
        if (tellsStacks()) {
            assertThat(late.state()).isPresent();
            assertThat(late.stack()).anySatisfy(frame -> {
                assertThat(frame.getClassName()).isEqualTo(Gate.class.getName());
                assertThat(frame.getMethodName()).isEqualTo("await");
            });
            assertThat(late.stack())
                    .extracting(StackTraceElement::getClassName)
                    .noneMatch(name -> name.endsWith(".LocalRun") || name.endsWith(".TaskThread"));
            assertThat(late).hasMessageContaining("; it was ").hasMessageContaining(" at ");
        } else {
            assertThat(late.state()).isEmpty();
            assertThat(late).hasMessageContaining("where it was is not known");
        }
    }

    @Test
    default void onlyTheItemThatTookTooLongFails(@TempDir Path directory) {
        Gate never = Gate.in(directory);
        Ledger runs = Ledger.in(directory);
        List<TaskFuture<Integer>> futures = new ArrayList<>(pool().timeout(limit().multipliedBy(2))
                .chunk(10)
                .invokeAll(
                        item -> {
                            runs.add(item);
                            if (item == 5) {
                                never.await();
                            }
                            return item;
                        },
                        IntStream.range(0, 20).boxed().toList()));
        assertTimedOut(futures.remove(5), 5);
        assertThat(futures.stream().map(TaskFuture::join)).hasSize(19).doesNotContain(5);
        assertThat(runs.lines().stream().filter("5"::equals))
                .as("runs of the item")
                .hasSize(1);
    }

    @Test
    default void aTimeoutFailsMap(@TempDir Path directory) {
        Gate never = Gate.in(directory);
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class,
                () -> pool().timeout(limit())
                        .map(
                                item -> {
                                    if (item == 3) {
                                        never.await();
                                    }
                                    return item;
                                },
                                List.of(0, 1, 2, 3, 4)));
        assertThat(failure.index()).isEqualTo(3);
        assertThat(failure).hasCauseExactlyInstanceOf(TaskTimeoutException.class);
    }

    @Test
    default void tasksThatDoNotListenTakeNoWorkerAway(@TempDir Path directory) {
        assumeTrue(beside(), "here a task that does not listen holds its own caller");
        Gate gate = Gate.in(directory);
        try {
            List<Integer> items =
                    IntStream.range(0, pool().workers() + 1).boxed().toList();
            List<TaskFuture<Integer>> futures = pool().timeout(limit())
                    .chunk(1)
                    .invokeAll(
                            item -> {
                                gate.awaitDeaf();
                                return item;
                            },
                            items);
            for (int i = 0; i < futures.size(); i++) {
                assertTimedOut(futures.get(i), i);
            }
            PoolUnderTest.assertEveryWorkerAnswers(pool(), directory);
            assertThat(gate.isOpen()).isFalse();
        } finally {
            gate.open();
        }
    }

    @Test
    default void whatALeftBehindTaskReturnsLateIsIgnored(@TempDir Path directory) {
        assumeTrue(beside(), "here a task that does not listen holds its own caller");
        Gate gate = Gate.in(directory);
        Ledger returned = Ledger.in(directory);
        TaskFuture<String> future = pool().timeout(limit()).submit(() -> {
            gate.awaitDeaf();
            returned.add("late");
            return "late";
        });
        assertTimedOut(future, 0);
        gate.open();
        if (!can(Capability.KILLABLE)) {
            returned.awaitSize(1);
        }
        PoolUnderTest.assertEveryWorkerAnswers(pool(), directory);
        assertTimedOut(future, 0);
    }

    @Test
    default void aTimeoutIsNotRetried(@TempDir Path directory) {
        Gate never = Gate.in(directory);
        Ledger runs = Ledger.in(directory);
        assertTimedOut(
                pool().retries(3).timeout(limit()).run(() -> {
                    runs.add("run");
                    never.await();
                }),
                0);
        assertThat(runs.lines()).containsExactly("run");
    }

    @Test
    default void aTimeoutThatIsNotReachedChangesNothing() {
        List<Integer> items = IntStream.range(0, 1000).boxed().toList();
        assertThat(pool().timeout(Duration.ofSeconds(Deadline.SECONDS)).map(item -> item, items))
                .isEqualTo(items);
        assertThat(pool().timeout(Duration.ofSeconds(Long.MAX_VALUE)).map(item -> item, items))
                .isEqualTo(items);
    }

    /** Items that end about when their time does: whichever wins, the next item of the batch is not the one hit. */
    @Test
    default void aTimeoutThatComesLateDoesNotHitTheNextItem() {
        int items = can(Capability.KILLABLE) ? 24 : 60;
        List<TaskFuture<Boolean>> futures = pool().timeout(Duration.ofMillis(50))
                .chunk(4)
                .invokeAll(
                        item -> {
                            if (item % 2 == 0) {
                                Deadline.park(Duration.ofMillis(50).plusNanos(item * 100_000L % 3_000_000 - 1_500_000));
                            }
                            return Thread.currentThread().isInterrupted();
                        },
                        IntStream.range(0, items).boxed().toList());
        assertThat(futures).hasSize(items).allSatisfy(future -> {
            if (future.isCompletedExceptionally()) {
                assertThat(future.exceptionNow()).isInstanceOf(TaskTimeoutException.class);
            } else {
                assertThat(future.join()).as("interrupt status").isFalse();
            }
        });
    }

    @Test
    default void aPoolWithATaskThatDoesNotListenCanBeClosed(@TempDir Path directory) {
        assumeTrue(beside(), "here a task that does not listen holds its own caller");
        Gate gate = Gate.in(directory);
        Ledger begun = Ledger.in(directory);
        try {
            Pool other = open(Pool.options().workers(1));
            TaskFuture<Void> future = other.run(() -> {
                begun.add("begun");
                gate.awaitDeaf();
            });
            begun.awaitSize(1);
            assertThat(other.close(Duration.ZERO)).isFalse();
            assertThat(future).isCompletedExceptionally();
        } finally {
            gate.open();
        }
    }
}
