// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tutti.Pool;
import dev.tutti.Task;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import dev.tutti.Tasks;
import dev.tutti.WorkerLostException;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Ledger;
import dev.tutti.contract.PoolUnderTest;
import dev.tutti.contract.Processes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that dies takes down the item it ran, and nothing else. */
final class WorkerLossTest extends ProcessDrill {

    /** Ways in which a task ends its worker. */
    enum Death {
        EXIT_0(0),
        EXIT_3(3),
        EXIT_FROM_ANOTHER_THREAD(4),
        HALT_0(0),
        HALT_1(1),
        KILL(137),
        NULL_DEREFERENCE(-1);

        /** The exit code, or -1 if the JVM chooses one. */
        final int exitCode;

        Death(int exitCode) {
            this.exitCode = exitCode;
        }

        int die() throws InterruptedException {
            switch (this) {
                case EXIT_0, EXIT_3 -> System.exit(exitCode);
                case EXIT_FROM_ANOTHER_THREAD -> {
                    Thread.ofPlatform().start(() -> System.exit(exitCode)).join();
                    Deadline.park(Duration.ofSeconds(Deadline.SECONDS));
                }
                case HALT_0, HALT_1 -> Runtime.getRuntime().halt(exitCode);
                case KILL -> {
                    Processes.kill(pid());
                    Deadline.park(Duration.ofSeconds(Deadline.SECONDS));
                }
                case NULL_DEREFERENCE -> dereferenceNull();
            }
            return 0;
        }
    }

    @SuppressWarnings("restricted") // that is the point
    private static void dereferenceNull() {
        MemorySegment.ofAddress(0).reinterpret(8).set(ValueLayout.JAVA_INT, 0, 1);
    }

    private static WorkerLostException assertLost(TaskFuture<?> future, long index, int attempts) {
        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, future::join);
        assertThat(failure.index()).isEqualTo(index);
        assertThat(failure.attempts()).isEqualTo(attempts);
        assertThat(failure).hasCauseExactlyInstanceOf(WorkerLostException.class);
        return (WorkerLostException) failure.getCause();
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheItemThatKilledItsWorkerFails(Death death, @TempDir Path directory) {
        Ledger pids = Ledger.in(directory);
        List<TaskFuture<Integer>> futures = new ArrayList<>(pool.chunk(5)
                .invokeAll(
                        item -> {
                            if (item == 12) {
                                pids.add(pid());
                                System.err.println("last words of item " + item);
                                System.err.flush();
                                death.die();
                            }
                            return item;
                        },
                        IntStream.range(0, 40).boxed().toList()));
        WorkerLostException loss = assertLost(futures.remove(12), 12, 1);
        assertThat(pids.lines()).containsExactly(String.valueOf(loss.pid()));
        if (death.exitCode >= 0) {
            assertThat(loss.exitCode()).isEqualTo(death.exitCode);
        } else {
            assertThat(loss.exitCode()).isNotZero();
        }
        assertThat(loss.lastLines()).hasSizeLessThanOrEqualTo(20).contains("last words of item 12");
        assertThat(loss)
                .hasMessageContaining("pid=" + loss.pid())
                .hasMessageContaining("exitCode=" + loss.exitCode())
                .hasMessageContaining("last words of item 12");
        assertThat(futures.stream().map(TaskFuture::join)).hasSize(39).doesNotContain(12);
        assertThat(Processes.runs(loss.pid())).isFalse();
    }

    @Test
    void aSubmittedTaskThatKillsItsWorkerFails() {
        assertThat(assertLost(pool.submit(Death.EXIT_3::die), 0, 1).exitCode()).isEqualTo(3);
    }

    @Test
    void onlyTheLastLinesAreKept() {
        WorkerLostException loss = assertLost(
                pool.run(() -> {
                    for (int i = 0; i < 100; i++) {
                        System.err.println("line " + i);
                    }
                    Runtime.getRuntime().halt(1);
                }),
                0,
                1);
        assertThat(loss.lastLines()).hasSize(20).first().isEqualTo("line 80");
        assertThat(loss.lastLines()).last().isEqualTo("line 99");
    }

    @Test
    void aPoisonousItemFailsAfterItsRetriesAndItsBatchMatesDoNot(@TempDir Path directory) {
        Ledger runs = Ledger.in(directory);
        Ledger attempts = Ledger.in(directory);
        List<TaskFuture<Integer>> futures = new ArrayList<>(pool.retries(2)
                .chunk(100)
                .invokeAll(
                        item -> {
                            if (item == 37) {
                                attempts.add(Task.attempt());
                                Death.HALT_1.die();
                            }
                            runs.add(item);
                            return item;
                        },
                        IntStream.range(0, 100).boxed().toList()));
        assertLost(futures.remove(37), 37, 3);
        assertThat(attempts.lines()).containsExactly("1", "2", "3");
        assertThat(futures.stream().map(TaskFuture::join)).hasSize(99);
        assertThat(runs.lines()).contains("0", "36", "38", "99");
    }

    @Test
    void aRetriedItemSucceedsAndCanSeeItsAttempt() {
        assertThat(pool.retries(1)
                        .submit(() -> Task.attempt() == 1 ? Death.HALT_0.die() : 10 * Task.attempt())
                        .join())
                .isEqualTo(20);
        assertThat(pool.submit(Task::attempt).join()).as("the next task").isEqualTo(1);
    }

    /** One of two workers is killed in the middle of a thousand items. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void killingOneOfTwoWorkersCostsAtMostTheItemItRan(int retries, @TempDir Path directory) {
        Ledger ledger = Ledger.in(directory);
        Tasks view = pool.chunk(1).retries(retries);
        CompletableFuture<List<TaskFuture<Integer>>> call = CompletableFuture.supplyAsync(() -> view.invokeAll(
                item -> {
                    ledger.add(item + " " + pid() + " " + Task.attempt());
                    Deadline.park(Duration.ofMillis(1));
                    return item + 1;
                },
                IntStream.range(0, 1000).boxed().toList()));
        ledger.awaitSize(300);
        long victim = Long.parseLong(ledger.lines().get(250).split(" ")[1]);
        Processes.kill(victim);
        List<TaskFuture<Integer>> futures = call.join();
        Map<String, Integer> runs = new HashMap<>();
        ledger.lines().forEach(line -> runs.merge(line.split(" ")[0], 1, Integer::sum));
        List<Integer> failed = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            if (futures.get(i).isCompletedExceptionally()) {
                assertThat(assertLost(futures.get(i), i, 1).pid()).isEqualTo(victim);
                failed.add(i);
            } else {
                assertThat(futures.get(i).join()).isEqualTo(i + 1);
            }
        }
        assertThat(failed).hasSizeLessThanOrEqualTo(1 - retries);
        assertThat(runs.values().stream().filter(times -> times > 1 + retries))
                .as("items begun too often")
                .isEmpty();
        assertThat(runs.values().stream().filter(times -> times > 1)).hasSizeLessThanOrEqualTo(retries);
        assertThat(runs.size()
                        + (int) failed.stream()
                                .filter(item -> !runs.containsKey("" + item))
                                .count())
                .isEqualTo(1000);
    }

    @Test
    void inBatchesTooEveryOtherItemCompletes(@TempDir Path directory) {
        Ledger ledger = Ledger.in(directory);
        CompletableFuture<List<TaskFuture<Integer>>> call = CompletableFuture.supplyAsync(() -> pool.invokeAll(
                item -> {
                    ledger.add(pid());
                    Deadline.park(Duration.ofMillis(1));
                    return item + 1;
                },
                IntStream.range(0, 1000).boxed().toList()));
        ledger.awaitSize(300);
        Processes.kill(Long.parseLong(ledger.lines().get(250)));
        List<TaskFuture<Integer>> futures = call.join();
        assertThat(futures.stream().filter(TaskFuture::isCompletedExceptionally))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(futures.stream()
                        .filter(future -> !future.isCompletedExceptionally())
                        .map(TaskFuture::join))
                .doesNotHaveDuplicates();
    }

    @Test
    void allWorkersMayDieAtOnce(@TempDir Path directory) {
        Ledger ledger = Ledger.in(directory);
        CompletableFuture<List<Integer>> call = CompletableFuture.supplyAsync(() -> pool.retries(1)
                .map(
                        item -> {
                            ledger.add(pid());
                            Deadline.park(Duration.ofMillis(2));
                            return item + 1;
                        },
                        IntStream.range(0, 300).boxed().toList()));
        ledger.awaitSize(100);
        ledger.lines().stream().distinct().forEach(pid -> Processes.kill(Long.parseLong(pid)));
        assertThat(call.join()).isEqualTo(IntStream.rangeClosed(1, 300).boxed().toList());
    }

    @Test
    void aWorkerThatDiesWhileItSendsALargeResultLosesThatItemOnly(@TempDir Path directory) {
        Ledger ledger = Ledger.in(directory);
        CompletableFuture<List<TaskFuture<byte[]>>> call = CompletableFuture.supplyAsync(() -> pool.chunk(1)
                .invokeAll(
                        item -> {
                            ledger.add(pid());
                            return new byte[32 << 20];
                        },
                        List.of(1, 2, 3, 4)));
        ledger.awaitSize(2);
        Processes.kill(Long.parseLong(ledger.lines().getFirst()));
        List<TaskFuture<byte[]>> futures = call.join();
        assertThat(futures.stream().filter(TaskFuture::isCompletedExceptionally))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(futures.stream().filter(future -> !future.isCompletedExceptionally()))
                .allSatisfy(future -> assertThat(future.join()).hasSize(32 << 20));
    }

    @Test
    void anOutOfMemoryErrorFailsItsItemOnly() {
        try (Pool small = Pool.options().workers(2).jvmFlags("-Xmx64m").processes()) {
            List<TaskFuture<Integer>> futures = new ArrayList<>(small.chunk(3)
                    .invokeAll(
                            item -> {
                                if (item == 4) {
                                    List<long[]> hoard = new ArrayList<>();
                                    while (true) {
                                        hoard.add(new long[1 << 20]);
                                    }
                                }
                                return item;
                            },
                            List.of(0, 1, 2, 3, 4, 5, 6)));
            TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, futures.remove(4)::join);
            assertThat(failure.index()).isEqualTo(4);
            assertThat(failure.getCause()).isInstanceOfAny(OutOfMemoryError.class, WorkerLostException.class);
            assertThat(futures.stream().map(TaskFuture::join)).containsExactly(0, 1, 2, 3, 5, 6);
        }
    }

    @Test
    void anArrayThatNoJvmCanHoldIsAnOrdinaryError() {
        TaskFailedException failure =
                catchThrowableOfType(TaskFailedException.class, pool.submit(() -> new byte[Integer.MAX_VALUE])::join);
        assertThat(failure).hasCauseExactlyInstanceOf(OutOfMemoryError.class);
    }

    /** It does not read any more, and then it is not there any more. The item had not begun. */
    @Test
    void aWorkerThatDiesWhileItIsSentALargeItemCostsNothing() {
        try (Pool other = Pool.processes(1)) {
            long pid = other.submit(ProcessDrill::pid).join();
            Processes.suspend(pid);
            TaskFuture<Integer> future = other.submit(item -> item.length, new byte[64 << 20]);
            Deadline.await(
                    "a thread is sending",
                    () -> Thread.getAllStackTraces().entrySet().stream()
                            .anyMatch(each -> each.getKey().getName().endsWith("-sender")
                                    && Arrays.stream(each.getValue())
                                            .anyMatch(frame ->
                                                    frame.getMethodName().startsWith("write"))));
            Processes.kill(pid);
            assertThat(future.join()).isEqualTo(64 << 20);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void workersThatKillEachOtherAreReplaced(int workers, @TempDir Path directory) {
        Ledger pids = Ledger.in(directory);
        try (Pool other = Pool.processes(workers)) {
            List<TaskFuture<Void>> begun = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                begun.add(other.run(() -> {
                    pids.add(pid());
                    pids.awaitSize(workers);
                }));
            }
            begun.forEach(TaskFuture::join);
            List<TaskFuture<String>> futures = other.chunk(1)
                    .invokeAll(
                            pid -> {
                                Processes.kill(Long.parseLong(pid));
                                return pid;
                            },
                            pids.lines().reversed());
            for (int i = 0; i < workers; i++) {
                if (futures.get(i).isCompletedExceptionally()) {
                    assertLost(futures.get(i), i, 1);
                }
            }
            PoolUnderTest.assertEveryWorkerAnswers(other, directory);
            // Whoever is killed before it kills lets another live.
            assertThat(pids.lines().stream().filter(pid -> Processes.runs(Long.parseLong(pid))))
                    .hasSizeLessThan(workers);
        }
    }
}
