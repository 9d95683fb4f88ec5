// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.labs.Arguments;
import dev.tutti.labs.Lab;
import dev.tutti.labs.Labs;
import dev.tutti.labs.Size;
import dev.tutti.labs.Step;
import dev.tutti.labs.Target;
import dev.tutti.machine.Machine;
import dev.tutti.measure.MachineCard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code tutti bench}: every lab, one table, one page. */
final class BenchCommand {

    private static final String PAGE = "tutti-bench.html";
    private static final int TRIALS = 5;
    private static final Duration BUDGET = Duration.ofSeconds(10);
    private static final Duration QUICK_BUDGET = Duration.ofMillis(350);

    private final boolean quick;
    private final int cores = Machine.here().usableCores();

    private BenchCommand(boolean quick) {
        this.quick = quick;
    }

    static CommandSpec spec() {
        CommandSpec spec = Action.command(
                "bench",
                "Run every experiment: one table, one page of pictures.",
                parsed -> new BenchCommand(parsed.hasMatchedOption("--quick")).run(parsed));
        spec.usageMessage()
                .footer(
                        "",
                        "A lab runs on the backends and numbers of workers that show what it is about.",
                        "The exit code is 1 if one failed or its forms disagree; the others are shown.");
        return spec.addOption(OptionSpec.builder("--quick")
                        .arity("0")
                        .type(boolean.class)
                        .description("small sizes, few trials: less than 3 minutes on 2 cores")
                        .build())
                .addOption(Action.option("--html", "FILE", "write the page to FILE (default: " + PAGE + ")"))
                .addOption(Action.option("--json", "FILE", "write what was found to FILE"))
                .addOption(Action.seed())
                .addPositional(PositionalParamSpec.builder()
                        .index("0..*")
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel("LAB")
                        .description("which labs to run (default: all)")
                        .build());
    }

    private int run(ParseResult parsed) {
        List<Lab> labs = available(labs(parsed.matchedPositionalValue(0, List.<String>of())));
        long seed = Action.seed(parsed);
        OutputFile page = new OutputFile(Path.of(parsed.matchedOptionValue("--html", PAGE)));
        String json = parsed.matchedOptionValue("--json", (String) null);
        OutputFile figures = json == null ? null : new OutputFile(Path.of(json));

        MachineCard card = MachineCard.measure();
        List<Experiment> experiments = new ArrayList<>();
        try (ProgressLine progress = new ProgressLine()) {
            for (Lab lab : labs) {
                int done = experiments.size();
                experiments.add(run(lab, seed, step -> progress.accept(outer(step, lab, done, labs.size()))));
            }
        }
        System.out.print(BenchText.report(experiments));
        page.write(BenchPage.of(experiments, card.subjects(), command(parsed)));
        System.out.println("Pictures and all figures: " + parsed.matchedOptionValue("--html", PAGE));
        if (figures != null) {
            figures.write(LabJson.of(card, experiments));
        }
        for (Experiment experiment : experiments) {
            if (!experiment.agrees()) {
                System.err.print(LabText.disagreement(experiment.lab(), experiment.runs()));
            }
            if (experiment.failure() != null) {
                Failures.failed(experiment.failure());
            }
        }
        return experiments.stream().allMatch(Experiment::isFine) ? ExitCode.FINE : ExitCode.FAILED;
    }

    private Experiment run(Lab lab, long seed, Consumer<? super Step> listener) {
        Arguments arguments = Arguments.of(lab.parameters(), quick ? Size.QUICK : Size.SCALED, seed, Map.of());
        // The serial backend shows the cost of tasks, and many workers a core what two show already; a quick run has
        // no time for either.
        List<Integer> workers = lab.workers(cores).stream()
                .filter(n -> !quick || n <= 2 * cores)
                .toList();
        List<String> backends = lab.backends().stream()
                .filter(on -> !quick || !on.equals("serial"))
                .toList();
        return Experiment.run(
                lab,
                arguments,
                new Experiment.Plan(Target.all(backends, workers), TRIALS, quick ? QUICK_BUDGET : BUDGET),
                listener);
    }

    /** A lab's step as part of the whole. */
    private static Step outer(Step step, Lab lab, int done, int labs) {
        return new Step(
                lab.card().name() + ": " + step.doing(),
                done,
                labs,
                Math.min(1, (step.done() + step.fraction()) / step.total()));
    }

    private static List<Lab> labs(List<String> names) {
        List<Lab> all = Labs.all();
        Set<String> known = all.stream().map(lab -> lab.card().name()).collect(Collectors.toCollection(TreeSet::new));
        for (String name : names) {
            if (!known.contains(name)) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "there is no lab '" + name + "': see tutti lab list" + Spelling.hint(name, known));
            }
        }
        return names.isEmpty()
                ? all
                : all.stream().filter(lab -> names.contains(lab.card().name())).toList();
    }

    /** Those that can be run here; of the others a line tells why not. */
    private static List<Lab> available(List<Lab> labs) {
        return labs.stream()
                .filter(lab -> {
                    boolean available = lab.availability().available();
                    if (!available) {
                        System.err.println("tutti: left out lab " + lab.card().name() + ": "
                                + lab.availability().sentence());
                    }
                    return available;
                })
                .toList();
    }

    private static String command(ParseResult parsed) {
        return "tutti bench"
                + parsed.originalArgs().stream().skip(1).map(word -> " " + word).collect(Collectors.joining());
    }
}
