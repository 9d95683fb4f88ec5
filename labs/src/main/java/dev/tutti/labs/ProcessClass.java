// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Pool;
import dev.tutti.PoolOptions;
import dev.tutti.Worker;
import dev.tutti.measure.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code process-class}: processes that wait and then say who they are, started and joined by hand.
 *
 * <p>They are workers of their own, whatever pool the lab runs on. What they say is returned, not printed, so that it
 * can be compared, and trials do not fill the screen.
 */
final class ProcessClass implements Lab {

    private static final String ONE_BY_ONE = "start, join, the next";

    @Override
    public Card card() {
        return new Card(
                "process-class",
                Document.C,
                "Processes by hand",
                "processes that wait, then say their id: start, join, exit",
                "one process, then four at once, each printing its id after 1 s");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "processes", 1, 8, 2, 4, 4),
                new Parameter("millis", "how long each waits", 0, 3_600_000, 50, 1_000, 1_000));
    }

    @Override
    public List<String> backends() {
        return List.of("processes");
    }

    /** The pool has nothing to do here. */
    @Override
    public List<Integer> workers(int cores) {
        return List.of(1);
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        long millis = arguments.value("millis");
        return List.of(Question.of(
                        n + (n == 1 ? " process" : " processes"),
                        () -> said(n, millis),
                        ProcessClass::flaw,
                        lines -> lines,
                        lines -> lines.getLast())
                .form(ONE_BY_ONE, stage -> oneByOne(n, millis))
                .form("start all, join all", stage -> allAtOnce(n, millis)));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        LabRun serial = runs.getFirst();
        long n = arguments.value("n");
        return LabFigures.with(
                Lab.super.explain(arguments, runs),
                LabFigures.runsOf(runs, ONE_BY_ONE)
                        .map(run -> "Starting and ending a process costs "
                                + Figures.seconds((LabFigures.seconds(run) - LabFigures.seconds(serial)) / n)
                                + " beside its wait of " + arguments.value("millis") + " ms."));
    }

    private static List<String> said(int n, long millis) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        for (int id = 1; id <= n; id++) {
            lines.add(say(id, millis));
        }
        return lines;
    }

    private static String say(int id, long millis) throws InterruptedException {
        Thread.sleep(millis);
        return "I'm the process with id: " + id;
    }

    private static List<String> oneByOne(int n, long millis) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= n; i++) {
            int id = i;
            try (Worker<String> worker = Worker.start(() -> say(id, millis))) {
                worker.join();
                lines.add(line(worker));
            }
        }
        return lines;
    }

    private static List<String> allAtOnce(int n, long millis) throws InterruptedException {
        PoolOptions shared = Pool.options().workers(n);
        List<Worker<String>> workers = new ArrayList<>();
        try {
            for (int i = 1; i <= n; i++) {
                int id = i;
                workers.add(shared.start(() -> say(id, millis)));
            }
            List<String> lines = new ArrayList<>();
            for (Worker<String> worker : workers) {
                worker.join();
                lines.add(line(worker));
            }
            return lines;
        } finally {
            workers.forEach(Worker::kill); // those left by one that failed
            workers.forEach(Worker::close);
        }
    }

    /** Of a worker that has ended. */
    private static String line(Worker<String> worker) {
        String line = worker.future().join();
        int exitCode = worker.exitCode().orElseThrow();
        if (exitCode != 0) {
            throw new IllegalStateException("a task that returned ends its process with 0: " + worker);
        }
        return line;
    }

    private static @Nullable String flaw(List<String> lines) {
        List<String> known = IntStream.rangeClosed(1, lines.size())
                .mapToObj("I'm the process with id: %d"::formatted)
                .toList();
        return lines.equals(known) ? null : "not one line of each: " + lines;
    }
}
