// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.measure.Advice.Choice;
import dev.tutti.measure.AdviceCheck;
import dev.tutti.measure.AdvisingWatcher;
import dev.tutti.measure.Figures;
import dev.tutti.spi.MapWatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code tutti advise File.java}: runs a user's program as {@code tutti run} does, and at each place where it maps over a
 * pool says on standard error where that map should run. Without a file, {@code --check} tries the advisor on maps of
 * known kinds.
 */
final class AdviseCommand {

    private static final String CHECK = "--check";

    /** What is promised of the picks, and of the times. */
    private static final double NEAR_BEST = 0.2;

    private static final double NEAR_TRUTH = 0.3;

    private AdviseCommand() {}

    static CommandSpec spec() {
        CommandSpec spec = Action.command(
                "advise", "Run one, and say where each of its maps should run, and why.", AdviseCommand::run);
        spec.addOption(OptionSpec.builder(CHECK)
                .arity("0")
                .type(boolean.class)
                .description(
                        "run all choices too, and print the predictions beside the truth; without a file: of ten maps"
                                + " of known kinds, in about two minutes")
                .build());
        spec.usageMessage()
                .footer(
                        "",
                        "Each place that calls map, mapAsync, invokeAll or reduce of a pool is",
                        "advised on once, before its first call: the function is tried on some of the",
                        "items, which takes about two seconds and calls it more often than the program",
                        "would. Then the program goes on as it is written. Loops: see tutti explain.",
                        "",
                        "The exit code is the program's own; 1 if it does not compile or throws.",
                        "",
                        "Examples: tutti advise Hello.java",
                        "          tutti advise --check");
        return RunCommand.withProgram(spec, false);
    }

    private static int run(ParseResult parsed) throws InterruptedException {
        boolean checks = parsed.hasMatchedOption(CHECK);
        if (parsed.hasMatchedPositional(0)) {
            return advise(parsed, checks ? "check" : "true");
        }
        if (!checks) {
            throw new CommandException(
                    ExitCode.USAGE, "advise takes a source file, NAME.java, or --check alone: found neither");
        }
        check();
        return ExitCode.FINE;
    }

    private static int advise(ParseResult parsed, String how) throws InterruptedException {
        RunCommand.file(parsed); // is looked at before anything else
        Path notes = null;
        try {
            notes = Files.createTempFile("tutti", ".advices");
            int exitCode = Program.run(RunCommand.command(
                    parsed,
                    List.of(
                            "-D" + MapWatcher.PROPERTY + "=" + how,
                            "-D" + AdvisingWatcher.NOTES + "=" + notes,
                            "-Djava.util.logging.SimpleFormatter.format=%5$s%n"),
                    List.of(RunCommand.place(AdvisingWatcher.class))));
            if (exitCode == ExitCode.FINE && Files.size(notes) == 0) {
                System.err.println(
                        "tutti: the program called no map, mapAsync, invokeAll or reduce of a pool, so there is"
                                + " nothing to advise;\nfor its loops see: tutti explain "
                                + parsed.matchedPositionalValue(0, ""));
            }
            return exitCode;
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT,
                    "cannot write a file to " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage());
        } finally {
            if (notes != null) {
                notes.toFile().delete();
            }
        }
    }

    /** Without the number of virtual threads, which is always the same. */
    private static String name(Choice choice) {
        return choice.backend().equals("virtualThreads") ? choice.backend() : choice.spec();
    }

    private static void check() {
        Table table = new Table(
                Table.Column.text("map"),
                Table.Column.text("pick"),
                Table.Column.number("predicted"),
                Table.Column.number("measured"),
                Table.Column.number("error"),
                Table.Column.text("best"),
                Table.Column.number("off"));
        List<AdviceCheck> checks = new ArrayList<>();
        List<AdviceWorkload> workloads = AdviceWorkload.all();
        for (AdviceWorkload workload : workloads) {
            if (Terminal.isInteractive()) {
                System.err.print("\r" + checks.size() + " of " + workloads.size() + " \u001b[K");
            }
            AdviceCheck check = workload.check().get();
            checks.add(check);
            table.row(
                    workload.name(),
                    name(check.advice().choice()),
                    Figures.seconds(check.picked().choice().totalSeconds()),
                    Figures.seconds(check.picked().medianSeconds()),
                    String.format(Locale.ROOT, "%+.0f%%", 100 * check.picked().error()),
                    check.best().equals(check.picked())
                            ? "the pick"
                            : name(check.best().choice()),
                    Figures.percent(check.regret()));
        }
        if (Terminal.isInteractive()) {
            System.err.print("\r\u001b[K");
        }
        System.out.print(table.text(Terminal.COLUMNS));
        System.out.print(Wrapping.wrap(
                workloads.stream()
                        .map(workload -> workload.name() + ": " + workload.what())
                        .collect(Collectors.joining("; ", "", ".")),
                0));
        long near = checks.stream().filter(check -> check.regret() <= NEAR_BEST).count();
        long close = checks.stream()
                .filter(check -> Math.abs(check.picked().error()) <= NEAR_TRUTH)
                .count();
        System.out.print(Wrapping.wrap(
                "The pick takes at most 20 % longer than the best in " + near + " of " + checks.size()
                        + " (target: 9), its time is predicted within 30 % in " + close
                        + " (target: 8). Times are from the"
                        + " wish for a pool to the last result, medians of trials; off: what the pick takes more than the"
                        + " best.",
                0));
    }
}
