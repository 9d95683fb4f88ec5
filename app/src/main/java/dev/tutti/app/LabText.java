// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.app.Table.Column;
import dev.tutti.labs.Arguments;
import dev.tutti.labs.Lab;
import dev.tutti.labs.LabRun;
import dev.tutti.measure.Figures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a lab found, for people. */
final class LabText {

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
            summaries(answers).forEach(summary -> text.append(Wrapping.wrap(summary, 2)));
        });
        text.append('\n').append(Wrapping.wrap(LabRow.LEGEND, 0));
        LabRow.notes(runs.stream().map(LabRow::of).toList()).forEach(note -> text.append(Wrapping.wrap(note, 0)));
        text.append("\nAll forms agree.\n");
        for (LabRun run : runs) {
            if (!run.remark().isEmpty()) {
                text.append('\n').append(Wrapping.wrap(refusal(run), 0));
            }
        }
        return text.toString();
    }

    /** What happened and why, a paragraph each. */
    static String explanation(List<String> sentences) {
        return "\nWhat happened:\n"
                + sentences.stream()
                        .map(sentence -> Wrapping.wrap("- " + sentence(sentence), 0))
                        .collect(Collectors.joining());
    }

    /** Words that begin with a capital letter. */
    static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** The answer, and what forms say whose answer is another: once if it is the same wherever the form ran. */
    static List<String> summaries(List<LabRun> answers) {
        String summary = answers.getFirst().summary();
        Map<String, Set<String>> byForm = answers.stream()
                .collect(Collectors.groupingBy(LabRun::form, Collectors.mapping(LabRun::summary, Collectors.toSet())));
        return Stream.concat(
                        Stream.of(summary),
                        answers.stream()
                                .filter(run -> run.timing() != null)
                                .filter(run -> !run.summary().equals(summary))
                                .map(run ->
                                        (byForm.getOrDefault(run.form(), Set.of())
                                                                        .size()
                                                                == 1
                                                        ? run.form()
                                                        : name(run)) + ": " + run.summary())
                                .distinct())
                .toList();
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

    static String parameters(Arguments arguments) {
        return arguments.values().entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + Figures.count(parameter.getValue()) + " ")
                .collect(Collectors.joining(
                        "",
                        "",
                        "seed=" + arguments.seed()
                                + arguments.file().map(file -> " file=" + file).orElse("")));
    }

    private static Map<String, List<LabRun>> byQuestion(List<LabRun> runs) {
        return runs.stream().collect(Collectors.groupingBy(LabRun::question, LinkedHashMap::new, Collectors.toList()));
    }

    private static String table(List<LabRun> answers) {
        Table table = new Table(
                Column.text(""),
                Column.number("start"),
                Column.number("median"),
                Column.number("±"),
                Column.number("CPU"),
                Column.number("peak"),
                Column.number("speedup"),
                Column.number("vs 1"),
                Column.number("eff."));
        Map<String, List<LabRow>> byForm = answers.stream()
                .map(LabRow::of)
                .collect(Collectors.groupingBy(LabRow::form, LinkedHashMap::new, Collectors.toList()));
        byForm.forEach((form, rows) -> {
            boolean serial = rows.getFirst().target().isEmpty();
            if (!serial) {
                table.heading(form);
            }
            for (LabRow row : rows) {
                table.row(
                        serial ? form : " " + row.target(),
                        row.startup(),
                        row.median(),
                        row.spread(),
                        row.cpu(),
                        row.peak(),
                        row.speedup(),
                        row.overOne(),
                        row.efficiency());
            }
        });
        return table.text(Terminal.COLUMNS);
    }

    /** Why a form did not run where it must not. */
    static String refusal(LabRun run) {
        return name(run) + " was refused, as it must be: " + run.remark();
    }

    private static String name(LabRun run) {
        return run.form() + " on " + run.target();
    }
}
