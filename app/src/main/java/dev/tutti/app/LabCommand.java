// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.labs.Arguments;
import dev.tutti.labs.Lab;
import dev.tutti.labs.LabFailedException;
import dev.tutti.labs.LabRun;
import dev.tutti.labs.LabRunner;
import dev.tutti.labs.Parameter;
import dev.tutti.labs.Size;
import dev.tutti.labs.Target;
import dev.tutti.machine.Machine;
import dev.tutti.measure.Figures;
import dev.tutti.measure.MachineCard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tutti lab NAME}: runs one lab. Its options are those below and the lab's parameters. */
final class LabCommand {

    private static final String BACKENDS = "serial,threads,processes";
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
        for (Parameter parameter : lab.parameters()) {
            spec.addOption(Action.option(
                    option(parameter),
                    "N",
                    parameter.meaning() + " (default: " + Figures.count(parameter.scaled()) + "; size document: "
                            + Figures.count(parameter.document()) + ")"));
        }
        spec.addOption(Action.option(
                        "--on",
                        "BACKENDS",
                        "where its forms run: any of " + String.join(", ", Backends.BUILT_IN) + " (default: " + BACKENDS
                                + ")"))
                .addOption(Action.option("--workers", "N", "how many: 2, or 1..4, or 1,2,4 (default: one a core)"))
                .addOption(Action.option(
                        "--size",
                        "SIZE",
                        "scaled: large enough for a JVM; document: as in the course" + " (default: scaled)"))
                .addOption(Action.option("--trials", "K", "time each form K times, slow ones less often (default: 3)"))
                .addOption(Action.option("--seed", "S", "of all random draws (default: 42)"))
                .addOption(Action.option("--json", "FILE", "write what was found to FILE"));
        if (!card.says().isEmpty()) {
            spec.usageMessage()
                    .footer("", Action.literal("Document " + card.document() + " says: " + card.says() + "."));
        }
        return spec;
    }

    private int run() {
        Arguments arguments = arguments();
        List<String> backends = value("--on", BACKENDS, Backends::parse);
        List<Integer> workers = value("--workers", "" + Machine.here().usableCores(), Numbers::workers);
        int trials = value("--trials", "3", text -> (int) Numbers.whole(text, 1, MAX_TRIALS));
        String json = parsed.matchedOptionValue("--json", (String) null);
        OutputFile output = json == null ? null : new OutputFile(Path.of(json));

        MachineCard card = MachineCard.here(); // before the lab loads the machine itself
        List<LabRun> runs = List.of();
        LabFailedException failure = null;
        try (ProgressLine progress = new ProgressLine()) {
            LabRunner runner = new LabRunner(lab, arguments, Target.all(backends, workers), trials, BUDGET, progress);
            try {
                runs = runner.run();
            } catch (LabFailedException e) {
                failure = e;
                runs = runner.found();
            }
        }
        boolean agree = runs.stream().allMatch(LabRun::agrees);
        if (!agree) {
            System.err.print(LabText.disagreement(lab, runs));
        } else if (!runs.isEmpty()) {
            System.out.print(LabText.report(lab, arguments, runs));
        }
        if (output != null) {
            output.write(LabJson.of(lab, arguments, card, runs));
        }
        if (failure != null) {
            throw failure;
        }
        return agree ? ExitCode.FINE : ExitCode.FAILED;
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
        long seed = value("--seed", "42", text -> Numbers.whole(text, Long.MIN_VALUE, Long.MAX_VALUE));
        return Arguments.of(lab.parameters(), value("--size", "scaled", LabCommand::size), seed, given);
    }

    private <T> T value(String option, String otherwise, Function<String, T> parser) {
        try {
            return parser.apply(parsed.matchedOptionValue(option, otherwise));
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, option + ": " + e.getMessage());
        }
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
