// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import dev.tutti.machine.JvmFlags;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.jr.ob.JSON;

/**
 * Measures Tutti beside Python's pools and Java's own, on 2 workers: {@code ./benchmarks/run peers [--quick]}.
 *
 * <p>Arguments: the directory of the benchmarks, the Python to run, the command as typed, then {@code --quick} or
 * nothing. Every workload of every contestant is a process of its own; contestants take turns within a workload, and
 * rounds repeat that. Prints the table, and writes it to {@code target/peers.md} and {@code target/peers.json}.
 */
final class Peers {

    private static final int MAX_ROUNDS = 5;

    /** No round begins that would probably end later than this. */
    private static final double LIMIT_SECONDS = 1_170;

    private static final long CONTESTANT_LIMIT_SECONDS = 180;

    private final Path home;
    private final String python;
    private final Path log;
    private final Measurements measurements;

    private Peers(Path home, String python, boolean quick) {
        this.home = home;
        this.python = python;
        this.log = home.resolve("target/peers.log");
        this.measurements = new Measurements(quick);
    }

    /** Runs all of it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path home = Path.of(args[0]);
        boolean quick = args.length > 3;
        Peers peers = new Peers(home, args[1], quick);
        // A driver that is ended takes its contestants and their workers along.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        try {
            Card card = Card.read(home, args[2]).withPython(home, args[1], "joblib", "numpy");
            int rounds = peers.measure(quick ? 1 : MAX_ROUNDS);
            Report report = new Report(card, peers.measurements, rounds);
            Files.writeString(home.resolve("target/peers.json"), report.json());
            Files.writeString(home.resolve("target/peers.md"), report.markdown());
            System.out.print(report.markdown());
        } catch (ContestantFailed e) {
            System.err.println("peers: " + e.getMessage());
            System.exit(1);
        }
    }

    private int measure(int maxRounds) throws IOException, InterruptedException {
        Files.deleteIfExists(log);
        long begin = System.nanoTime();
        // Unmeasured, and long enough that there is an archive of the workers' classes, as in every run of a program
        // but its first.
        outcome(Contestant.PROCESSES, Workload.LOCK);
        outcome(Contestant.LANES, Workload.LOCK);
        for (int round = 1; ; round++) {
            for (Workload workload : Workload.values()) {
                for (Contestant contestant : Contestant.values()) {
                    if (workload.has(contestant)) {
                        System.err.println("round " + round + ": " + workload.title + ": " + contestant.title);
                        run(contestant, workload);
                    }
                }
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            if (round == maxRounds || seconds / round * (round + 1) > LIMIT_SECONDS) {
                System.err.printf("%d rounds in %.0f s%n", round, seconds);
                return round;
            }
        }
    }

    private void run(Contestant contestant, Workload workload) throws IOException, InterruptedException {
        for (String line : outcome(contestant, workload)) {
            add(contestant, line);
        }
    }

    /** The figures' lines. */
    private List<String> outcome(Contestant contestant, Workload workload) throws IOException, InterruptedException {
        Path output = Files.createTempFile(home.resolve("target"), "peers", ".jsonl");
        try {
            Process process = new ProcessBuilder(command(contestant, workload))
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            boolean ended = false;
            try {
                ended = process.waitFor(CONTESTANT_LIMIT_SECONDS, TimeUnit.SECONDS);
            } finally {
                if (!ended) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            }
            String outcome =
                    ended ? "exit code " + process.exitValue() : "no end in " + CONTESTANT_LIMIT_SECONDS + " s";
            List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
            if (!ended || process.exitValue() != 0 || lines.isEmpty()) {
                throw new ContestantFailed(contestant.title + " failed at " + workload.title + ": " + outcome + ", "
                        + lines.size() + " figures; what it says is in " + log);
            }
            return lines;
        } finally {
            Files.delete(output);
        }
    }

    private void add(Contestant contestant, String line) throws IOException {
        Map<String, Object> fields = JSON.std.mapFrom(line);
        for (Figure figure : Figure.values()) {
            if (figure.id().equals(fields.get("figure")) && fields.get("value") instanceof Number value) {
                measurements.add(contestant, figure, value.doubleValue());
                return;
            }
        }
        throw new ContestantFailed(contestant.title + " printed '" + line + "', which is no figure");
    }

    private List<String> command(Contestant contestant, Workload workload) {
        List<String> command = new ArrayList<>();
        if (contestant.python) {
            command.add(python);
            command.add(home.resolve("src/main/python/peers.py").toString());
        } else {
            command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
            command.addAll(JvmFlags.launcher());
            // A stream's caller is a worker too.
            command.add("-Djava.util.concurrent.ForkJoinPool.common.parallelism=" + (contestant.workers - 1));
            command.add("-cp");
            command.add(System.getProperty("java.class.path"));
            command.add(JavaContestant.class.getName());
        }
        command.addAll(workload.arguments(contestant, measurements.quick));
        return command;
    }
}
