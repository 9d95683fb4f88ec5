// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.app.Gain.Verdict;
import dev.tutti.app.Table.Column;
import dev.tutti.labs.LabRun;
import dev.tutti.measure.Figures;
import dev.tutti.measure.Timing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What all labs gained, for a terminal: a line for each question. */
final class BenchText {

    private BenchText() {}

    static String report(List<Experiment> experiments) {
        Table table = new Table(
                Column.text("lab"),
                Column.longText("question"),
                Column.number("plain Java"),
                Column.number("best"),
                Column.number("speedup"),
                Column.text("on"));
        List<Gain> gains = new ArrayList<>();
        for (Experiment experiment : experiments) {
            String name = experiment.lab().card().name();
            if (!experiment.isFine()) {
                table.row(name, experiment.agrees() ? "failed" : "its forms disagree", "", "", "", "");
                continue;
            }
            for (Gain gain : Gain.of(experiment)) {
                gains.add(gain);
                LabRun best = gain.best();
                table.row(
                        name,
                        gain.serial().question(),
                        median(gain.serial()),
                        best == null ? LabRow.NONE : median(best),
                        best == null ? LabRow.NONE : LabRow.of(best).speedup(),
                        best == null ? "" : best.target().toString());
                name = "";
            }
        }
        return table.text(Terminal.COLUMNS) + "\n" + Wrapping.wrap(summary(gains), 0);
    }

    private static String median(LabRun run) {
        Timing timing = run.timing();
        return timing == null || timing.isTooShort() ? "?" : Figures.seconds(timing.median());
    }

    /** How many gained, and how many did not, in a sentence or two. */
    static String summary(List<Gain> gains) {
        StringBuilder text = new StringBuilder();
        List<Gain> gained = with(Verdict.GAINED, gains);
        text.append(gained.size()).append(" of ").append(gains.size()).append(" works are faster in parallel");
        gained.stream()
                .max(Comparator.comparingDouble(Gain::ratio))
                .ifPresent(best -> text.append(", the best of them ")
                        .append(Figures.ratio(best.ratio()))
                        .append(" times"));
        text.append("; ").append(with(Verdict.LOST, gains).size()).append(" faster in serial.");
        int even = with(Verdict.EVEN, gains).size();
        if (even > 0) {
            text.append(" For ").append(even).append(" the trials show no difference (~).");
        }
        int unknown = with(Verdict.UNKNOWN, gains).size();
        if (unknown > 0) {
            text.append(" For ").append(unknown).append(" there is nothing to compare.");
        }
        return text.toString();
    }

    private static List<Gain> with(Verdict verdict, List<Gain> gains) {
        return gains.stream().filter(gain -> gain.verdict() == verdict).toList();
    }
}
