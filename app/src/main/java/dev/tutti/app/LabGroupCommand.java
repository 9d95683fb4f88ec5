// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.labs.Lab;
import dev.tutti.labs.Labs;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code tutti lab}: leads to the list of labs and to a command for each lab. */
final class LabGroupCommand {

    private LabGroupCommand() {}

    /**
     * The command.
     *
     * @param withLabs whether to make the commands below it, too, for which the labs must be loaded
     */
    static CommandSpec spec(boolean withLabs) {
        CommandSpec spec =
                Action.command("lab", "Run an experiment: compare its forms, then time them.", Action::showHelp);
        spec.usageMessage().synopsisSubcommandLabel("NAME").commandListHeading("%n");
        if (withLabs) {
            spec.addSubcommand("list", Action.command("list", "List the labs, and what each shows.", parsed -> {
                System.out.print(list(Labs.all()));
                return ExitCode.FINE;
            }));
            for (Lab lab : Labs.all()) {
                CommandSpec command = LabCommand.spec(lab);
                command.usageMessage().hidden(true); // a line each is more than a screen
                spec.addSubcommand(lab.card().name(), command);
            }
            String names = Labs.all().stream().map(lab -> lab.card().name()).collect(Collectors.joining(" "));
            spec.usageMessage()
                    .footer(
                            "",
                            "Labs:",
                            Wrapping.wrap(names, 2).stripTrailing(),
                            "",
                            "The options of a lab: tutti lab NAME --help");
        }
        return spec;
    }

    /** Every lab in a line, document by document. */
    static String list(List<Lab> labs) {
        int width =
                labs.stream().mapToInt(lab -> lab.card().name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        labs.stream()
                .map(Lab::card)
                .collect(Collectors.groupingBy(Lab.Card::document, TreeMap::new, Collectors.toList()))
                .forEach((document, cards) -> {
                    text.append(document)
                            .append(" · ")
                            .append(document.subject())
                            .append('\n');
                    for (Lab.Card card : cards) {
                        text.append(
                                String.format(Locale.ROOT, "  %-" + width + "s  %s%n", card.name(), card.summary()));
                    }
                });
        return text.append("\nRun one: tutti lab NAME; its options: tutti lab NAME --help\n")
                .toString();
    }
}
