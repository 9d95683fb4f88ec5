// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import static dev.tutti.WorkerLostException.Kind.CRASHED;
import static dev.tutti.WorkerLostException.Kind.EXITED;
import static dev.tutti.WorkerLostException.Kind.HALTED;
import static dev.tutti.WorkerLostException.Kind.OUT_OF_MEMORY;
import static dev.tutti.WorkerLostException.Kind.TERMINATED;

import dev.tutti.TaskFuture;
import dev.tutti.TaskTimeoutException;
import dev.tutti.WorkerLostException;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** P1 to P6: what a task does to end its worker, and what is said of it. */
final class WorkerDrills {

    private WorkerDrills() {}

    static List<Drill> all() {
        return List.of(
                new Drill("P1 write to address 0", s -> Expect.lost(s.pool.run(() -> Harm.writeTo(0)), CRASHED, 11)),
                new Drill(
                        "P1 write to a wild address",
                        s -> Expect.lost(s.pool.run(() -> Harm.writeTo(0xDEAD_0000_0000L)), CRASHED, 11)),
                new Drill("P2 abort()", s -> Expect.lost(s.pool.run(() -> Harm.call("abort")), CRASHED, 6)),
                new Drill("P2 SIGFPE", s -> raise(s, 8)),
                new Drill("P2 SIGILL", s -> raise(s, 4)),
                new Drill("P2 SIGBUS", s -> raise(s, 7)),
                new Drill("P2 SIGSEGV from kill", s -> raise(s, 11)),
                new Drill(
                        "P2 SIGTERM",
                        s -> Expect.lost(
                                s.pool.run(() -> {
                                    Harm.call("raise", 15);
                                    Harm.sleepDeaf();
                                }),
                                TERMINATED,
                                15)),
                new Drill(
                        "P2 _exit(5) in native code",
                        s -> Expect.lost(s.pool.run(() -> Harm.call("_exit", 5)), HALTED, "exitCode=5")),
                new Drill(
                        "P3 exit(0)",
                        s -> Expect.lost(s.pool.run(() -> System.exit(0)), EXITED, "System.exit", "exit code 0")),
                new Drill("P3 exit(1)", s -> Expect.lost(s.pool.run(() -> System.exit(1)), EXITED, "exitCode=1")),
                new Drill(
                        "P3 exit on another thread",
                        s -> Expect.lost(
                                s.pool.run(() -> {
                                    new Thread(() -> System.exit(4)).start();
                                    Harm.sleepDeaf();
                                }),
                                EXITED,
                                "exitCode=4")),
                new Drill("P3 exit in a shutdown hook", WorkerDrills::exitInAHook),
                new Drill("P3 a shutdown hook that never ends", WorkerDrills::hookThatNeverEnds),
                new Drill(
                        "P4 halt(0)",
                        s -> Expect.lost(s.pool.run(() -> Runtime.getRuntime().halt(0)), HALTED, "exitCode=0")),
                new Drill(
                        "P4 halt(1)",
                        s -> Expect.lost(s.pool.run(() -> Runtime.getRuntime().halt(1)), HALTED, "exitCode=1")),
                new Drill(
                        "P4 halt in a static initialiser",
                        s -> Expect.lost(
                                s.pool.run(() -> Class.forName("dev.tutti.benchmarks.faults.WorkerDrills$Halting")),
                                HALTED,
                                "exitCode=2")),
                new Drill("P5 a full heap", s -> memory(s, s.open(2, "-Xmx48m").submit(Harm::fillHeap), "heap")),
                new Drill(
                        "P5 an array that no JVM can hold",
                        s -> memory(s, s.pool.submit(() -> new byte[Integer.MAX_VALUE]), "array size")),
                new Drill(
                        "P5 a collector that thrashes",
                        s -> Expect.failure(
                                s.open(1, "-Xmx32m", "-XX:+UseSerialGC")
                                        .timeout(Duration.ofSeconds(1))
                                        .run(Harm::thrash),
                                TaskTimeoutException.class)),
                new Drill(
                        "P5 a JVM told to exit when memory is full",
                        s -> Expect.lost(
                                s.open(1, "-Xmx48m", "-XX:+ExitOnOutOfMemoryError")
                                        .submit(Harm::fillHeap),
                                OUT_OF_MEMORY)),
                new Drill(
                        "P6 metaspace",
                        s -> memory(
                                s,
                                s.open(1, "-XX:MaxMetaspaceSize=48m").submit(WorkerDrills::fillMetaspace),
                                "Metaspace")),
                new Drill(
                        "P6 direct memory",
                        s -> memory(
                                s,
                                s.open(1, "-XX:MaxDirectMemorySize=16m").submit(WorkerDrills::fillDirectMemory),
                                "direct")),
                new Drill(
                        "P6 native threads",
                        s -> memory(
                                s,
                                s.pool.run(() -> new Thread(null, () -> {}, "x", 1L << 46).start()),
                                "native thread")));
    }

    /** A class that ends the JVM that initializes it. */
    static final class Halting {
        static {
            Runtime.getRuntime().halt(2);
        }

        private Halting() {}
    }

    private static void raise(Stage stage, int signal) throws InterruptedException {
        Expect.lost(
                stage.pool.run(() -> {
                    Harm.call("raise", signal);
                    Harm.sleepDeaf();
                }),
                CRASHED,
                signal);
    }

    /** Either the task fails with the error, or its worker gave up and that is said. */
    private static void memory(Stage stage, TaskFuture<?> future, String words) throws InterruptedException {
        Throwable failure = Expect.failure(future);
        boolean named = failure instanceof OutOfMemoryError error
                ? String.valueOf(error.getMessage()).contains(words)
                : failure instanceof WorkerLostException loss && loss.kind() == OUT_OF_MEMORY;
        Miss.unless(named, "no OutOfMemoryError of '" + words + "': " + failure);
        Expect.equal(Expect.result(stage.pool.submit(() -> 1)), 1);
    }

    private static int fillMetaspace() throws Exception {
        byte[] bytes;
        try (var in = WorkerDrills.class.getResourceAsStream("Miss.class")) {
            bytes = in == null ? new byte[0] : in.readAllBytes();
        }
        MethodHandles.Lookup here = MethodHandles.lookup();
        return Harm.hoard(() -> {
            try {
                return here.defineHiddenClass(bytes, false, MethodHandles.Lookup.ClassOption.STRONG);
            } catch (IllegalAccessException e) {
                throw new Miss("no class", e);
            }
        });
    }

    private static int fillDirectMemory() {
        return Harm.hoard(() -> ByteBuffer.allocateDirect(1 << 20));
    }

    private static void exitInAHook(Stage stage) throws InterruptedException {
        Throwable failure = Expect.failure(stage.pool.run(() -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.exit(3)));
            System.exit(2);
        }));
        Miss.unless(failure instanceof WorkerLostException, "unexpected " + failure);
    }

    private static void hookThatNeverEnds(Stage stage) throws InterruptedException {
        Expect.lost(
                stage.pool.run(() -> {
                    Runtime.getRuntime().addShutdownHook(new Thread(Harm::sleepDeaf));
                    System.exit(2);
                }),
                EXITED,
                "System.exit");
    }
}
