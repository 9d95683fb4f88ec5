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
import java.util.LinkedHashMap;
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
    private static final Duration QUICK_BUDGET = Duration.ofMillis(150);

    private final boolean quick;
    private final int cores = Machine.here().usableCores();

    private BenchCommand(boolean quick) {
        this.quick = quick;
    }

    static CommandSpec spec() {
        CommandSpec spec = Action.command(
                "bench",
                "Run every experiment: one table, one page of charts.",
                parsed -> new BenchCommand(parsed.hasMatchedOption("--quick")).run(parsed));
        spec.usageMessage()
                .footer(
                        "",
                        "A lab runs on the backends and numbers of workers that show what it is about.",
                        "The exit code is 1 if one failed or its forms disagree; the others are shown.");
        return spec.addOption(OptionSpec.builder("--quick")
                        .arity("0")
                        .type(boolean.class)
                        .description("small sizes, few trials: about 5 minutes on 2 cores")
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

        long start = System.nanoTime();
        MachineCard card = MachineCard.measure();
        List<Experiment> experiments = run(labs, seed);
        String took = clock(System.nanoTime() - start);

        System.out.print(BenchText.report(experiments));
        Map<String, String> machine = new LinkedHashMap<>(card.subjects());
        machine.put("commit", BuildInfo.read().commit());
        machine.put("command", command(parsed));
        machine.put("took", took);
        page.write(BenchPage.of(experiments, cores, machine, LabJson.compact(card, experiments)));
        System.out.println(
                "It took " + took + ". Charts and all figures: " + parsed.matchedOptionValue("--html", PAGE));
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

    /** How far all of it is goes by how many targets the labs have: a lab takes about as long on each. */
    private List<Experiment> run(List<Lab> labs, long seed) {
        List<Experiment> experiments = new ArrayList<>();
        int total = labs.stream().mapToInt(lab -> targets(lab).size()).sum();
        int done = 0;
        try (ProgressLine progress = new ProgressLine()) {
            for (Lab lab : labs) {
                int before = done;
                int own = targets(lab).size();
                String name = experiments.size() + 1 + " of " + labs.size() + ", "
                        + lab.card().name();
                experiments.add(run(lab, seed, step -> {
                    double part = own * (step.done() + step.fraction()) / step.total();
                    int whole = (int) Math.min(part, own);
                    progress.accept(new Step(name + ": " + step.doing(), before + whole, total, part - whole));
                }));
                done += own;
            }
        }
        return experiments;
    }

    /**
     * Where a lab runs. The serial backend shows the cost of tasks, and many workers a core what two show already; a quick
     * run has no time for either.
     */
    private List<Target> targets(Lab lab) {
        return Target.all(
                lab.backends().stream()
                        .filter(on -> !quick || !on.equals("serial"))
                        .toList(),
                lab.workers(cores).stream()
                        .filter(n -> !quick || n <= 2 * cores)
                        .toList());
    }

    private Experiment run(Lab lab, long seed, Consumer<? super Step> listener) {
        return Experiment.run(
                lab,
                Arguments.of(lab.parameters(), quick ? Size.QUICK : Size.SCALED, seed, Map.of()),
                new Experiment.Plan(targets(lab), TRIALS, quick ? QUICK_BUDGET : BUDGET),
                listener);
    }

    private static String clock(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        return time.toMinutes() == 0
                ? time.toSeconds() + " s"
                : time.toMinutes() + " min " + time.toSecondsPart() + " s";
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
