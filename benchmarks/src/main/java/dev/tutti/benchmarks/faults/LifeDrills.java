// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Pool;
import dev.tutti.Results;
import dev.tutti.TaskFuture;
import dev.tutti.UnavailableException;
import dev.tutti.WorkerLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** E1 and L1 to L18: flags, closing, cancelling, inputs. */
final class LifeDrills {

    private LifeDrills() {}

    static List<Drill> all() {
        return List.of(
                new Drill("E1 an unknown flag", s -> badFlag(s, "-XX:+NoSuchFlag", "NoSuchFlag")),
                new Drill("E1 an unknown option", s -> badFlag(s, "-nosuchoption", "nosuchoption")),
                new Drill("E1 a stack too small", s -> badFlag(s, "-Xss1k", "stack size")),
                new Drill("E1 a heap too small", s -> badFlag(s, "-Xmx1k", "heap")),
                new Drill("L5 close while workers start", s -> s.open(2).close()),
                new Drill("L5 close with tasks queued", LifeDrills::closeQueued),
                new Drill("L5 close at once with a task that never ends", LifeDrills::closeHung),
                new Drill("L5 close by a caller who is interrupted", LifeDrills::closeInterrupted),
                new Drill("L6 close twice, and from 8 threads", LifeDrills::closeMany),
                new Drill("L7 submit after close", s -> {
                    Pool pool = s.open(1);
                    pool.close();
                    Expect.thrown(RejectedExecutionException.class, () -> pool.submit(() -> 1));
                }),
                new Drill("L7 submits that race with close", LifeDrills::submitRace),
                new Drill("L9 a caller interrupted in map", LifeDrills::interruptedMap),
                new Drill("L10 cancelling what is queued", LifeDrills::cancelQueued),
                new Drill("L10 cancelling what is done", s -> {
                    TaskFuture<Integer> future = s.pool.submit(() -> 1);
                    Expect.equal(Expect.result(future), 1);
                    Miss.unless(!future.cancel(true), "a finished task was cancelled");
                }),
                new Drill("L12 an exception of its own for each future", LifeDrills::ownExceptions),
                new Drill("L13 an endless input", LifeDrills::endless),
                new Drill(
                        "L14 an input that throws",
                        s -> Expect.thrown(
                                IllegalStateException.class,
                                () -> s.pool.map(x -> x, Stream.iterate(0, x -> {
                                    if (x == 3) {
                                        throw new IllegalStateException("no more");
                                    }
                                    return x + 1;
                                })),
                                "no more")),
                new Drill("L15 order, with retries and kills", LifeDrills::order),
                new Drill("L16 results abandoned", LifeDrills::abandoned),
                new Drill("L18 a task that exits is begun once", LifeDrills::atMostOnce));
    }

    private static void badFlag(Stage stage, String flag, String words) throws Exception {
        Expect.thrown(UnavailableException.class, () -> stage.open(2, flag).map(x -> x, List.of(1, 2, 3)), words);
    }

    private static void closeQueued(Stage stage) throws InterruptedException {
        Pool pool = stage.open(1);
        List<TaskFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            futures.add(pool.submit(x -> x, i));
        }
        pool.close();
        for (int i = 0; i < 50; i++) {
            Miss.unless(futures.get(i).isDone(), "closed before its tasks were done");
            Expect.equal(Expect.result(futures.get(i)), i);
        }
    }

    private static void closeHung(Stage stage) throws Exception {
        Pool pool = stage.open(1);
        Journal pids = stage.journal();
        TaskFuture<?> running = pool.run(() -> {
            pids.add(Os.pid());
            Harm.spin();
        });
        TaskFuture<Integer> queued = pool.submit(() -> 1);
        long pid = pids.awaitPid();
        Miss.unless(!pool.close(Duration.ZERO), "all had finished?");
        Expect.failure(running, CancellationException.class);
        Expect.failure(queued, CancellationException.class);
        Wait.until("the worker's end", () -> !Os.runs(pid));
    }

    private static void closeInterrupted(Stage stage) throws Exception {
        Pool pool = stage.open(1);
        Journal pids = stage.journal();
        TaskFuture<?> running = pool.run(() -> {
            pids.add(Os.pid());
            Harm.sleepDeaf();
        });
        pids.await(1);
        Thread closer = new Thread(pool::close);
        closer.start();
        closer.interrupt();
        closer.join(Wait.LONG);
        Miss.unless(!closer.isAlive(), "an interrupted close goes on");
        Expect.failure(running, CancellationException.class);
    }

    private static void closeMany(Stage stage) throws InterruptedException {
        Pool pool = stage.open(2);
        TaskFuture<Integer> future = pool.submit(() -> 1);
        List<Thread> closers = IntStream.range(0, 8)
                .mapToObj(i -> Thread.ofPlatform().start(pool::close))
                .toList();
        for (Thread closer : closers) {
            closer.join(Wait.LONG);
            Miss.unless(!closer.isAlive(), "a close hangs");
        }
        pool.close();
        Expect.equal(Expect.result(future), 1);
    }

    private static void submitRace(Stage stage) throws InterruptedException {
        for (int round = 0; round < 3; round++) {
            Pool pool = stage.open(1);
            List<TaskFuture<Integer>> futures = new ArrayList<>();
            Thread submitter = Thread.ofPlatform().start(() -> {
                try {
                    while (true) {
                        futures.add(pool.submit(x -> x, futures.size()));
                        LockSupport.parkNanos(50_000); // lest it be far ahead
                    }
                } catch (RejectedExecutionException closed) {
                    // as it must be
                }
            });
            Thread.sleep(100 + 100 * round);
            pool.close(round == 0 ? Duration.ZERO : Duration.ofSeconds(10));
            submitter.join(Wait.LONG);
            Miss.unless(!submitter.isAlive(), "a submit hangs");
            int incomplete = 0;
            for (TaskFuture<Integer> future : futures) {
                incomplete += future.isDone() ? 0 : 1;
            }
            Miss.unless(incomplete == 0, "futures never completed=" + incomplete + " of " + futures.size());
        }
    }

    private static void interruptedMap(Stage stage) throws Exception {
        AtomicInteger flagged = new AtomicInteger();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                stage.pool.map(
                        x -> {
                            Thread.sleep(1000);
                            return x;
                        },
                        List.of(1, 2, 3, 4));
            } catch (CancellationException e) {
                flagged.set(Thread.currentThread().isInterrupted() ? 1 : 2);
            }
        });
        Thread.sleep(100);
        caller.interrupt();
        caller.join(Wait.LONG);
        Expect.equal(flagged.get(), 1);
    }

    private static void cancelQueued(Stage stage) throws Exception {
        Journal begun = stage.journal();
        List<TaskFuture<?>> busy = new ArrayList<>();
        for (int i = 0; i < Stage.WORKERS; i++) {
            busy.add(stage.pool.run(() -> Thread.sleep(300)));
        }
        TaskFuture<?> queued = stage.pool.run(() -> begun.add("begun"));
        Miss.unless(queued.cancel(false), "not cancelled");
        for (TaskFuture<?> each : busy) {
            Expect.result(each);
        }
        stage.bothAnswer();
        Expect.equal(begun.lines(), List.of());
    }

    private static void ownExceptions(Stage stage) throws InterruptedException {
        Pool pool = stage.open(1, "--version");
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            try {
                failures.add(Expect.failure(pool.submit(() -> 1)));
            } catch (UnavailableException atOnce) {
                failures.add(atOnce);
            }
        }
        Set<Throwable> different = Collections.newSetFromMap(new IdentityHashMap<>());
        different.addAll(failures);
        Expect.equal(different.size(), failures.size());
    }

    private static void endless(Stage stage) {
        AtomicInteger pulled = new AtomicInteger();
        Iterable<Integer> input = () -> Stream.generate(pulled::getAndIncrement).iterator();
        try (Results<Integer> results = stage.pool.lookAhead(20).results(x -> x, input)) {
            Iterator<Integer> iterator = results.iterator();
            for (int i = 0; i < 10; i++) {
                Expect.equal(iterator.next(), i);
            }
        }
        Miss.unless(pulled.get() <= 31, "items pulled for 10 results=" + pulled.get());
    }

    private static void order(Stage stage) throws InterruptedException {
        List<Integer> items = IntStream.range(0, 600).boxed().toList();
        CompletableFuture<List<Integer>> call = CompletableFuture.supplyAsync(() -> stage.pool
                .retries(3)
                .map(
                        x -> {
                            Thread.sleep(x % 5);
                            return x;
                        },
                        items));
        for (int i = 0; i < 2; i++) {
            Thread.sleep(300);
            Os.workers().stream().findFirst().ifPresent(Os::kill);
        }
        Expect.equal(Expect.result(call), items);
    }

    private static void abandoned(Stage stage) throws Exception {
        Journal begun = stage.journal();
        List<Integer> items = IntStream.range(0, 10_000).boxed().toList();
        try (Results<Integer> results = stage.pool.results(
                x -> {
                    begun.add(x);
                    Thread.sleep(1);
                    return x;
                },
                items)) {
            Expect.equal(results.iterator().next(), 0);
        }
        stage.bothAnswer();
        int then = begun.lines().size();
        Thread.sleep(100);
        Expect.equal(begun.lines().size(), then);
    }

    private static void atMostOnce(Stage stage) throws Exception {
        Journal begun = stage.journal();
        List<TaskFuture<?>> futures = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int item = i;
            futures.add(stage.pool.run(() -> {
                begun.add(item);
                System.exit(item);
            }));
        }
        for (TaskFuture<?> future : futures) {
            Expect.lost(future, WorkerLostException.Kind.EXITED);
        }
        Expect.equal(begun.lines().size(), 5);
        Expect.equal((int) begun.lines().stream().distinct().count(), 5);
    }
}
