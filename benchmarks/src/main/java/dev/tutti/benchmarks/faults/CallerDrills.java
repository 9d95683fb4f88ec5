// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Pool;
import dev.tutti.TaskFuture;
import dev.tutti.TaskRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** P29 to P32: pools inside tasks, callbacks, and callers who change what they sent. */
final class CallerDrills {

    private CallerDrills() {}

    static List<Drill> all() {
        return List.of(
                new Drill("P29 a task that captures its own pool", s -> {
                    Pool pool = s.pool;
                    Expect.thrown(
                            TaskRefusedException.class,
                            () -> pool.submit(() -> pool.submit(() -> 1).join()),
                            "Pool");
                }),
                new Drill(
                        "P29 a pool inside a task",
                        s -> Expect.equal(
                                Expect.result(s.pool.submit(() -> {
                                    try (Pool inner = Pool.processes(1)) {
                                        return inner.submit(() -> 5).join();
                                    }
                                })),
                                5)),
                new Drill(
                        "P30 pools inside pools, three deep",
                        s -> Expect.equal(Expect.result(s.open(1).submit(() -> nest(3))), 3)),
                new Drill("P31 a callback that throws", CallerDrills::throwingCallback),
                new Drill("P31 a callback that blocks", CallerDrills::blockingCallback),
                new Drill("P31 a callback that closes the pool", CallerDrills::closingCallback),
                new Drill("P32 arguments changed after the submit", CallerDrills::changedArguments));
    }

    private static int nest(int depth) {
        if (depth == 0) {
            return 0;
        }
        try (Pool inner = Pool.processes(1)) {
            return 1 + inner.submit(() -> nest(depth - 1)).join();
        }
    }

    private static void throwingCallback(Stage stage) throws InterruptedException {
        TaskFuture<Integer> future = stage.pool.submit(() -> 1);
        var _ = future.thenAccept(x -> {
            throw new IllegalStateException("callback");
        });
        Expect.equal(Expect.result(future), 1);
    }

    private static void blockingCallback(Stage stage) throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        for (int i = 0; i < 4; i++) {
            var _ = stage.pool
                    .submit(() -> {
                        Thread.sleep(10); // so that the callback is chained before it ends
                        return 1;
                    })
                    .thenAccept(x -> {
                        try {
                            end.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    });
        }
        List<Integer> items = IntStream.range(0, 100).boxed().toList();
        Expect.equal(Expect.result(stage.pool.mapAsync(x -> x, items)), items);
        end.countDown();
    }

    private static void closingCallback(Stage stage) throws InterruptedException {
        Pool other = stage.open(1);
        TaskFuture<Integer> first = other.submit(() -> {
            Thread.sleep(50); // so that the callback is chained before it ends
            return 1;
        });
        TaskFuture<Integer> second = other.submit(() -> 2);
        var closing = first.thenAccept(x -> other.close());
        Expect.equal(Expect.result(second), 2);
        Expect.result(closing);
    }

    private static void changedArguments(Stage stage) throws InterruptedException {
        List<TaskFuture<Integer>> futures = new ArrayList<>();
        int[] argument = new int[1];
        for (int i = 0; i < 1000; i++) {
            argument[0] = i;
            futures.add(stage.pool.submit(a -> a[0], argument));
            argument[0] = -1;
        }
        for (int i = 0; i < 1000; i++) {
            Expect.equal(Expect.result(futures.get(i)), i);
        }
    }
}
