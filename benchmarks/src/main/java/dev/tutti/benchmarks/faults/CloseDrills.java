// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Pool;
import dev.tutti.TaskFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** L5 to L7: pools that are closed at a bad moment. */
final class CloseDrills {

    private CloseDrills() {}

    static List<Drill> all() {
        return List.of(
                new Drill("L5 close while workers start", s -> s.open(2).close()),
                new Drill("L5 close with tasks queued", CloseDrills::closeQueued),
                new Drill("L5 close at once with a task that never ends", CloseDrills::closeHung),
                new Drill("L5 close by a caller who is interrupted", CloseDrills::closeInterrupted),
                new Drill("L6 close twice, and from 8 threads", CloseDrills::closeMany),
                new Drill("L7 submit after close", s -> {
                    Pool pool = s.open(1);
                    pool.close();
                    Expect.thrown(RejectedExecutionException.class, () -> pool.submit(() -> 1));
                }),
                new Drill("L7 submits that race with close", CloseDrills::submitRace));
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
            Thread.sleep(100 + 100 * round); // closed in the middle of submitting
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
}
