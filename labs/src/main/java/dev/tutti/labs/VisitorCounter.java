// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Task;
import dev.tutti.shared.SharedInt;
import dev.tutti.shared.SharedLock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The lab {@code visitor-counter}: each visitor reads a counter, sleeps, and writes it one higher. The sleep makes what
 * is rare happen every time.
 */
final class VisitorCounter implements Lab {

    @Override
    public Card card() {
        return new Card(
                "visitor-counter",
                Document.D,
                "Two visitors, counted as one",
                "read, sleep, write: at once, in turn, with a lock",
                "a sleep of 2 s: 1 at once, 2 in turn, 2 with a lock");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "visitors", 2, 8, 2, 4, 2),
                new Parameter("millis", "how long each sleeps", 1, 3_600_000, 50, 200, 2_000));
    }

    @Override
    public List<String> backends() {
        return List.of("threads", "processes");
    }

    @Override
    public List<Integer> workers(int cores) {
        return List.of(1, 2);
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        long millis = arguments.value("millis");
        return List.of(
                Question.of(n + " visitors", () -> serial(n, millis), Counted::flaw, Counted::result, Counted::summary)
                        .form("at once", stage -> visits(stage, n, millis, false), (counted, serial) -> counted.lost())
                        .form("in turn", stage -> inTurn(stage, n, millis))
                        .form("with a lock", stage -> visits(stage, n, millis, true)));
    }

    /** What was lost; the times are those of the sleep. */
    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        return Counted.explain(runs).toList();
    }

    private static Counted serial(int n, long millis) throws InterruptedException {
        int count = 0;
        for (int i = 0; i < n; i++) {
            int seen = count;
            Thread.sleep(millis);
            count = seen + 1;
        }
        return Counted.exactly(n, count);
    }

    private static Counted visits(Stage stage, int n, long millis, boolean withLock) {
        try (Together together = new Together(n, stage);
                SharedInt count = SharedInt.of(0);
                SharedInt clock = SharedInt.of(0);
                SharedLock lock = SharedLock.plain()) {
            Task<Integer, List<Line>> visit = visitor -> {
                together.await();
                List<Line> lines = new ArrayList<>(List.of(line(clock, visitor, "starts")));
                if (withLock) {
                    lock.lock();
                }
                try {
                    update(count, millis);
                } finally {
                    if (withLock) {
                        lock.unlock();
                    }
                }
                lines.add(line(clock, visitor, "finished"));
                return lines;
            };
            List<List<Line>> lines = stage.tasks()
                    .chunk(1)
                    .map(visit, IntStream.rangeClosed(1, n).boxed().toList());
            return new Counted(n, count.get(), !withLock, together.overlaps(), inOrder(lines));
        }
    }

    private static Counted inTurn(Stage stage, int n, long millis) {
        try (SharedInt count = SharedInt.of(0);
                SharedInt clock = SharedInt.of(0)) {
            List<List<Line>> lines = new ArrayList<>();
            for (int i = 1; i <= n; i++) {
                lines.add(stage.tasks()
                        .submit(
                                visitor -> {
                                    Line starts = line(clock, visitor, "starts");
                                    update(count, millis);
                                    return List.of(starts, line(clock, visitor, "finished"));
                                },
                                i)
                        .join());
            }
            return new Counted(n, count.get(), false, false, inOrder(lines));
        }
    }

    private static void update(SharedInt count, long millis) throws InterruptedException {
        int seen = count.get();
        Thread.sleep(millis);
        count.set(seen + 1);
    }

    /** Something said, and when: processes have no other clock whose times could be told apart for sure. */
    private record Line(int tick, String text) {}

    private static Line line(SharedInt clock, int visitor, String does) {
        return new Line(clock.getAndAdd(1), visitor + " " + does);
    }

    private static List<String> inOrder(List<List<Line>> lines) {
        return lines.stream()
                .flatMap(List::stream)
                .sorted((a, b) -> Integer.compare(a.tick, b.tick))
                .map(Line::text)
                .toList();
    }
}
