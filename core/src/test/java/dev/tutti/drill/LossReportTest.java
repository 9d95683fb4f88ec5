// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import dev.tutti.WorkerLostException;
import dev.tutti.WorkerLostException.Kind;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Ledger;
import dev.tutti.contract.Processes;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever lost a task is told how its worker ended and what the task had to do with it. */
final class LossReportTest extends ProcessDrill {

    /** Ways to end a worker from inside, and what must be said of them. */
    enum End {
        NULL_DEREFERENCE(
                Kind.CRASHED, 11, 1, "its JVM crashed: SIGSEGV at address 0x", "LossReportTest.writeToNowhere"),
        NATIVE_ABORT(Kind.CRASHED, 6, 134, "SIGABRT: native code called abort()"),
        NATIVE_STACK_OVERFLOW(Kind.CRASHED, 11, 139, "ended by SIGSEGV: native code used memory"),
        RAISE_FPE(Kind.CRASHED, 8, 1, "its JVM crashed: SIGFPE, sent by kill,", "thread=\"tutti-task\""),
        RAISE_ILL(Kind.CRASHED, 4, 1, "its JVM crashed: SIGILL, sent by kill,", "Os.call"),
        RAISE_TERM(Kind.TERMINATED, 15, 143, "terminated by SIGTERM"),
        RAISE_KILL(Kind.KILLED, 9, 137, "killed by SIGKILL: by somebody"),
        EXIT_0(
                Kind.EXITED,
                0,
                0,
                "the task called System.exit at ",
                "LossReportTest$End.meet",
                "exit code 0 without a result is no success"),
        EXIT_3(Kind.EXITED, 0, 3, "the task called System.exit at ", "LossReportTest$End.meet"),
        RUNTIME_EXIT(Kind.EXITED, 0, 143, "the task called Runtime.exit at ", "LossReportTest$End.meet"),
        EXIT_ELSEWHERE(Kind.EXITED, 0, 4, "another thread than the task's called System.exit", "thread=the guilty one"),
        EXIT_ON_A_VIRTUAL_THREAD(Kind.EXITED, 0, 9, "a thread called System.exit"),
        HALT_0(Kind.HALTED, 0, 0, "Runtime.halt", "exit code 0 without a result is no success"),
        HALT_1(Kind.HALTED, 0, 1, "Runtime.halt"),
        NATIVE_EXIT(Kind.HALTED, 0, 5, "exit() in native code");

        final Kind kind;
        final int signal;
        final int exitCode;
        final List<String> words;

        End(Kind kind, int signal, int exitCode, String... words) {
            this.kind = kind;
            this.signal = signal;
            this.exitCode = exitCode;
            this.words = List.of(words);
        }

        void meet() throws Throwable {
            switch (this) {
                case NULL_DEREFERENCE -> writeToNowhere();
                case NATIVE_ABORT -> Os.call("abort");
                case NATIVE_STACK_OVERFLOW -> nest();
                case RAISE_FPE, RAISE_ILL, RAISE_TERM, RAISE_KILL -> Os.call("raise", signal);
                case EXIT_0, EXIT_3 -> System.exit(exitCode);
                case RUNTIME_EXIT -> Runtime.getRuntime().exit(exitCode);
                case EXIT_ELSEWHERE ->
                    Thread.ofPlatform().name("the guilty one").start(() -> System.exit(exitCode));
                case EXIT_ON_A_VIRTUAL_THREAD -> Thread.startVirtualThread(() -> System.exit(exitCode));
                case HALT_0, HALT_1 -> Runtime.getRuntime().halt(exitCode);
                case NATIVE_EXIT -> Os.call("_exit", exitCode);
            }
            Deadline.park(Duration.ofSeconds(Deadline.SECONDS)); // some take a moment
        }
    }

    @SuppressWarnings("restricted") // that is the point
    private static void writeToNowhere() {
        MemorySegment.ofAddress(0).reinterpret(8).set(ValueLayout.JAVA_INT, 0, 1);
    }

    /** The C library compiles a regular expression by recursion. */
    @SuppressWarnings("restricted") // that is the point
    private static void nest() throws Throwable {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            int _ = (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("regcomp"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT))
                    .invokeExact(arena.allocate(256), arena.allocateFrom("(".repeat(10_000_000)), 1);
        }
    }

    private static WorkerLostException loss(TaskFuture<?> future, int index) {
        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, future::join);
        assertThat(failure.index()).isEqualTo(index);
        assertThat(failure).hasCauseExactlyInstanceOf(WorkerLostException.class);
        return (WorkerLostException) failure.getCause();
    }

    /** Hooks that never end must not keep the worker, whose task somebody waits for. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anExitThatNeverEndsIsEnded(boolean exitsAgain) {
        TaskFuture<Void> future = pool.run(() -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                if (exitsAgain) {
                    System.exit(1); // waits for this very hook
                }
                LockSupport.park();
            }));
            System.exit(3);
        });
        assertThat(loss(future, 0).kind()).isEqualTo(Kind.EXITED);
    }

    @ParameterizedTest
    @EnumSource
    void theErrorSaysHowTheWorkerEnded(End end) {
        List<TaskFuture<Integer>> futures = pool.invokeAll(
                item -> {
                    if (item == 2) {
                        System.err.println("about to end");
                        Deadline.park(Duration.ofMillis(20));
                        try {
                            end.meet();
                        } catch (Throwable t) {
                            throw new AssertionError(t);
                        }
                    }
                    return item;
                },
                IntStream.range(0, 4).boxed().toList());
        WorkerLostException loss = loss(futures.get(2), 2);
        assertThat(loss.kind()).as(loss.getMessage()).isEqualTo(end.kind);
        assertThat(loss.signal().orElse(0)).isEqualTo(end.signal);
        assertThat(loss.exitCode()).isEqualTo(end.exitCode);
        assertThat(loss.attempt()).isEqualTo(1);
        assertThat(loss.elapsed()).isBetween(Duration.ofMillis(20), Duration.ofSeconds(Deadline.SECONDS));
        assertThat(loss.lastLines()).contains("about to end").noneMatch(line -> line.startsWith("#"));
        assertThat(end.words).allSatisfy(words -> assertThat(loss).hasMessageContaining(words));
        assertThat(futures.get(1).join()).isEqualTo(1);
        assertThat(futures.get(3).join()).isEqualTo(3);
    }

    @Test
    void aKillFromOutsideIsSomebodys(@TempDir Path directory) {
        Ledger pids = Ledger.in(directory);
        TaskFuture<Void> future = pool.run(() -> {
            pids.add(pid());
            Deadline.park(Duration.ofSeconds(Deadline.SECONDS));
        });
        pids.awaitSize(1);
        Processes.kill(Long.parseLong(pids.lines().getFirst()));
        WorkerLostException loss = loss(future, 0);
        assertThat(loss.kind()).isEqualTo(Kind.KILLED);
        assertThat(loss).hasMessageContaining("the system did not count a kill for memory");
    }

    @Test
    void theLastAttemptIsNamed() {
        TaskFuture<Void> future = pool.retries(2).run(() -> Runtime.getRuntime().halt(7));
        assertThat(loss(future, 0).attempt()).isEqualTo(3);
    }

    /** A shutdown hook of the task's that takes its time holds up neither the note nor, for ever, the end. */
    @Test
    void anExitIsNamedAlthoughHooksTakeTheirTime() {
        TaskFuture<Void> future = pool.run(() -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    Deadline.park(Duration.ofMillis(300));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
            System.exit(6);
        });
        WorkerLostException loss = loss(future, 0);
        assertThat(loss.kind()).isEqualTo(Kind.EXITED);
        assertThat(loss.exitCode()).isEqualTo(6);
    }

    @Test
    void aJvmThatIsToldToGiveUpForMemorySaysSo() {
        try (Pool small = Pool.options()
                .workers(1)
                .jvmFlags("-Xmx64m", "-XX:+ExitOnOutOfMemoryError")
                .processes()) {
            WorkerLostException loss = loss(small.submit(() -> new byte[Integer.MAX_VALUE]), 0);
            assertThat(loss.kind()).as(loss.getMessage()).isEqualTo(Kind.OUT_OF_MEMORY);
            assertThat(loss.exitCode()).isEqualTo(3);
        }
    }

    /** Its standard input is where a crashed JVM writes its report; a task finds it empty. */
    @Test
    void standardInputIsEmpty() throws Exception {
        assertThat(pool.submit(() -> System.in.read()).join()).isEqualTo(-1);
    }
}
