// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.shared.SharedInt;
import dev.tutti.shared.SharedInts;
import dev.tutti.shared.SharedLock;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The lab {@code shared-counter}: four tasks count in one place. A value whose reads and writes are atomic still loses
 * counts between a read and its write; the document takes the value's own lock for a cure.
 */
final class SharedCounter implements Lab {

    private static final List<Integer> TASKS = List.of(0, 1, 2, 3);

    /** Increments of a task before it is given up that two overlap. */
    private static final int MOST_INCREMENTS = 100_000_000;

    /** Counts one up. */
    private interface Increment extends Runnable, Serializable {}

    @Override
    public Card card() {
        return new Card(
                "shared-counter",
                Document.C,
                "One counter, four tasks",
                "increments that get lost, and two ways to lose none",
                "4 × 1000 increments give 4000 with the lock");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("n", "increments of each of 4 tasks", 1, 100_000_000, 1_000, 100_000, 1_000));
    }

    @Override
    public List<String> backends() {
        return List.of("threads", "processes");
    }

    @Override
    public List<Integer> workers(int cores) {
        return List.of(1, 4);
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        return List.of(Question.of(
                        TASKS.size() + " × " + n + " increments",
                        () -> Counted.exactly(TASKS.size() * n, counted(n)),
                        Counted::flaw,
                        Counted::result,
                        Counted::summary)
                .form("plain", stage -> plain(stage, n), (counted, serial) -> counted.lost())
                .form("atomic reads and writes", stage -> readsAndWrites(stage, n), (counted, serial) -> counted.lost())
                .form("a lock around", stage -> locked(stage, n))
                .form("an atomic update", stage -> updated(stage, n)));
    }

    /** What was lost, and what it costs to lose none. */
    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        long increments = TASKS.size() * arguments.value("n");
        return Stream.concat(
                        Counted.explain(runs),
                        LabFigures.each(
                                // The others count until some are lost.
                                runs.stream()
                                        .filter(run -> run.isSerialForm()
                                                || run.form().contains("lock")
                                                || run.form().contains("update"))
                                        .toList(),
                                "increment",
                                increments)
                                .stream())
                .toList();
    }

    /** Opaque, for else the JIT would know the answer. */
    @SuppressWarnings("UnnecessaryAsync")
    private static int counted(int n) {
        AtomicInteger count = new AtomicInteger();
        for (int i = 0; i < TASKS.size(); i++) {
            for (int k = 0; k < n; k++) {
                count.setOpaque(count.getOpaque() + 1);
            }
        }
        return count.get();
    }

    private static Counted plain(Stage stage, int n) {
        try (SharedInts count = SharedInts.of(1)) {
            return untilSomeAreLost(stage, n, () -> count.set(0, count.get(0) + 1), () -> {
                int found = count.get(0);
                count.set(0, 0);
                return found;
            });
        }
    }

    private static Counted readsAndWrites(Stage stage, int n) {
        try (SharedInt count = SharedInt.of(0)) {
            return untilSomeAreLost(stage, n, () -> count.set(count.get() + 1), () -> count.getAndSet(0));
        }
    }

    private interface Result {
        int take();
    }

    /** Tasks that begin together, but have little to do, may be done one after the other: twice as much each time. */
    private static Counted untilSomeAreLost(Stage stage, int n, Increment increment, Result result) {
        for (int increments = n; ; increments = Math.min(2 * increments, MOST_INCREMENTS)) {
            boolean overlapped = count(stage, increments, increment);
            Counted counted = new Counted(TASKS.size() * increments, result.take(), true, overlapped, List.of());
            if (counted.lost() || increments >= MOST_INCREMENTS) {
                return counted;
            }
        }
    }

    private static Counted locked(Stage stage, int n) {
        try (SharedInts count = SharedInts.of(1);
                SharedLock lock = SharedLock.plain()) {
            count(stage, n, () -> {
                lock.lock();
                try {
                    count.set(0, count.get(0) + 1);
                } finally {
                    lock.unlock();
                }
            });
            return Counted.exactly(TASKS.size() * n, count.get(0));
        }
    }

    private static Counted updated(Stage stage, int n) {
        try (SharedInt count = SharedInt.of(0)) {
            count(stage, n, () -> count.getAndAdd(1));
            return Counted.exactly(TASKS.size() * n, count.get());
        }
    }

    /** Has each task count. Returns whether two of them could at the same time. */
    private static boolean count(Stage stage, int n, Increment increment) {
        try (Together together = new Together(TASKS.size(), stage)) {
            List<Integer> done = stage.tasks()
                    .chunk(1)
                    .map(
                            task -> {
                                together.await();
                                for (int i = 0; i < n; i++) {
                                    increment.run();
                                }
                                return task;
                            },
                            TASKS);
            if (!done.equals(TASKS)) {
                throw new IllegalStateException("every task returns its number: " + done);
            }
            return together.overlaps();
        }
    }
}
