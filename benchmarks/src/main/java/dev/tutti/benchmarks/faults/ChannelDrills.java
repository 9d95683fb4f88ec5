// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.RemoteTaskException;
import dev.tutti.TaskFuture;
import dev.tutti.TaskRefusedException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** C4 to C22: what cannot travel, and what is much. */
final class ChannelDrills {

    private static final int MEGABYTE = 1 << 20;

    private ChannelDrills() {}

    static List<Drill> all() {
        return List.of(
                new Drill(
                        "C4 an argument that cannot travel",
                        s -> Expect.thrown(
                                TaskRefusedException.class,
                                () -> s.pool.submit(x -> 1, new Object()),
                                "java.lang.Object")),
                new Drill(
                        "C4 one inside a list",
                        s -> Expect.thrown(
                                TaskRefusedException.class,
                                () -> s.pool.map(x -> 1, List.of(new ArrayList<>(List.of(1, Thread.currentThread())))),
                                "java.lang.Thread")),
                new Drill("C4 one captured by the task", s -> {
                    Thread captured = Thread.currentThread();
                    Expect.thrown(
                            TaskRefusedException.class,
                            () -> s.pool.submit(() -> captured.getName()),
                            "java.lang.Thread");
                }),
                new Drill(
                        "C5 a result that cannot travel",
                        s -> Expect.failure(
                                s.pool.submit(Object::new), TaskRefusedException.class, "java.lang.Object")),
                new Drill(
                        "C5 one that fails after 10 MB",
                        s -> Expect.failure(
                                s.pool.submit(() -> new ArrayList<>(List.of(new byte[10 * MEGABYTE], new Object()))),
                                TaskRefusedException.class,
                                "java.lang.Object")),
                new Drill("C6 an exception with a field that cannot travel", s -> remote(s, new Unsendable())),
                new Drill("C6 an exception that throws when it is written", s -> remote(s, new Unwritable())),
                new Drill(
                        "C6 an exception whose getMessage throws",
                        s -> Expect.failure(s.pool.run(() -> {
                            throw new Speechless();
                        }))),
                new Drill(
                        "C6 exceptions that cause each other",
                        s -> Expect.failure(s.pool.run(() -> {
                            IllegalStateException one = new IllegalStateException("one");
                            one.initCause(new IllegalStateException("two", one));
                            throw one;
                        }))),
                new Drill("C9 the same object with changed contents", ChannelDrills::sameObject),
                new Drill("C10 a lambda that captures this", s -> new Holder().refused(s)),
                new Drill("C14 classes of int, arrays and enums as values", s -> {
                    List<Class<?>> classes = List.of(int.class, int[].class, String[][].class, Thread.State.class);
                    Expect.equal(
                            Expect.result(s.pool.submit(x -> new ArrayList<>(x), new ArrayList<>(classes))), classes);
                }),
                new Drill("C18 20 times 16 MB there and 16 MB back", ChannelDrills::bothWays),
                new Drill("C19 100,000 submits at once", ChannelDrills::manySubmits),
                new Drill("C22 callers interrupted 200 times", ChannelDrills::interrupts));
    }

    /** Has a field that cannot travel. */
    static class Unsendable extends RuntimeException {

        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // that is the point
        final Object field = new Object();

        Unsendable() {
            super("words");
        }
    }

    /** Throws when it is written. */
    static final class Unwritable extends RuntimeException {

        private static final long serialVersionUID = 1;

        Unwritable() {
            super("words");
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new IOException("not me");
        }
    }

    /** Throws when it is asked. */
    static final class Speechless extends RuntimeException {

        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no words");
        }
    }

    private static void remote(Stage stage, RuntimeException like) throws InterruptedException {
        boolean unsendable = like instanceof Unsendable;
        TaskFuture<?> future = stage.pool.run(() -> {
            throw unsendable ? new Unsendable() : new Unwritable();
        });
        RemoteTaskException remote = Expect.failure(future, RemoteTaskException.class, "words");
        Expect.equal(remote.originalType(), like.getClass().getName());
    }

    private static void sameObject(Stage stage) throws InterruptedException {
        List<Integer> list = new ArrayList<>(List.of(0));
        for (int i = 0; i < 100; i++) {
            list.set(0, i);
            Expect.equal(Expect.result(stage.pool.submit(x -> x.getFirst(), list)), i);
        }
    }

    /** Cannot travel, and has a task that needs it. */
    private static final class Holder {

        private final int field = 3;
        private final Thread thread = Thread.currentThread();

        void refused(Stage stage) throws Exception {
            Expect.thrown(
                    TaskRefusedException.class,
                    () -> stage.pool.submit(() -> field + thread.getName().length()),
                    "Holder");
        }
    }

    private static void bothWays(Stage stage) throws InterruptedException {
        byte[] bytes = new byte[16 * MEGABYTE];
        var call = stage.pool
                .chunk(1)
                .results(
                        x -> x,
                        () -> IntStream.range(0, 20).mapToObj(i -> bytes).iterator());
        try (call) {
            int results = 0;
            for (byte[] result : call) {
                Expect.equal(result.length, bytes.length);
                results++;
            }
            Expect.equal(results, 20);
        }
    }

    private static void manySubmits(Stage stage) throws InterruptedException {
        List<TaskFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            futures.add(stage.pool.submit(x -> x, i));
        }
        for (int i = 0; i < futures.size(); i++) {
            Expect.equal(Expect.result(futures.get(i)), i);
        }
    }

    private static void interrupts(Stage stage) throws Exception {
        AtomicLong ended = new AtomicLong();
        for (int i = 0; i < 200; i++) {
            int call = i;
            Thread caller = new Thread(() -> {
                try {
                    var _ = call % 2 == 0
                            ? stage.pool.map(x -> x, List.of(1, 2, 3))
                            : stage.pool.submit(x -> x, new byte[MEGABYTE]).get();
                    ended.incrementAndGet();
                } catch (CancellationException | InterruptedException interrupted) {
                    ended.incrementAndGet();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            caller.start();
            Thread.sleep(0, call * 5_000); // interrupted a little later each time
            caller.interrupt();
            caller.join(Wait.LONG.toMillis());
        }
        Expect.equal(ended.get(), 200L);
    }
}
