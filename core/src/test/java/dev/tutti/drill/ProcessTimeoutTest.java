// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import dev.tutti.TaskTimeoutException;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Gate;
import dev.tutti.contract.Ledger;
import dev.tutti.contract.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A task whose time is up, or whose future is cancelled, is really stopped: with its worker and all its child
 * processes.
 */
final class ProcessTimeoutTest extends ProcessDrill {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    /** Ways in which a task never ends. */
    enum Runaway {
        LOOP,
        COUNTED_LOOP,
        DEAF_SLEEP,
        DEADLOCK,
        NATIVE_CALL,
        EXIT_WITHOUT_END,
        CHILD_PROCESS;

        /** Writes its process id, and those of its children, when nothing but a signal can end it. */
        double run(Ledger pids) throws Exception {
            if (this != DEADLOCK) {
                pids.add(pid());
            }
            return switch (this) {
                case LOOP -> {
                    long x = 1;
                    while (x != 0) {
                        x = x * 6364136223846793005L | 1;
                    }
                    yield x;
                }
                case COUNTED_LOOP -> {
                    double x = 2;
                    for (int round = 0; round >= 0; round++) {
                        for (int i = 0; i < Integer.MAX_VALUE; i++) {
                            x = Math.sqrt(x + i);
                        }
                    }
                    yield x;
                }
                case DEAF_SLEEP -> {
                    while (true) {
                        try {
                            Deadline.park(Duration.ofSeconds(Deadline.SECONDS));
                        } catch (InterruptedException ignored) {
                            pids.add(pid());
                        }
                    }
                }
                case DEADLOCK -> {
                    CountDownLatch held = new CountDownLatch(1);
                    Thread.ofPlatform().daemon().start(() -> {
                        synchronized (held) {
                            held.countDown();
                            while (true) {
                                LockSupport.park();
                            }
                        }
                    });
                    held.await();
                    pids.add(pid());
                    synchronized (held) {
                        pids.add("entered");
                    }
                    yield 0;
                }
                case NATIVE_CALL -> {
                    Os.pause();
                    yield 0;
                }
                case EXIT_WITHOUT_END -> {
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                        while (true) {
                            LockSupport.park();
                        }
                    }));
                    System.exit(0);
                    yield 0;
                }
                case CHILD_PROCESS -> {
                    Process child = new ProcessBuilder("sh", "-c", "sleep 1000 & echo $!; wait").start();
                    pids.add(child.pid());
                    pids.add(child.inputReader().readLine());
                    yield child.waitFor();
                }
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRunawayTaskIsKilledWithAllItsProcesses(Runaway runaway, @TempDir Path directory) {
        Ledger pids = Ledger.in(directory);
        TaskFuture<Double> future = pool.timeout(LIMIT).submit(() -> runaway.run(pids));
        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, future::join);
        assertThat(failure).hasCauseExactlyInstanceOf(TaskTimeoutException.class);
        assertAllGone(pids);
    }

    /** Whatever it does. A busy machine may not answer in time, but now and then it does. */
    @ParameterizedTest
    @EnumSource
    void theErrorOfARunawayTaskHasItsStack(Runaway runaway, @TempDir Path directory) {
        Ledger pids = Ledger.in(directory);
        AtomicReference<TaskTimeoutException> last = new AtomicReference<>();
        Deadline.await("a stack", () -> {
            TaskFuture<Double> future = pool.timeout(LIMIT).submit(() -> runaway.run(pids));
            last.set((TaskTimeoutException) catchThrowableOfType(TaskFailedException.class, future::join)
                    .getCause());
            return !last.get().stack().isEmpty();
        });
        TaskTimeoutException late = last.get();
        assertThat(late.stack())
                .anySatisfy(frame -> assertThat(frame.getClassName()).isEqualTo(Runaway.class.getName()));
        assertThat(late.state())
                .hasValueSatisfying(state -> assertThat(state)
                        .isIn(
                                switch (runaway) {
                                    case LOOP, COUNTED_LOOP, NATIVE_CALL -> List.of(Thread.State.RUNNABLE);
                                    case EXIT_WITHOUT_END -> List.of(Thread.State.WAITING);
                                    case DEADLOCK -> List.of(Thread.State.BLOCKED);
                                    case DEAF_SLEEP -> List.of(Thread.State.TIMED_WAITING);
                                    case CHILD_PROCESS -> List.of(Thread.State.WAITING, Thread.State.RUNNABLE);
                                }));
        assertThat(late)
                .hasMessageContaining("limit=1000 ms elapsed=")
                .hasMessageContaining("; it was " + late.state().orElseThrow());
        assertAllGone(pids);
    }

    /** A task that listens to its interrupt may keep its worker; these do not. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CHILD_PROCESS")
    void cancellingARunawayTaskKillsIt(Runaway runaway, @TempDir Path directory) {
        Ledger pids = Ledger.in(directory);
        TaskFuture<Double> future = pool.submit(() -> runaway.run(pids));
        pids.awaitSize(1);
        assertThat(future.cancel(true)).isTrue();
        assertAllGone(pids);
    }

    @Test
    void closingWithoutWaitingKillsWorkersWithAllTheirProcesses(@TempDir Path directory) {
        Ledger pids = Ledger.in(directory);
        Pool other = Pool.processes(2);
        TaskFuture<Double> child = other.submit(() -> Runaway.CHILD_PROCESS.run(pids));
        TaskFuture<Double> loop = other.submit(() -> Runaway.COUNTED_LOOP.run(pids));
        pids.awaitSize(4);
        assertThat(other.close(Duration.ZERO)).isFalse();
        assertThat(child).isCompletedExceptionally();
        assertThat(loop).isCompletedExceptionally();
        assertAllGone(pids);
    }

    private static void assertAllGone(Ledger pids) {
        List<String> all = pids.lines();
        assertThat(all).isNotEmpty();
        Deadline.await("gone: " + all, () -> all.stream().noneMatch(pid -> Processes.runs(Long.parseLong(pid))));
    }

    @Test
    void aWorkerThatIsSuspendedIsNotTakenForDead(@TempDir Path directory) {
        Ledger pids = Ledger.in(directory);
        Gate gate = Gate.in(directory);
        TaskFuture<String> future = pool.submit(() -> {
            pids.add(pid());
            gate.await();
            return "resumed";
        });
        pids.awaitSize(1);
        long pid = Long.parseLong(pids.lines().getFirst());
        Processes.suspend(pid);
        gate.open();
        assertThat(pool.map(item -> item + 1, List.of(1, 2, 3))).containsExactly(2, 3, 4);
        assertThat(future).isNotDone();
        Processes.signal("CONT", pid);
        assertThat(future.join()).isEqualTo("resumed");
    }

    @Test
    void aSuspendedWorkerIsKilledWhenTimeIsUp(@TempDir Path directory) {
        Ledger pids = Ledger.in(directory);
        Gate never = Gate.in(directory);
        TaskFuture<Void> future = pool.timeout(Duration.ofSeconds(1)).run(() -> {
            pids.add(pid());
            never.await();
        });
        pids.awaitSize(1);
        Processes.suspend(Long.parseLong(pids.lines().getFirst()));
        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, future::join);
        assertThat(failure).hasCauseExactlyInstanceOf(TaskTimeoutException.class);
        TaskTimeoutException late = (TaskTimeoutException) failure.getCause();
        assertThat(late.stack()).isEmpty();
        assertThat(late.state()).isEmpty();
        assertThat(late).hasMessageContaining("where it was is not known, since its worker did not say so in time");
        assertAllGone(pids);
    }

    /** Five seconds are longer than anything waits for a worker that is gone. */
    @Test
    void noWorkerIsTakenForDeadForBeingSilent(@TempDir Path directory) throws InterruptedException {
        Ledger pids = Ledger.in(directory);
        List<TaskFuture<Long>> futures = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            futures.add(pool.submit(() -> {
                pids.add(pid());
                pids.awaitSize(3);
                return pid();
            }));
        }
        pids.awaitSize(2);
        List<Long> both = pids.lines().stream().map(Long::valueOf).toList();
        both.forEach(Processes::suspend);
        pids.add("go on");
        Deadline.park(Duration.ofSeconds(5));
        both.forEach(pid -> Processes.signal("CONT", pid));
        assertThat(futures.stream().map(TaskFuture::join)).containsExactlyInAnyOrderElementsOf(both);
    }
}
