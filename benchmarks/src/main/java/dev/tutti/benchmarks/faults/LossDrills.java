// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import static dev.tutti.WorkerLostException.Kind.HALTED;
import static dev.tutti.WorkerLostException.Kind.KILLED;

import com.sun.management.OperatingSystemMXBean;
import dev.tutti.Pool;
import dev.tutti.Task;
import dev.tutti.TaskFuture;
import dev.tutti.TaskTimeoutException;
import dev.tutti.Tasks;
import dev.tutti.UnavailableException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/** P8 to P19: workers that are lost at a bad moment, and those that cannot start. */
final class LossDrills {

    private static final int MEGABYTE = 1 << 20;

    private LossDrills() {}

    static List<Drill> all() {
        return List.of(
                new Drill("P8 heaps of 1, 3 and 6 workers fit into the machine", LossDrills::budget),
                new Drill("P9 kill -9 of idle workers, then submit", LossDrills::idleKills),
                new Drill("P10 kill -9 in the middle of a task", LossDrills::killMidTask),
                new Drill("P10 kill -9 of one of two amid 1,000 items", LossDrills::killAmidItems),
                new Drill("P11 kill -9 while a result of 32 MB is sent", LossDrills::killMidResult),
                new Drill("P12 kill -9 while an argument of 64 MB is sent", LossDrills::killMidArgument),
                new Drill("P13 death after the result", LossDrills::deathAfterResult),
                new Drill("P14 SIGSTOP for a second", LossDrills::suspended),
                new Drill("P14 SIGSTOP until the timeout", LossDrills::suspendedForEver),
                new Drill("P15 a poisonous item among 10,000", s -> poison(10_000, 5_003, s.pool.retries(2))),
                new Drill(
                        "P16 a poisonous item inside a chunk",
                        s -> poison(100, 37, s.pool.retries(2).chunk(100))),
                new Drill("P17 a replacement that cannot start", LossDrills::noReplacement),
                new Drill(
                        "P17 workers that end while they start",
                        s -> Expect.thrown(
                                UnavailableException.class,
                                () -> s.open(2, "--version").map(x -> x, List.of(1, 2)))),
                new Drill(
                        "P17 an initializer that throws",
                        s -> Expect.failure(
                                s.open(Pool.options().workers(1).initializer(() -> {
                                            throw new IllegalStateException("not ready");
                                        }))
                                        .submit(() -> 1),
                                IllegalStateException.class,
                                "not ready")),
                new Drill(
                        "P17 an initializer that exits",
                        s -> Expect.failure(s.open(Pool.options().workers(1).initializer(() -> System.exit(9)))
                                .submit(() -> 1))),
                new Drill("P19 1 of 1 worker killed", s -> killAll(s, 1)),
                new Drill("P19 2 of 2 workers killed at once", s -> killAll(s, 2)),
                new Drill("P19 5 of 5 workers killed at once", s -> killAll(s, 5)));
    }

    private static void budget(Stage stage) throws InterruptedException {
        long machine = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        for (int workers : new int[] {1, 3, 6}) {
            long heap = Expect.result(
                    stage.open(workers).submit(() -> Runtime.getRuntime().maxMemory()));
            long all = workers * heap + Runtime.getRuntime().maxMemory();
            Miss.unless(all <= machine, "heaps of " + workers + " workers and parent=" + all + " machine=" + machine);
            stage.clear();
        }
    }

    private static void idleKills(Stage stage) throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            Os.kill(Expect.result(stage.pool.submit(Os::pid)));
            for (int k = 0; k < 3; k++) {
                int item = k;
                Expect.equal(Expect.result(stage.pool.submit(() -> item)), item);
            }
        }
    }

    private static void killMidTask(Stage stage) throws Exception {
        Journal pids = stage.journal();
        TaskFuture<?> future = stage.pool.run(() -> {
            pids.add(Os.pid());
            Harm.sleepDeaf();
        });
        Os.kill(pids.awaitPid());
        Expect.lost(future, KILLED, 9);
    }

    private static void killAmidItems(Stage stage) throws Exception {
        Journal pids = stage.journal();
        CompletableFuture<List<TaskFuture<Integer>>> call = CompletableFuture.supplyAsync(() -> stage.pool
                .chunk(1)
                .invokeAll(
                        item -> {
                            pids.add(Os.pid());
                            Thread.sleep(1); // so that workers are killed in the middle
                            return item + 1;
                        },
                        IntStream.range(0, 1000).boxed().toList()));
        Os.kill(Long.parseLong(pids.await(300).get(250)));
        allButOne(Expect.result(call), (item, result) -> result == item + 1);
    }

    /** At most one was lost by the kill, and the others have their results. */
    private static <R> void allButOne(List<TaskFuture<R>> futures, BiPredicate<Integer, R> right)
            throws InterruptedException {
        int lost = 0;
        for (int i = 0; i < futures.size(); i++) {
            if (futures.get(i).isCompletedExceptionally()) {
                Expect.lost(futures.get(i), KILLED, 9);
                lost++;
            } else {
                Miss.unless(right.test(i, Expect.result(futures.get(i))), "a wrong result of item " + i);
            }
        }
        Miss.unless(lost <= 1, "tasks lost by one kill=" + lost);
    }

    private static void killMidResult(Stage stage) throws Exception {
        Journal pids = stage.journal();
        CompletableFuture<List<TaskFuture<byte[]>>> call = CompletableFuture.supplyAsync(() -> stage.pool
                .chunk(1)
                .invokeAll(
                        item -> {
                            pids.add(Os.pid());
                            return new byte[32 * MEGABYTE];
                        },
                        List.of(0, 1, 2, 3)));
        long pid = pids.awaitPid();
        Thread.sleep(10); // killed while it writes
        Os.kill(pid);
        allButOne(Expect.result(call), (item, result) -> result.length == 32 * MEGABYTE);
    }

    /** The caller may be in the middle of the write; afterwards the item goes to the worker that replaces this one. */
    private static void killMidArgument(Stage stage) throws Exception {
        Pool alone = stage.open(1);
        long pid = Expect.result(alone.submit(Os::pid));
        Os.signal("STOP", pid);
        byte[] argument = new byte[64 * MEGABYTE];
        CompletableFuture<Integer> call = CompletableFuture.supplyAsync(
                () -> alone.submit(bytes -> bytes.length, argument).join());
        Thread.sleep(200); // until the pipe is full: the worker is suspended
        Os.kill(pid);
        Expect.equal(Expect.result(call), 64 * MEGABYTE);
    }

    private static void deathAfterResult(Stage stage) throws Exception {
        TaskFuture<Integer> future = stage.pool.submit(() -> {
            new Thread(() -> {
                        try {
                            Thread.sleep(50); // dies after its result was sent
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        Runtime.getRuntime().halt(1);
                    })
                    .start();
            return 42;
        });
        Expect.equal(Expect.result(future), 42);
        Thread.sleep(100); // until it has died
        Expect.equal(stage.pool.map(x -> x + 1, List.of(1, 2, 3)), List.of(2, 3, 4));
    }

    private static void suspended(Stage stage) throws Exception {
        Journal pids = stage.journal();
        TaskFuture<Integer> future = stage.pool.submit(() -> {
            pids.add(Os.pid());
            Thread.sleep(100); // runs when the worker is suspended
            return 7;
        });
        long pid = pids.awaitPid();
        Os.signal("STOP", pid);
        Thread.sleep(1000); // longer than a heartbeat would wait
        Miss.unless(!future.isDone(), "the task of a suspended worker has an outcome: " + future);
        Os.signal("CONT", pid);
        Expect.equal(Expect.result(future), 7);
    }

    private static void suspendedForEver(Stage stage) throws Exception {
        Journal pids = stage.journal();
        TaskFuture<?> future = stage.pool.timeout(Duration.ofMillis(500)).run(() -> {
            pids.add(Os.pid());
            Harm.sleepDeaf();
        });
        Os.signal("STOP", pids.awaitPid());
        Expect.failure(future, TaskTimeoutException.class);
    }

    private static void poison(int items, int poisonous, Tasks view) throws InterruptedException {
        List<TaskFuture<Integer>> futures = view.invokeAll(
                item -> {
                    if (item == poisonous) {
                        Runtime.getRuntime().halt(Task.attempt());
                    }
                    return item + 1;
                },
                IntStream.range(0, items).boxed().toList());
        for (int i = 0; i < items; i++) {
            if (i == poisonous) {
                Expect.lost(futures.get(i), HALTED, "exitCode=3", "attempt=3");
            } else {
                Expect.equal(Expect.result(futures.get(i)), i + 1);
            }
        }
    }

    private static void noReplacement(Stage stage) throws Exception {
        Path flags = Files.writeString(stage.file("flags"), "-XX:+UseSerialGC\n");
        Pool fragile = stage.open(1, "-XX:VMOptionsFile=" + flags);
        Expect.equal(Expect.result(fragile.submit(() -> 1)), 1);
        Files.writeString(flags, "-XX:+NoSuchFlag\n");
        TaskFuture<?> killer = fragile.run(() -> Runtime.getRuntime().halt(1));
        TaskFuture<Integer> later = fragile.submit(() -> 2);
        Expect.lost(killer, HALTED);
        Expect.failure(later, UnavailableException.class, "NoSuchFlag");
        Expect.thrown(UnavailableException.class, () -> fragile.submit(() -> 3), "NoSuchFlag");
    }

    private static void killAll(Stage stage, int workers) throws Exception {
        Pool pool = stage.open(workers);
        Journal pids = stage.journal();
        for (int i = 0; i < workers; i++) {
            var _ = pool.retries(1).run(() -> {
                pids.add(Os.pid());
                pids.await(workers);
                Thread.sleep(50); // all are busy when they are killed
            });
        }
        pids.await(workers).forEach(pid -> Os.kill(Long.parseLong(pid)));
        List<Integer> items = IntStream.range(0, 100).boxed().toList();
        Expect.equal(pool.map(x -> x, items), items);
    }
}
