// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tutti.Pool;
import dev.tutti.RemoteTaskException;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import dev.tutti.TaskRefusedException;
import dev.tutti.WorkerLostException;
import dev.tutti.WorkerLostException.Kind;
import dev.tutti.contract.CloseContract;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Gate;
import dev.tutti.contract.Ledger;
import dev.tutti.contract.Processes;
import dev.tutti.drill.Mishap.Trap;
import dev.tutti.drill.Mishap.TrappedException;
import java.lang.ref.Cleaner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every mishap at every moment of a task's way: to a worker, there, and back. It costs the item to which it happens, and
 * says what it was.
 */
final class CrashMatrixTest extends ProcessDrill {

    private static final int ITEMS = 12;
    private static final int BAD = 5;

    /** When it happens, all of it in the worker. */
    enum Moment {
        ITEM_IS_READ,
        CAPTURE_IS_READ,
        TASK_RUNS,
        CLASS_IS_INITIALIZED,
        RESULT_IS_WRITTEN,
        FAILURE_IS_WRITTEN
    }

    /** A class that does as it is told when it is initialized. */
    private static final class Initialized {
        static {
            Mishap.next().happen();
        }

        static void use() {}
    }

    private static Object run(Moment moment, Mishap mishap) throws TrappedException {
        switch (moment) {
            case TASK_RUNS -> mishap.happen();
            case CLASS_IS_INITIALIZED -> {
                Mishap.next(mishap);
                Initialized.use();
            }
            case RESULT_IS_WRITTEN -> {
                return new Trap(mishap, true, false);
            }
            case FAILURE_IS_WRITTEN -> throw new TrappedException(new Trap(mishap, true, false));
            case ITEM_IS_READ, CAPTURE_IS_READ -> throw new AssertionError("it should have been read");
        }
        throw new AssertionError("it should have happened");
    }

    private List<TaskFuture<Object>> withOneBad(Moment moment, Mishap mishap) {
        if (moment == Moment.CAPTURE_IS_READ) {
            Trap captured = new Trap(mishap, false, true);
            return IntStream.range(0, ITEMS)
                    .mapToObj(i -> i == BAD
                            ? pool.<Integer, Object>submit(item -> captured.hashCode() + item, i)
                            : pool.<Integer, Object>submit(item -> item, i))
                    .toList();
        }
        List<Object> items = new ArrayList<>(IntStream.range(0, ITEMS).boxed().toList());
        if (moment == Moment.ITEM_IS_READ) {
            items.set(BAD, new Trap(mishap, false, true));
        }
        return pool.chunk(4).invokeAll(item -> item.equals(BAD) ? run(moment, mishap) : item, items);
    }

    private static TaskFailedException failureOfTheBad(List<TaskFuture<Object>> futures, Moment moment) {
        List<TaskFuture<Object>> others = new ArrayList<>(futures);
        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, others.remove(BAD)::join);
        assertThat(failure.index()).isEqualTo(moment == Moment.CAPTURE_IS_READ ? 0 : BAD);
        assertThat(others.stream().map(TaskFuture::join)).hasSize(ITEMS - 1).doesNotContain(BAD);
        return failure;
    }

    static Stream<Arguments> endsOfAWorker() {
        return Stream.of(Moment.values())
                .flatMap(moment ->
                        Stream.of(Mishap.values()).filter(Mishap::isAnEnd).map(mishap -> Arguments.of(moment, mishap)));
    }

    @ParameterizedTest
    @MethodSource("endsOfAWorker")
    void theEndOfAWorkerFailsTheItemAndIsNamed(Moment moment, Mishap mishap) {
        TaskFailedException failure = failureOfTheBad(withOneBad(moment, mishap), moment);
        assertThat(failure.attempts()).isEqualTo(1);
        assertThat(failure.getCause()).isInstanceOfSatisfying(WorkerLostException.class, loss -> {
            assertThat(loss.kind())
                    .as(loss.getMessage())
                    .isEqualTo(
                            switch (mishap) {
                                case SEGFAULT -> Kind.CRASHED;
                                case KILL -> Kind.KILLED;
                                case EXIT -> Kind.EXITED;
                                case HALT -> Kind.HALTED;
                                case EXCEPTION, ERROR -> throw new AssertionError(mishap);
                            });
            assertThat(Processes.runs(loss.pid())).isFalse();
        });
    }

    static Stream<Arguments> thrown() {
        return Stream.of(Moment.values())
                .flatMap(moment ->
                        Stream.of(Mishap.EXCEPTION, Mishap.ERROR).map(mishap -> Arguments.of(moment, mishap)));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void whatIsThrownFailsTheItemAndCostsNoWorker(Moment moment, Mishap mishap) {
        List<Long> before = workers();
        TaskFailedException failure = failureOfTheBad(withOneBad(moment, mishap), moment);
        Throwable cause = failure.getCause();
        switch (moment) {
            case ITEM_IS_READ, CAPTURE_IS_READ -> {
                assertThat(failure.attempts()).as("it never began").isZero();
                assertToldInWords(cause, mishap);
            }
            case TASK_RUNS -> assertThat(cause).isExactlyInstanceOf(mishap.thrown());
            case CLASS_IS_INITIALIZED ->
                // The second time in the same JVM the class is there no more.
                assertThat(cause).isInstanceOfAny(mishap.thrown(), LinkageError.class);
            case RESULT_IS_WRITTEN -> assertToldInWords(cause, mishap);
            case FAILURE_IS_WRITTEN ->
                assertThat(cause)
                        .isInstanceOfSatisfying(
                                RemoteTaskException.class,
                                words -> assertThat(words.originalType()).isEqualTo(TrappedException.class.getName()));
        }
        assertThat(workers()).isEqualTo(before);
    }

    private static void assertToldInWords(Throwable cause, Mishap mishap) {
        assertThat(cause).isExactlyInstanceOf(TaskRefusedException.class);
        assertThat(cause).hasMessageContaining(Mishap.WORDS);
        assertThat(cause).hasCauseExactlyInstanceOf(mishap.thrown());
    }

    private static List<Long> workers() {
        return ProcessHandle.current()
                .children()
                .filter(child -> Processes.runs(child.pid()))
                .map(ProcessHandle::pid)
                .sorted()
                .toList();
    }

    // ---- in the caller

    @ParameterizedTest
    @EnumSource(names = {"EXCEPTION", "ERROR"})
    void whatIsThrownWhileAnItemIsWrittenFailsThatItem(Mishap mishap) {
        List<Object> items = new ArrayList<>(IntStream.range(0, ITEMS).boxed().toList());
        items.set(BAD, new Trap(mishap, true, false));
        TaskFailedException failure =
                failureOfTheBad(pool.chunk(4).invokeAll(item -> item, items), Moment.ITEM_IS_READ);
        assertThat(failure.attempts()).isZero();
        assertToldInWords(failure.getCause(), mishap);
        assertToldInWords(catchThrowable(() -> pool.submit(item -> item, new Trap(mishap, true, false))), mishap);
        Trap captured = new Trap(mishap, true, false);
        assertToldInWords(catchThrowable(() -> pool.submit(captured::hashCode)), mishap);
    }

    @ParameterizedTest
    @EnumSource(names = {"EXCEPTION", "ERROR"})
    void whatIsThrownWhileAResultIsReadFailsThatItem(Mishap mishap) {
        TaskFailedException failure = failureOfTheBad(
                pool.chunk(4)
                        .<Integer, Object>invokeAll(
                                item -> item == BAD ? new Trap(mishap, false, true) : item,
                                IntStream.range(0, ITEMS).boxed().toList()),
                Moment.TASK_RUNS);
        assertThat(failure.attempts()).as("it ran").isEqualTo(1);
        assertToldInWords(failure.getCause(), mishap);
    }

    @ParameterizedTest
    @EnumSource(names = {"EXCEPTION", "ERROR"})
    void whatIsThrownWhileAFailureIsReadLeavesItsWords(Mishap mishap) {
        TaskFailedException failure = failureOfTheBad(
                pool.chunk(4)
                        .<Integer, Object>invokeAll(
                                item -> {
                                    if (item == BAD) {
                                        throw new TrappedException(new Trap(mishap, false, true));
                                    }
                                    return item;
                                },
                                IntStream.range(0, ITEMS).boxed().toList()),
                Moment.TASK_RUNS);
        assertThat(failure.getCause())
                .isInstanceOfSatisfying(
                        RemoteTaskException.class,
                        words -> assertThat(words.originalType()).isEqualTo(TrappedException.class.getName()));
    }

    /** The caller's own JVM ends then, as its code says, and takes its workers along. */
    @ParameterizedTest
    @CsvSource({
        "item, EXIT, 3",
        "item, HALT, 4",
        "item, SEGFAULT, 134",
        "result, EXIT, 3",
        "result, KILL, 137",
        "failure, EXIT, 3",
        "callback, EXIT, 3"
    })
    void anEndOfTheCallerIsItsOwn(String moment, Mishap mishap, int exitCode, @TempDir Path directory)
            throws Exception {
        Ledger pids = Ledger.in(directory);
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        try (JavaProgram caller = new JavaProgram(
                directory,
                Map.of("TMPDIR", temporary.toString(), "XDG_RUNTIME_DIR", temporary.toString()),
                "java",
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:ErrorFile=" + directory.resolve("hs_err"),
                        "-cp",
                        JavaProgram.libraryAndPrograms(),
                        MishapProgram.class.getName(),
                        pids.path(),
                        moment,
                        mishap.name()))) {
            caller.await();
            assertThat(caller.exitCode()).as(caller.toString()).isEqualTo(exitCode);
            assertThat(pids.lines()).isNotEmpty();
            Deadline.await(
                    "workers gone",
                    Duration.ofSeconds(1),
                    () -> pids.lines().stream().noneMatch(pid -> Processes.runs(Long.parseLong(pid))));
        }
    }

    // ---- after the result

    private static final Cleaner CLEANER = Cleaner.create();

    /** Nothing holds the item when its task is done. */
    private static long litter(Object item, Mishap mishap, Gate gate, Ledger cleaned) {
        CLEANER.register(item, () -> {
            cleaned.add("cleaned");
            mishap.happen();
        });
        Thread.ofPlatform().daemon().start(() -> {
            gate.awaitDeaf();
            Deadline.await("collected", () -> {
                System.gc();
                return cleaned.size() > 0;
            });
        });
        return pid();
    }

    @ParameterizedTest
    @EnumSource
    void whatHappensWhenTheWorkerCleansUpCostsNoResult(Mishap mishap, @TempDir Path directory) {
        Gate gate = Gate.in(directory);
        Ledger cleaned = Ledger.in(directory);
        TaskFuture<Long> future = pool.submit(item -> litter(item, mishap, gate, cleaned), new ArrayList<>());
        long pid = future.join();
        gate.open();
        cleaned.awaitSize(1);
        if (mishap.isAnEnd()) {
            Deadline.await("the worker has ended", () -> !Processes.runs(pid));
        }
        assertThat(future).isCompletedWithValue(pid);
        assertThat(pool.retries(1).map(item -> item + 1, List.of(1, 2, 3, 4))).containsExactly(2, 3, 4, 5);
        assertThat(Processes.runs(pid)).isEqualTo(!mishap.isAnEnd());
    }

    // ---- from a callback, and beside a close

    @ParameterizedTest
    @EnumSource
    void aTaskThatACallbackSubmitsMayMeetThemToo(Mishap mishap) {
        CompletableFuture<Object> chained =
                pool.submit(item -> item, 42).thenCompose(x -> pool.submit(() -> run(Moment.TASK_RUNS, mishap)));
        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, chained::join);
        assertThat(failure).hasCauseExactlyInstanceOf(mishap.isAnEnd() ? WorkerLostException.class : mishap.thrown());
    }

    @Test
    void aWorkerThatEndsWhileItsPoolWaitsToCloseHoldsNothingUp(@TempDir Path directory) {
        for (Mishap mishap : List.of(Mishap.SEGFAULT, Mishap.EXIT)) {
            Gate gate = Gate.in(directory);
            Ledger begun = Ledger.in(directory);
            Pool other = Pool.processes(1);
            TaskFuture<Object> future = other.submit(() -> {
                begun.add("begun");
                gate.awaitDeaf();
                return run(Moment.TASK_RUNS, mishap);
            });
            TaskFuture<Integer> after = other.submit(() -> 7);
            begun.awaitSize(1);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(other::close);
            Deadline.await("it closes", () -> CloseContract.isRefused(() -> other.submit(() -> 0)));
            gate.open();
            closing.join();
            assertThat(catchThrowable(future::join)).hasCauseExactlyInstanceOf(WorkerLostException.class);
            assertThat(after.join()).isEqualTo(7);
        }
    }

    @Test
    void itemsThatCannotTravelClogNothing() {
        for (int i = 0; i < 100; i++) {
            assertThat(catchThrowable(() -> pool.submit(item -> item, new Trap(Mishap.EXCEPTION, true, false))))
                    .isExactlyInstanceOf(TaskRefusedException.class);
        }
        List<TaskFuture<Integer>> futures = IntStream.range(0, 100)
                .mapToObj(i -> pool.submit(item -> item + 1, i))
                .toList();
        assertThat(futures.getLast().join()).isEqualTo(100);
        assertThat(futures.stream().mapToInt(TaskFuture::join).sum()).isEqualTo(5050);
    }
}
