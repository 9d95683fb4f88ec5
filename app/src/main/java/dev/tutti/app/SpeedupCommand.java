// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.app.SpeedupRuns.Row;
import dev.tutti.machine.Cores;
import dev.tutti.machine.Machine;
import dev.tutti.measure.Amdahl;
import dev.tutti.measure.Comparison;
import dev.tutti.measure.Figures;
import dev.tutti.measure.Plot;
import dev.tutti.measure.Timing;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code tutti speedup File.java}: a user's program with 1, 2, 4 and so on workers, each time in a JVM of its own to which
 * {@code TUTTI_WORKERS} says how many: the same table and picture as of a lab.
 */
final class SpeedupCommand {

    private static final String IGNORE = "--ignore-output";

    private static final int MAX_TRIALS = 1000;

    private SpeedupCommand() {}

    static CommandSpec spec() {
        CommandSpec spec = Action.command(
                "speedup", "Run one with more and more workers, and show what they gain.", SpeedupCommand::run);
        spec.addOption(Action.option(
                        "--workers", "N", "how many: 2, or 1..4, or 1,2,4 (default: " + defaultWorkers() + ")"))
                .addOption(Action.option("--trials", "K", "run it K times with each number (default: 5)"))
                .addOption(Action.option("--plot", "FILE.png", "write a picture of it to FILE.png"))
                .addOption(OptionSpec.builder(IGNORE)
                        .arity("0")
                        .type(boolean.class)
                        .description("do not compare what it prints, which may be times or dates")
                        .build());
        spec.usageMessage()
                .footer(
                        "",
                        "Each run is a new JVM in whose environment " + Cores.VARIABLE + " is the number of",
                        "workers: pools and loops that do not say how many they want have so many.",
                        "A number in the program, as in Pool.threads(4), is obeyed whatever it says.",
                        "Times are those of the whole program. It has no input.",
                        "",
                        "The exit code is 1 if the program fails, or if exit codes or standard output",
                        "are not the same with each number of workers.",
                        "",
                        "Example: tutti speedup --workers 1,2,4 --plot gain.png Hello.java");
        return RunCommand.withProgram(spec, true);
    }

    private static String defaultWorkers() {
        int most = 2 * Machine.here().usableCores();
        return IntStream.iterate(1, n -> n <= most, n -> 2 * n)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(","));
    }

    private static int run(ParseResult parsed) throws InterruptedException {
        String file = RunCommand.file(parsed);
        List<Integer> workers = Action.value(parsed, "--workers", defaultWorkers(), Numbers::workers);
        int trials = Action.value(parsed, "--trials", "5", text -> (int) Numbers.whole(text, 1, MAX_TRIALS));
        String plot = parsed.matchedOptionValue("--plot", (String) null);
        OutputFile picture = plot == null ? null : new OutputFile(Path.of(plot));

        List<String> command = RunCommand.command(parsed, List.of(), List.of());
        List<Row> rows;
        List<String> differences;
        double startSeconds;
        try (SpeedupRuns runs = new SpeedupRuns(command, !parsed.hasMatchedOption(IGNORE))) {
            startSeconds = runs.emptyProgramSeconds(RunCommand.java(List.of()));
            rows = runs.rows(workers, trials);
            differences = runs.differences();
        }
        System.out.print(text(Path.of(file).getFileName().toString(), rows, trials, startSeconds));
        if (rows.size() > 1) {
            Plot gain = plot(Path.of(file).getFileName().toString(), rows);
            System.out.print("\n" + gain.text());
            if (picture != null) {
                picture.write(Plot.png(List.of(gain)));
            }
        } else if (picture != null) {
            System.err.println("tutti: one number of workers is nothing to draw, so no picture was written");
        }
        differences.forEach(difference -> System.err.print(Wrapping.wrap("tutti: " + difference, 0)));
        return differences.isEmpty() ? ExitCode.FINE : ExitCode.FAILED;
    }

    /** The table, and what is to be said of it. */
    static String text(String name, List<Row> rows, int trials, double startSeconds) {
        Row first = rows.getFirst();
        Table table = new Table(
                Table.Column.number("workers"),
                Table.Column.number("wall"),
                Table.Column.number("±"),
                Table.Column.number("CPU"),
                Table.Column.number("speedup"),
                Table.Column.number("eff."),
                Table.Column.number("of main"));
        for (Row row : rows) {
            Timing timing = row.timing();
            Comparison gain = Comparison.of(first.timing(), timing);
            double main = (first.timing().median() - startSeconds) / (timing.median() - startSeconds);
            table.row(
                    String.valueOf(row.workers()),
                    Figures.seconds(timing.median()),
                    Figures.percent(timing.spread() / timing.median()),
                    Figures.seconds(timing.childCpuSeconds()),
                    row.equals(first)
                            ? LabRow.NONE
                            : (gain.isSignificant() ? "" : "~ ") + Figures.ratio(gain.ratio()) + "x",
                    row.equals(first) ? LabRow.NONE : Figures.percent(efficiency(first, row)),
                    row.equals(first) || !(main > 0) ? LabRow.NONE : Figures.ratio(main) + "x");
        }
        StringBuilder text = new StringBuilder();
        text.append("Speedup of ").append(name).append(" over ").append(workers(first.workers()));
        text.append(", medians of ").append(trials).append(trials == 1 ? " run\n" : " runs\n");
        text.append(table.text(Terminal.COLUMNS));
        notes(text, rows, startSeconds);
        return text.toString();
    }

    private static double efficiency(Row first, Row row) {
        return first.timing().median() / row.timing().median() * first.workers() / row.workers();
    }

    private static void notes(StringBuilder text, List<Row> rows, double startSeconds) {
        note(
                text,
                "CPU: of the program and its workers. eff.: speedup a worker. of main: speedup without the start of the"
                        + " JVM and the compiler, " + Figures.seconds(startSeconds) + " for an empty program.");
        int cores = Machine.here().usableCores();
        List<Row> real = rows.stream().filter(row -> row.workers() <= cores).toList();
        Optional<Amdahl> law = Amdahl.fit(
                real.stream().map(Row::workers).toList(),
                real.stream().map(row -> row.timing().median()).toList());
        law.ifPresent(fit -> note(
                text,
                String.format(
                        Locale.ROOT,
                        "Amdahl's law: serial fraction %.1f%% ± %.1f%%.",
                        100 * fit.serialFraction(),
                        100 * fit.standardError())));
        if (real.size() < rows.size()) {
            note(text, "cores=" + cores + ": more workers find none to run on.");
        }
        Row first = rows.getFirst();
        List<Comparison> gains = rows.stream()
                .skip(1)
                .map(row -> Comparison.of(first.timing(), row.timing()))
                .toList();
        if (gains.stream().anyMatch(gain -> !gain.isSignificant())) {
            note(text, "~: not significant; the runs do not show a difference.");
        }
        if (!gains.isEmpty() && gains.stream().noneMatch(gain -> gain.isSignificant() && gain.ratio() > 1)) {
            note(
                    text,
                    "No number of workers gained anything that these runs show. A program that asks for a number itself,"
                            + " as by Pool.threads(4), gets that whatever " + Cores.VARIABLE
                            + " says; one that is short shows little beside its start.");
        }
    }

    private static void note(StringBuilder text, String note) {
        text.append(Wrapping.wrap(note, 0));
    }

    private static String workers(int workers) {
        return workers + (workers == 1 ? " worker" : " workers");
    }

    private static Plot plot(String name, List<Row> rows) {
        Row first = rows.getFirst();
        List<Integer> workers = rows.stream().map(Row::workers).toList();
        List<Comparison> gains = rows.stream()
                .map(row -> Comparison.of(first.timing(), row.timing()))
                .toList();
        List<Double> ideal =
                workers.stream().map(n -> (double) n / first.workers()).toList();
        return Plot.curves("Speedup of " + name, "workers", "times " + workers(first.workers()))
                .curve(
                        "whole program",
                        workers,
                        gains.stream().map(Comparison::ratio).toList(),
                        gains.stream()
                                .map(gain -> Double.isInfinite(gain.upper()) ? Double.NaN : gain.lower())
                                .toList(),
                        gains.stream()
                                .map(gain -> Double.isInfinite(gain.upper()) ? Double.NaN : gain.upper())
                                .toList())
                .reference("ideal", workers, ideal)
                .mark(1, workers(first.workers()));
    }
}
