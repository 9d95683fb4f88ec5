// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.app.Table.Column;
import dev.tutti.labs.Arguments;
import dev.tutti.labs.Lab;
import dev.tutti.labs.LabRun;
import dev.tutti.measure.Comparison;
import dev.tutti.measure.Figures;
import dev.tutti.measure.Timing;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a lab found, for people. */
final class LabText {

    private static final String NONE = "–";

    private static final String LEGEND = "±: median deviation. CPU: of this JVM and its workers. peak: their resident"
            + " memory. vs 1: over one worker. eff.: speedup a worker.";

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
        Set<String> notes = new LinkedHashSet<>();
        byQuestion(runs).forEach((question, answers) -> {
            text.append('\n').append(question).append('\n');
            text.append(table(answers, notes));
            text.append(Wrapping.wrap(answers.getFirst().summary(), 2));
        });
        text.append('\n').append(Wrapping.wrap(LEGEND, 0));
        notes.forEach(note -> text.append(Wrapping.wrap(note, 0)));
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

    private static String table(List<LabRun> answers, Set<String> notes) {
        Table table = new Table(
                Column.text(""),
                Column.number("start-up"),
                Column.number("median"),
                Column.number("±"),
                Column.number("CPU"),
                Column.number("peak"),
                Column.number("speedup"),
                Column.number("vs 1"),
                Column.number("eff."));
        Map<String, List<LabRun>> byForm =
                answers.stream().collect(Collectors.groupingBy(LabRun::form, LinkedHashMap::new, Collectors.toList()));
        byForm.forEach((form, runs) -> {
            if (runs.getFirst().isSerialForm()) {
                row(table, form, runs.getFirst(), notes);
            } else {
                table.heading(form);
                runs.forEach(run -> row(table, "  " + run.target(), run, notes));
            }
        });
        return table.text(Terminal.COLUMNS);
    }

    private static void row(Table table, String name, LabRun run, Set<String> notes) {
        Timing timing = run.timing();
        if (timing == null) {
            table.row(name, startup(run), "refused", NONE, NONE, NONE, NONE, NONE, NONE);
        } else if (timing.isTooShort()) {
            notes.add("?: deleted by the JIT, or shorter than the clock can see.");
            table.row(name, startup(run), "?", NONE, NONE, Figures.bytes(run.peakBytes()), "?", NONE, NONE);
        } else {
            if (!timing.warm()) {
                notes.add("*: maybe not warm; the time was too short to see.");
            }
            boolean severalWorkers = run.target().workers() > 1;
            table.row(
                    name,
                    startup(run),
                    Figures.seconds(timing.median()) + (timing.warm() ? "" : "*"),
                    dashed(Figures.percent(timing.spread() / timing.median())),
                    dashed(Figures.seconds(run.cpuSeconds())),
                    Figures.bytes(run.peakBytes()),
                    ratio(run.overSerial(), notes),
                    severalWorkers ? ratio(run.overOneWorker(), notes) : NONE,
                    severalWorkers ? dashed(Figures.percent(run.efficiency())) : NONE);
        }
    }

    private static String startup(LabRun run) {
        return run.startupSeconds() == 0 ? NONE : Figures.seconds(run.startupSeconds());
    }

    private static String ratio(@Nullable Comparison comparison, Set<String> notes) {
        if (comparison == null) {
            return NONE;
        }
        if (!comparison.isSignificant()) {
            notes.add("~: not significant; the trials do not show a difference.");
        }
        return (comparison.isSignificant() ? "" : "~") + Figures.ratio(comparison.ratio());
    }

    private static String dashed(String figure) {
        return figure.equals("-") ? NONE : figure;
    }

    private static String name(LabRun run) {
        return run.form() + " on " + run.target();
    }
}
