// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Pool;
import dev.tutti.Results;
import dev.tutti.TaskFuture;
import dev.tutti.UnavailableException;
import dev.tutti.WorkerLostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** E1 and L9 to L18: flags, interrupts, cancelling, inputs. */
final class LifeDrills {

    private LifeDrills() {}

    static List<Drill> all() {
        return List.of(
                new Drill("E1 an unknown flag", s -> badFlag(s, "-XX:+NoSuchFlag", "NoSuchFlag")),
                new Drill("E1 an unknown option", s -> badFlag(s, "-nosuchoption", "nosuchoption")),
                new Drill("E1 a stack too small", s -> badFlag(s, "-Xss1k", "stack size")),
                new Drill("E1 a heap too small", s -> badFlag(s, "-Xmx1k", "heap")),
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

    private static void interruptedMap(Stage stage) throws Exception {
        AtomicInteger flagged = new AtomicInteger();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                stage.pool.map(
                        x -> {
                            Thread.sleep(1000); // longer than the interrupt takes to come
                            return x;
                        },
                        List.of(1, 2, 3, 4));
            } catch (CancellationException e) {
                flagged.set(Thread.currentThread().isInterrupted() ? 1 : 2);
            }
        });
        Thread.sleep(100); // interrupted while it waits
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
            Thread.sleep(300); // killed in the middle of it
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
                    Thread.sleep(1); // so that some are under way at the end
                    return x;
                },
                items)) {
            Expect.equal(results.iterator().next(), 0);
        }
        stage.bothAnswer();
        int then = begun.lines().size();
        Thread.sleep(100); // nothing may begin meanwhile
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
