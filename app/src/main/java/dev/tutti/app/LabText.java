// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.app.Table.Column;
import dev.tutti.labs.Arguments;
import dev.tutti.labs.Figures;
import dev.tutti.labs.Lab;
import dev.tutti.labs.LabRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a lab found, for people. */
final class LabText {

    private static final String NONE = "–";

    private LabText() {}

    /** A table of times for each question, its forms one below the other. */
    static String report(Lab lab, Arguments arguments, List<LabRun> runs) {
        Lab.Card card = lab.card();
        StringBuilder text = new StringBuilder();
        text.append(card.name())
                .append(": ")
                .append(card.title())
                .append(" (document ")
                .append(card.document());
        text.append(", size ")
                .append(arguments.size().name().toLowerCase(Locale.ROOT))
                .append(")\n");
        text.append(Wrapping.wrap(parameters(arguments), 0));
        byQuestion(runs).forEach((question, answers) -> {
            text.append('\n').append(question).append('\n');
            text.append(table(answers));
            text.append(Wrapping.wrap(answers.getFirst().summary(), 2));
        });
        text.append("\nAll forms agree.\n");
        for (LabRun run : runs) {
            if (!run.remark().isEmpty()) {
                text.append('\n').append(Wrapping.wrap(name(run) + " was refused, as it must be: " + run.remark(), 0));
            }
        }
        return text.toString();
    }

    /** Which forms gave which wrong answers. */
    static String disagreement(Lab lab, List<LabRun> runs) {
        StringBuilder text = new StringBuilder();
        text.append("tutti: the forms of ").append(lab.card().name()).append(" disagree, so no times are shown\n");
        for (LabRun run : runs) {
            if (!run.agrees()) {
                text.append(Wrapping.wrap(name(run) + " (" + run.question() + "): " + run.remark(), 2));
            }
        }
        return text.toString();
    }

    private static String parameters(Arguments arguments) {
        return arguments.values().entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + Figures.count(parameter.getValue()) + " ")
                .collect(Collectors.joining("", "", "seed=" + arguments.seed()));
    }

    private static Map<String, List<LabRun>> byQuestion(List<LabRun> runs) {
        return runs.stream().collect(Collectors.groupingBy(LabRun::question, LinkedHashMap::new, Collectors.toList()));
    }

    private static String table(List<LabRun> answers) {
        Map<String, List<LabRun>> byForm =
                answers.stream().collect(Collectors.groupingBy(LabRun::form, LinkedHashMap::new, Collectors.toList()));
        Table table = new Table(
                Column.text("form"),
                Column.text("on"),
                Column.number("start-up"),
                Column.number("median"),
                Column.number("speedup"));
        byForm.values().stream().flatMap(List::stream).forEach(run -> {
            boolean timed = !run.trialsSeconds().isEmpty();
            table.row(
                    run.form(),
                    run.target().toString(),
                    run.startupSeconds() == 0 ? NONE : Figures.seconds(run.startupSeconds()),
                    timed ? Figures.seconds(run.medianSeconds()) : "refused",
                    timed ? Figures.ratio(run.speedup()) : NONE);
        });
        return table.text(Terminal.COLUMNS);
    }

    private static String name(LabRun run) {
        return run.form() + " on " + run.target();
    }
}
