// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tutti.Pool;
import dev.tutti.Task;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskRefusedException;
import dev.tutti.UnavailableException;
import dev.tutti.Worker;
import dev.tutti.WorkerLostException;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Gate;
import dev.tutti.contract.Ledger;
import dev.tutti.contract.Processes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future.State;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker on its own: begins and ends with its task, and says how. */
@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WorkerTest {

    private static final Duration LONG = Duration.ofSeconds(Deadline.SECONDS);

    @TempDir
    private Path directory;

    @AfterEach
    void noChildIsLeft() {
        Deadline.await("no child left", () -> ProcessDrill.children() == 0);
    }

    private static void assertEnded(Worker<?> worker, int exitCode) throws InterruptedException {
        assertThat(worker.join(LONG)).as(worker.toString()).isTrue();
        assertThat(worker.isAlive()).isFalse();
        assertThat(worker.exitCode()).hasValue(exitCode);
        assertThat(worker.future()).isDone();
        assertThat(Processes.runs(worker.pid())).isFalse();
    }

    private static <T extends Throwable> T cause(Worker<?> worker, Class<T> type) {
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class, () -> worker.future().join());
        assertThat(failure).hasCauseExactlyInstanceOf(type);
        return type.cast(failure.getCause());
    }

    private static <T> T returned(FutureTask<T> task) throws Exception {
        return task.get(Deadline.SECONDS, TimeUnit.SECONDS);
    }

    private static FutureTask<Boolean> joining(Worker<?> worker) {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            worker.join();
            return true;
        });
        Thread.ofPlatform().start(task);
        return task;
    }

    // ---- ends of its own

    @Test
    void aTaskThatReturns() throws InterruptedException {
        try (Worker<Long> worker = Worker.start(ProcessDrill::pid)) {
            assertThat(worker.future().join()).isEqualTo(worker.pid()).isNotEqualTo(ProcessDrill.pid());
            worker.join();
            assertEnded(worker, 0);
            assertThat(worker).hasToString("Worker " + worker.name() + " pid=" + worker.pid() + " exitCode=0");
        }
    }

    @Test
    void aTaskWithoutAResult() throws InterruptedException {
        Ledger ledger = Ledger.in(directory);
        try (Worker<@Nullable Void> worker = Worker.run(() -> ledger.add("ran"))) {
            worker.join();
            assertThat(worker.future().resultNow()).isNull();
            assertEnded(worker, 0);
        }
        assertThat(ledger.lines()).containsExactly("ran");
    }

    @Test
    void aTaskThatThrows() throws InterruptedException {
        try (Worker<Integer> worker = Worker.start(() -> Integer.parseInt("seven"))) {
            assertEnded(worker, 1);
            NumberFormatException original = cause(worker, NumberFormatException.class);
            assertThat(original).hasMessageContaining("seven");
            assertThat(original.getStackTrace())
                    .as("the worker's own stack")
                    .anyMatch(frame -> frame.getMethodName().equals("parseInt"))
                    .anyMatch(frame -> frame.getClassName().equals(WorkerTest.class.getName()));
        }
    }

    @Test
    void aResultThatCannotTravel() throws InterruptedException {
        try (Worker<Thread> worker = Worker.start(() -> new Thread("unsendable"))) {
            assertEnded(worker, 1);
            assertThat(cause(worker, TaskRefusedException.class)).hasMessageContaining("java.lang.Thread");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void aTaskThatExits(int code) throws InterruptedException {
        try (Worker<Integer> worker = Worker.start(() -> {
            System.exit(code);
            return 0;
        })) {
            assertEnded(worker, code);
            assertThat(cause(worker, WorkerLostException.class).exitCode()).isEqualTo(code);
        }
    }

    @Test
    void shutdownHooksRunAndAreWaitedFor() throws InterruptedException {
        Ledger ledger = Ledger.in(directory);
        Gate gate = Gate.in(directory);
        try (Worker<Integer> worker = Worker.start(() -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                ledger.add("hook");
                gate.awaitDeaf();
                ledger.add("hook's end");
            }));
            return 7;
        })) {
            assertThat(worker.future().join()).isEqualTo(7);
            ledger.awaitSize(1);
            assertThat(worker.join(Duration.ZERO)).isFalse();
            assertThat(worker.isAlive()).isTrue();
            assertThat(worker.exitCode()).isEmpty();
            gate.open();
            assertEnded(worker, 0);
        }
        assertThat(ledger.lines()).containsExactly("hook", "hook's end");
    }

    @Test
    void aThreadThatWasLeftBehindHoldsNothingUp() throws InterruptedException {
        try (Worker<@Nullable Void> worker =
                Worker.run(() -> Thread.ofPlatform().start(() -> {
                    while (true) {
                        LockSupport.park();
                    }
                }))) {
            assertEnded(worker, 0);
        }
    }

    // ---- ends by others

    @Test
    void killedFromOutsideItIsNotReplaced() throws InterruptedException {
        Ledger begun = Ledger.in(directory);
        try (Worker<Integer> worker = Worker.start(() -> {
            begun.add("begun");
            Deadline.park(LONG);
            return 0;
        })) {
            begun.awaitSize(1);
            Processes.kill(worker.pid());
            assertEnded(worker, 137);
            WorkerLostException lost = cause(worker, WorkerLostException.class);
            assertThat(lost.pid()).isEqualTo(worker.pid());
            assertThat(lost.exitCode()).isEqualTo(137);
        }
        assertThat(ProcessDrill.children()).isZero();
        assertThat(begun.size()).isEqualTo(1);
    }

    @Test
    void terminatedItRunsItsShutdownHooks() throws InterruptedException {
        Ledger ledger = Ledger.in(directory);
        try (Worker<Integer> worker = Worker.start(() -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> ledger.add("hook")));
            ledger.add("begun");
            Deadline.park(LONG);
            return 0;
        })) {
            ledger.awaitSize(1);
            worker.terminate();
            assertEnded(worker, 143);
            assertThat(cause(worker, WorkerLostException.class).exitCode()).isEqualTo(143);
        }
        assertThat(ledger.lines()).containsExactly("begun", "hook");
    }

    @Test
    void killedItTakesItsChildrenAlong() throws InterruptedException {
        Ledger pids = Ledger.in(directory);
        try (Worker<Integer> worker = Worker.start(() -> {
            Process child = new ProcessBuilder("sleep", String.valueOf(Deadline.SECONDS)).start();
            pids.add(child.pid());
            return child.waitFor();
        })) {
            pids.awaitSize(1);
            long child = Long.parseLong(pids.lines().getFirst());
            assertThat(Processes.runs(child)).isTrue();
            worker.kill();
            assertEnded(worker, 137);
            Deadline.await("child gone", () -> !Processes.runs(child));
        }
    }

    /** Before its JVM has come up, as it does, or in the middle of the task. */
    @ParameterizedTest
    @ValueSource(longs = {0, 30, 60, 75, 90, 105, 120, 150, 200})
    void endedAtAnyMoment(long millis) throws InterruptedException {
        for (boolean kill : new boolean[] {true, false}) {
            try (Worker<Integer> worker = Worker.start(() -> {
                Deadline.park(LONG);
                return 0;
            })) {
                Deadline.park(Duration.ofMillis(millis));
                if (kill) {
                    worker.kill();
                } else {
                    worker.terminate();
                }
                assertEnded(worker, kill ? 137 : 143);
                assertThat(cause(worker, WorkerLostException.class).pid()).isEqualTo(worker.pid());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cancelledItEnds(boolean deaf) throws InterruptedException {
        Ledger begun = Ledger.in(directory);
        Gate never = Gate.in(directory);
        try (Worker<Integer> worker = Worker.start(() -> {
            begun.add("begun");
            if (deaf) {
                never.awaitDeaf();
            } else {
                never.await();
            }
            return 0;
        })) {
            begun.awaitSize(1);
            assertThat(worker.future().cancel(true)).isTrue();
            assertThat(worker.join(LONG)).isTrue();
            // One that listens may be too slow to say so in time, in a JVM so young.
            assertThat(worker.exitCode().orElseThrow()).isIn(deaf ? Set.of(137) : Set.of(1, 137));
            assertThat(worker.future().state()).isEqualTo(State.CANCELLED);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 50, 100})
    void cancelledWhileItStartsItEnds(long millis) throws InterruptedException {
        try (Worker<@Nullable Void> worker = Worker.run(() -> Deadline.park(LONG))) {
            Deadline.park(Duration.ofMillis(millis));
            worker.future().cancel(true);
            assertThat(worker.join(LONG)).isTrue();
            assertThat(worker.exitCode().orElseThrow()).isNotZero();
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> worker.future().join());
        }
    }

    // ---- waiting

    @Test
    void joinTakesALimit() throws InterruptedException {
        Gate gate = Gate.in(directory);
        try (Worker<@Nullable Void> worker = Worker.run(gate::await)) {
            assertThat(worker.join(Duration.ofSeconds(-1))).isFalse();
            assertThat(worker.join(Duration.ZERO)).isFalse();
            assertThat(worker.join(Duration.ofMillis(20))).isFalse();
            assertThat(worker.isAlive()).isTrue();
            assertThat(worker.exitCode()).isEmpty();
            gate.open();
            assertThat(worker.join(Duration.ofDays(1_000_000))).isTrue();
            assertEnded(worker, 0);
        }
    }

    @Test
    void manyMayJoinAndAnInterruptedOneHurtsNobody() throws Exception {
        Gate gate = Gate.in(directory);
        try (Worker<Integer> worker = Worker.start(() -> {
            gate.await();
            return 7;
        })) {
            List<FutureTask<Boolean>> joined = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                joined.add(joining(worker));
            }
            CountDownLatch waits = new CountDownLatch(1);
            FutureTask<Boolean> interrupted = new FutureTask<>(() -> {
                waits.countDown();
                worker.join();
                return true;
            });
            Thread thread = Thread.ofPlatform().start(interrupted);
            waits.await();
            thread.interrupt();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> returned(interrupted))
                    .withCauseInstanceOf(InterruptedException.class);
            assertThat(worker.isAlive()).isTrue();
            gate.open();
            for (FutureTask<Boolean> each : joined) {
                assertThat(returned(each)).isTrue();
            }
            assertThat(worker.future().resultNow()).isEqualTo(7);
            assertEnded(worker, 0);
        }
    }

    @Test
    void fourRunAtOnce() throws InterruptedException {
        Ledger pids = Ledger.in(directory);
        List<Worker<Integer>> workers = new ArrayList<>();
        try {
            for (int id = 1; id <= 4; id++) {
                int own = id;
                workers.add(Pool.options().workers(4).start(() -> {
                    pids.add(ProcessDrill.pid());
                    pids.awaitSize(4); // each waits for all
                    return own;
                }));
            }
            for (int i = 0; i < 4; i++) {
                assertThat(workers.get(i).future().join()).isEqualTo(i + 1);
                assertEnded(workers.get(i), 0);
            }
            assertThat(workers).extracting(Worker::name).doesNotHaveDuplicates();
            assertThat(Set.copyOf(pids.lines()))
                    .containsExactlyInAnyOrderElementsOf(workers.stream()
                            .map(worker -> String.valueOf(worker.pid()))
                            .toList());
        } finally {
            workers.forEach(Worker::kill);
            workers.forEach(Worker::close);
        }
    }

    // ---- closing

    @Test
    void closeWaitsAndWhatComesAfterItDoesNothing() throws InterruptedException {
        Worker<Integer> worker = Worker.start(() -> 7);
        worker.close();
        assertEnded(worker, 0);
        worker.close();
        worker.terminate();
        worker.kill();
        worker.join();
        assertEnded(worker, 0);
        assertThat(worker.future().resultNow()).isEqualTo(7);
    }

    @Test
    void anInterruptedCloseKills() throws Exception {
        Ledger begun = Ledger.in(directory);
        Worker<@Nullable Void> worker = Worker.run(() -> {
            begun.add("begun");
            Deadline.park(LONG);
        });
        begun.awaitSize(1);
        FutureTask<Boolean> closed = new FutureTask<>(() -> {
            worker.close();
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = Thread.ofPlatform().start(closed);
        thread.interrupt();
        assertThat(returned(closed)).as("interrupt status").isTrue();
        assertEnded(worker, 137);
    }

    // ---- what does not start

    @Test
    void whatCannotTravelIsRefusedByNameAndNothingIsStarted() {
        Thread unsendable = Thread.currentThread();
        assertThatExceptionOfType(TaskRefusedException.class)
                .isThrownBy(() -> Worker.start(unsendable::getName))
                .withMessageContaining("java.lang.Thread");
        assertThat(ProcessDrill.children()).isZero();
    }

    @Test
    void nullsAreRefused() {
        Task.Call<Integer> none = nothing();
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> Worker.start(none))
                .withMessage("call");
        Task.Run nothing = nothing();
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> Worker.run(nothing))
                .withMessage("run");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a caller without checks may pass
    private static <T> T nothing() {
        return null;
    }

    @Test
    void aJvmThatDoesNotComeUpIsSaidInItsOwnWords() throws InterruptedException {
        try (Worker<Integer> worker = Pool.options().jvmFlags("-XX:+NoSuchFlag").start(() -> 7)) {
            assertEnded(worker, 1);
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> worker.future().join())
                    .havingCause()
                    .isInstanceOf(UnavailableException.class)
                    .withMessageContaining("NoSuchFlag");
        }
    }

    @Test
    void aProcessThatCannotBeStartedIsSaidAtOnce() throws IOException {
        Path java = Files.createDirectory(directory.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/no/such/interpreter\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        String home = System.getProperty("java.home");
        System.setProperty("java.home", directory.toString());
        try {
            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(() -> Worker.start(() -> 7))
                    .withMessageContaining("could not be started");
        } finally {
            System.setProperty("java.home", home);
        }
    }

    // ---- what it has in common with pools

    @Test
    void flagsAndInitializerAreThePools() throws InterruptedException {
        try (Worker<String> worker = Pool.options()
                .jvmFlags("-Dflag=set")
                .initializer(() -> System.setProperty("initializer", "ran"))
                .start(() -> System.getProperty("flag") + " " + System.getProperty("initializer"))) {
            assertThat(worker.future().join()).isEqualTo("set ran");
            assertEnded(worker, 0);
        }
        try (Worker<Integer> worker = Pool.options()
                .initializer(() -> {
                    throw new IllegalStateException("no model");
                })
                .start(() -> 7)) {
            assertEnded(worker, 1);
            assertThat(worker.future().exceptionNow()).hasStackTraceContaining("no model");
        }
    }

    @Test
    void theNumberOfWorkersMakesItAShareOfTheMachine() {
        Task.Call<Long> heap = () -> Runtime.getRuntime().maxMemory();
        try (Worker<Long> whole = Worker.start(heap);
                Worker<Long> fourth = Pool.options().workers(4).start(heap)) {
            assertThat(fourth.future().join()).isLessThan(whole.future().join() / 2);
        }
    }

    @Test
    void whatItPrintedIsThereWhenItHasEnded() throws InterruptedException {
        PrintStream real = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try (Worker<@Nullable Void> worker = Worker.run(() -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.print("without an end")));
            System.out.println("I'm the process");
        })) {
            worker.join();
            assertThat(worker.exitCode()).isEqualTo(OptionalInt.of(0));
            assertThat(out.toString(StandardCharsets.UTF_8).lines())
                    .containsExactly("I'm the process", "without an end");
        } finally {
            System.setOut(real);
        }
    }
}
