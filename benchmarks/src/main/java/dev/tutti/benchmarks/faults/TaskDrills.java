// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import dev.tutti.TaskRefusedException;
import dev.tutti.TaskTimeoutException;
import dev.tutti.WorkerLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** P20 to P28: a task that misbehaves, and leaves its worker alive. R7 has more of those that never end. */
final class TaskDrills {

    private TaskDrills() {}

    static List<Drill> all() {
        return List.of(
                new Drill("P20 cancelling a loop", s -> cancel(s, false)),
                new Drill("P20 cancelling a sleep that hears no interrupt", s -> cancel(s, true)),
                new Drill("P21 a result at the instant of the timeout", TaskDrills::timeoutRace),
                new Drill("P23 interrupt flag, context loader and output left changed", TaskDrills::leftovers),
                new Drill("P24 threads left behind", TaskDrills::threadLeftBehind),
                new Drill("P25 a child process, and the timeout", TaskDrills::childAndTimeout),
                new Drill("P25 a child process that holds the worker's output", TaskDrills::childHoldsOutput),
                new Drill(
                        "P27 endless recursion",
                        s -> Expect.failure(s.pool.submit(() -> recurse(1)), StackOverflowError.class)),
                new Drill(
                        "P27 an argument too deep to serialize",
                        s -> Expect.thrown(
                                TaskRefusedException.class, () -> s.pool.submit(x -> 1, deep(20_000)), "deep")),
                new Drill(
                        "P27 a result too deep to serialize",
                        s -> Expect.failure(s.pool.submit(() -> deep(20_000)), TaskRefusedException.class, "deep")),
                new Drill(
                        "P27 an exception whose getMessage never returns",
                        s -> Expect.failure(s.pool.run(() -> {
                            throw new BottomlessException();
                        }))),
                new Drill("P28 a deadlock", TaskDrills::deadlock));
    }

    private static void cancel(Stage stage, boolean deaf) throws Exception {
        Journal pids = stage.journal();
        TaskFuture<?> future = stage.pool.run(() -> {
            pids.add(Os.pid());
            if (deaf) {
                Harm.sleepDeaf();
            } else {
                Harm.spin();
            }
        });
        long pid = pids.awaitPid();
        Miss.unless(future.cancel(true), "not cancelled");
        Expect.failure(future, CancellationException.class);
        Wait.until("the end of a cancelled task's worker", () -> !Os.runs(pid));
    }

    private static void timeoutRace(Stage stage) throws InterruptedException {
        for (int i = 0; i < 30; i++) {
            int item = i;
            TaskFuture<Integer> future = stage.pool
                    .timeout(Duration.ofMillis(20))
                    .submit(() -> {
                        Thread.sleep(19 + item % 3);
                        return item;
                    });
            try {
                Expect.equal(future.join(), item);
            } catch (TaskFailedException late) {
                Miss.unless(late.getCause() instanceof TaskTimeoutException, "unexpected " + late);
            }
        }
    }

    private static void leftovers(Stage stage) throws Exception {
        for (int i = 0; i < 2; i++) {
            Expect.result(stage.pool.run(() -> {
                Thread.currentThread().setContextClassLoader(null);
                Thread.currentThread().setName("changed");
                Thread.currentThread().interrupt();
            }));
        }
        for (boolean clean : stage.pool
                .chunk(1)
                .map(
                        x -> !Thread.interrupted() && Thread.currentThread().getContextClassLoader() != null,
                        Collections.nCopies(8, 0))) {
            Miss.unless(clean, "the next task found the interrupt flag set, or no context class loader");
        }
    }

    private static void threadLeftBehind(Stage stage) throws Exception {
        Pool other = stage.open(1);
        Expect.result(other.run(() -> {
            new Thread(Harm::sleepDeaf).start();
            Thread.startVirtualThread(Harm::sleepDeaf);
        }));
        Expect.equal(Expect.result(other.submit(() -> 1)), 1);
        long pid = Expect.result(other.submit(Os::pid));
        Miss.unless(other.close(Duration.ofSeconds(5)), "close() waited for a thread that a task left behind");
        Wait.until("the worker's end", () -> !Os.runs(pid));
    }

    private static void childAndTimeout(Stage stage) throws Exception {
        Journal pids = stage.journal();
        TaskFuture<?> future = stage.pool.timeout(Duration.ofMillis(500)).run(() -> {
            Process child = new ProcessBuilder("sh", "-c", "sleep 1000 & echo $!; wait").start();
            pids.add(child.pid());
            pids.add(child.inputReader().readLine());
            int _ = child.waitFor();
        });
        Expect.failure(future, TaskTimeoutException.class);
        for (String pid : pids.lines()) {
            Wait.until("the end of a stopped task's child", () -> !Os.runs(Long.parseLong(pid)));
        }
    }

    /** The child is nobody's, so it is not asked who may live on; but nobody waits for it. */
    private static void childHoldsOutput(Stage stage) throws Exception {
        Journal pids = stage.journal();
        TaskFuture<?> future = stage.pool.run(() -> {
            Process child = new ProcessBuilder("sleep", "1000").inheritIO().start();
            pids.add(child.pid());
            Runtime.getRuntime().halt(1);
        });
        long begin = System.nanoTime();
        Expect.failure(future, WorkerLostException.class);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
        pids.lines().forEach(pid -> Os.kill(Long.parseLong(pid)));
        Miss.unless(seconds < 3, "the loss was known after s=" + seconds);
    }

    private static int recurse(int depth) {
        return depth == 0 ? 0 : 1 + recurse(depth + 1);
    }

    private static List<Object> deep(int levels) {
        List<Object> top = new ArrayList<>();
        for (int i = 0; i < levels; i++) {
            List<Object> next = new ArrayList<>();
            next.add(top);
            top = next;
        }
        return top;
    }

    /** Its message is a stack overflow. */
    static final class BottomlessException extends RuntimeException {

        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            return getCause() == this ? "" : "x" + getMessage();
        }
    }

    private static void deadlock(Stage stage) throws InterruptedException {
        TaskFuture<?> future = stage.pool.timeout(Duration.ofSeconds(1)).run(() -> {
            Object lock = new Object();
            CountDownLatch held = new CountDownLatch(1);
            Thread.ofPlatform().daemon().start(() -> {
                synchronized (lock) {
                    held.countDown();
                    Harm.sleepDeaf();
                }
            });
            held.await();
            synchronized (lock) {
                throw new Miss("no deadlock");
            }
        });
        Expect.failure(future, TaskTimeoutException.class);
    }
}
