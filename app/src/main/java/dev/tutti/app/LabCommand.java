// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.labs.Arguments;
import dev.tutti.labs.Lab;
import dev.tutti.labs.Parameter;
import dev.tutti.labs.Size;
import dev.tutti.labs.Target;
import dev.tutti.machine.Machine;
import dev.tutti.measure.Figures;
import dev.tutti.measure.MachineCard;
import dev.tutti.measure.Plot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code tutti lab NAME}: runs one lab. Its options are those below and the lab's parameters. */
final class LabCommand {

    private static final int MAX_TRIALS = 1000;
    private static final Duration BUDGET = Duration.ofSeconds(10);

    private final Lab lab;
    private final ParseResult parsed;

    private LabCommand(Lab lab, ParseResult parsed) {
        this.lab = lab;
        this.parsed = parsed;
    }

    static CommandSpec spec(Lab lab) {
        Lab.Card card = lab.card();
        CommandSpec spec = Action.command(card.name(), card.summary(), parsed -> new LabCommand(lab, parsed).run());
        spec.usageMessage().description(Action.literal(card.title() + ":"), Action.literal(card.summary()), "");
        for (Parameter parameter : lab.parameters()) {
            spec.addOption(Action.option(
                    option(parameter),
                    "N",
                    parameter.meaning() + " (default: " + Figures.count(parameter.scaled()) + "; size document: "
                            + Figures.count(parameter.document()) + ", quick: " + Figures.count(parameter.quick())
                            + ")"));
        }
        if (!lab.file().isEmpty()) {
            spec.addOption(Action.option("--file", "FILE", lab.file() + " (default: the lab's own)"));
        }
        spec.addOption(Action.option(
                        "--on",
                        "BACKENDS",
                        "where its forms run: any of " + String.join(", ", Backends.BUILT_IN) + " (default: "
                                + String.join(",", lab.backends()) + ")"))
                .addOption(Action.option(
                        "--workers", "N", "how many: 2, or 1..4, or 1,2,4 (default: " + defaultWorkers(lab) + ")"))
                .addOption(Action.option(
                        "--size",
                        "SIZE",
                        "scaled: large enough for a JVM; quick: some hundredths of a second; document: as in the"
                                + " course (default: scaled)"))
                .addOption(Action.option("--trials", "K", "time each form K times, slow ones less often (default: 5)"))
                .addOption(Action.seed())
                .addOption(Action.option("--json", "FILE", "write what was found to FILE"))
                .addOption(OptionSpec.builder("--explain")
                        .arity("0")
                        .type(boolean.class)
                        .description("say what happened and why, from the figures of this run")
                        .build())
                .addOption(Action.option("--plot", "FILE.png", "write pictures of it to FILE.png"));
        if (!card.says().isEmpty()) {
            spec.usageMessage()
                    .footer("", Action.literal("Document " + card.document() + " says: " + card.says() + "."));
        }
        return spec;
    }

    private int run() {
        Arguments arguments = arguments();
        List<String> backends = value("--on", String.join(",", lab.backends()), Backends::parse);
        List<Integer> workers = value("--workers", defaultWorkers(lab), Numbers::workers);
        int trials = value("--trials", "5", text -> (int) Numbers.whole(text, 1, MAX_TRIALS));
        OutputFile json = output("--json");
        OutputFile plot = output("--plot");

        MachineCard card = MachineCard.here(); // before the lab loads the machine itself
        Experiment found;
        try (ProgressLine progress = new ProgressLine()) {
            found = Experiment.run(
                    lab, arguments, new Experiment.Plan(Target.all(backends, workers), trials, BUDGET), progress);
        }
        if (!found.agrees()) {
            System.err.print(LabText.disagreement(lab, found.runs()));
        } else if (!found.runs().isEmpty()) {
            System.out.print(LabText.report(lab, arguments, found.runs()));
            if (parsed.hasMatchedOption("--explain") && found.isFine()) {
                System.out.print(LabText.explanation(lab.explain(arguments, found.runs())));
            }
        }
        if (json != null) {
            json.write(LabJson.of(card, found));
        }
        if (plot != null && found.isFine()) {
            List<Plot> plots = lab.plots(arguments, found.runs());
            if (plots.isEmpty()) {
                System.err.println("tutti: there is nothing to draw, so no picture was written");
            } else {
                plot.write(Plot.png(plots));
            }
        }
        if (found.failure() != null) {
            throw found.failure();
        }
        return found.agrees() ? ExitCode.FINE : ExitCode.FAILED;
    }

    private @Nullable OutputFile output(String option) {
        String file = parsed.matchedOptionValue(option, (String) null);
        return file == null ? null : new OutputFile(Path.of(file));
    }

    private Arguments arguments() {
        Map<String, Long> given = new HashMap<>();
        for (Parameter parameter : lab.parameters()) {
            if (parsed.hasMatchedOption(option(parameter))) {
                given.put(
                        parameter.name(),
                        value(option(parameter), "", text -> Numbers.whole(text, parameter.min(), parameter.max())));
            }
        }
        Arguments arguments =
                Arguments.of(lab.parameters(), value("--size", "scaled", LabCommand::size), Action.seed(parsed), given);
        String file = lab.file().isEmpty() ? null : parsed.matchedOptionValue("--file", (String) null);
        return file == null ? arguments : arguments.with(Path.of(file));
    }

    private <T> T value(String option, String otherwise, Function<String, T> parser) {
        return Action.value(parsed, option, otherwise, parser);
    }

    private static String defaultWorkers(Lab lab) {
        return lab.workers(Machine.here().usableCores()).stream()
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }

    private static String option(Parameter parameter) {
        return "--" + parameter.name();
    }

    private static Size size(String text) {
        List<String> names = new ArrayList<>();
        for (Size size : Size.values()) {
            String name = size.name().toLowerCase(Locale.ROOT);
            if (name.equals(text)) {
                return size;
            }
            names.add(name);
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no size: there are " + String.join(", ", names) + Spelling.hint(text, names));
    }
}
