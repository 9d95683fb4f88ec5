// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.machine.Cores;
import dev.tutti.measure.Timing;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs one program again and again with other numbers of workers, and compares what it prints. Closing removes its files. */
final class SpeedupRuns implements AutoCloseable {

    private static final int SHOWN = 60;
    private static final int ERROR_LINES = 20;

    private final List<String> command;
    private final boolean compares;
    private final Path directory;
    private final Map<Integer, String> differences = new TreeMap<>();

    /** How many workers the run had whose output is kept to compare with; 0 before there is one. */
    private int expectedWorkers;

    SpeedupRuns(List<String> command, boolean compares) {
        this.command = command;
        this.compares = compares;
        try {
            directory = Files.createTempDirectory("tutti-speedup");
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /**
     * The runs with one number of workers.
     *
     * @param workers the number
     * @param timing of the whole program, each run a trial
     */
    record Row(int workers, Timing timing) {}

    /** What the start of the JVM and of the compiler takes: the time of a program that does nothing, the lesser of two. */
    double emptyProgramSeconds(List<String> java) throws InterruptedException {
        try {
            Path empty = Files.writeString(directory.resolve("Empty.java"), "void main() {}\n");
            List<String> words = new ArrayList<>(java);
            words.add(empty.toString());
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < 2; i++) {
                least = Math.min(least, timed(1, () -> run(words, 1)).median());
            }
            return least;
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /** Runs it once with the first number, to see what it prints, then in turns with all. */
    List<Row> rows(List<Integer> workers, int trials) throws InterruptedException {
        check(workers.getFirst(), run(command, workers.getFirst()));
        Map<Integer, List<Timing>> timings = new LinkedHashMap<>();
        for (int trial = 0; trial < trials; trial++) {
            for (int n : workers) {
                if (Terminal.isInteractive()) {
                    System.err.print("\rrun " + (trial + 1) + " of " + trials + ", workers=" + n + "\u001b[K");
                }
                int[] exitCode = {0};
                Timing timing = timed(n, () -> exitCode[0] = run(command, n));
                check(n, exitCode[0]);
                timings.computeIfAbsent(n, any -> new ArrayList<>()).add(timing);
            }
        }
        if (Terminal.isInteractive()) {
            System.err.print("\r\u001b[K");
        }
        return timings.entrySet().stream()
                .map(entry -> new Row(entry.getKey(), together(entry.getValue())))
                .toList();
    }

    /** What is not the same with each number of workers, in sentences; once for each number. */
    List<String> differences() {
        return List.copyOf(differences.values());
    }

    private static Timing timed(int workers, Callable<?> run) {
        return Timing.options().name("workers=" + workers).trials(1).warm().time(run);
    }

    private static Timing together(List<Timing> runs) {
        return new Timing(
                runs.getFirst().name(),
                1,
                List.of(),
                runs.stream().map(run -> run.trialSeconds().getFirst()).toList(),
                runs.stream().mapToDouble(Timing::cpuSeconds).average().orElseThrow(),
                runs.stream().mapToDouble(Timing::childCpuSeconds).average().orElseThrow(),
                0,
                true);
    }

    private int run(List<String> words, int workers) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out(workers).toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().put(Cores.VARIABLE, String.valueOf(workers));
        return Program.run(builder);
    }

    private Path out(int workers) {
        return directory.resolve("out-" + workers);
    }

    private void check(int workers, int exitCode) {
        try {
            if (exitCode != 0) {
                try (Stream<String> lines = Files.lines(directory.resolve("err"), StandardCharsets.UTF_8)) {
                    lines.limit(ERROR_LINES).forEach(System.err::println);
                }
                throw new CommandException(
                        ExitCode.FAILED,
                        "with " + Cores.VARIABLE + "=" + workers + " the program failed: exit code=" + exitCode
                                + "; what it wrote on standard error is above");
            }
            if (expectedWorkers == 0) {
                expectedWorkers = workers;
                Files.copy(out(workers), directory.resolve("expected"));
            } else if (compares && !differences.containsKey(workers)) {
                String difference = difference(workers);
                if (difference != null) {
                    differences.put(workers, difference);
                }
            }
        } catch (IOException e) {
            throw cannotWrite(e);
        } catch (UncheckedIOException notText) {
            throw new CommandException(ExitCode.FAILED, "the program failed: exit code=" + exitCode);
        }
    }

    private @Nullable String difference(int workers) throws IOException {
        Path expected = directory.resolve("expected");
        long at = Files.mismatch(expected, out(workers));
        if (at < 0) {
            return null;
        }
        long line = 1;
        try (var in = Files.newInputStream(expected)) {
            for (byte b : in.readNBytes((int) Math.min(at, Integer.MAX_VALUE - 8))) {
                line += b == '\n' ? 1 : 0;
            }
        }
        return "its output is not the same with " + workers
                + (workers == expectedWorkers ? " workers again" : " workers as with " + expectedWorkers) + ": line "
                + line
                + " is " + line(out(workers), line) + " instead of " + line(expected, line)
                + "; if that is as it should be, add --ignore-output";
    }

    private static String line(Path file, long number) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.skip(number - 1)
                    .findFirst()
                    .map(line -> new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                    .map(line -> "'" + (line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line) + "'")
                    .orElse("missing");
        }
    }

    private static CommandException cannotWrite(IOException e) {
        return new CommandException(
                ExitCode.ENVIRONMENT,
                "cannot write files to " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage());
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // They are in a directory that the system empties.
        }
        directory.toFile().delete();
    }
}
