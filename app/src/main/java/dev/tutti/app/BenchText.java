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
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all labs gained, for a terminal: a line for each question. */
final class BenchText {

    private BenchText() {}

    static String report(List<Experiment> experiments) {
        Table table = new Table(
                Column.longText("question"),
                Column.number("plain Java"),
                Column.number("best"),
                Column.number("speedup"),
                Column.text("on"));
        List<Gain> gains = new ArrayList<>();
        for (Experiment experiment : experiments) {
            String name = experiment.lab().card().name();
            if (!experiment.isFine()) {
                table.heading(name + (experiment.agrees() ? ": failed" : ": its forms disagree"));
                continue;
            }
            table.heading(name);
            for (Gain gain : Gain.of(experiment)) {
                gains.add(gain);
                LabRun best = gain.best();
                table.row(
                        " " + gain.serial().question(),
                        median(gain.serial()),
                        best == null ? LabRow.NONE : median(best),
                        best == null ? LabRow.NONE : LabRow.of(best).speedup(),
                        best == null ? "" : best.target().toString());
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
        text.append(gained.size())
                .append(" of ")
                .append(gains.size())
                .append(gains.size() == 1 ? " question is" : " questions are")
                .append(" answered faster in parallel");
        gained.stream()
                .max(Comparator.comparingDouble(Gain::ratio))
                .ifPresent(best -> text.append(", half of those at least ")
                        .append(Figures.ratio(median(gained)))
                        .append(" times as fast as by plain Java, the best ")
                        .append(Figures.ratio(best.ratio()))
                        .append(" times (")
                        .append(best.lab())
                        .append(")"));
        text.append("; ").append(with(Verdict.LOST, gains).size()).append(" faster by plain Java.");
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

    /** Half of them are at least as much. */
    private static double median(List<Gain> gains) {
        double[] ratios = gains.stream().mapToDouble(Gain::ratio).sorted().toArray();
        return ratios[ratios.length / 2];
    }

    /** What a newcomer should know of all that was found, a paragraph each, from the figures. */
    static List<String> story(List<Gain> gains, List<Experiment> experiments, int cores) {
        List<String> story = new ArrayList<>();
        story.add(summary(gains));
        List<Gain> compared =
                gains.stream().filter(gain -> !Double.isNaN(gain.ratio())).toList();
        long full = compared.stream()
                .filter(gain -> gain.ratio() >= Reason.NEARLY_ALL * cores)
                .count();
        story.add(
                "This machine has " + cores + (cores == 1 ? " core" : " cores") + " for it, so the same computation can"
                        + " at best be " + cores + " times as fast: " + full + " of " + compared.size()
                        + " come within 10% of that or go beyond. Only what waits, or is other code, can go beyond.");
        double[] busy = gains.stream()
                .filter(gain -> gain.serial().timing() != null)
                .mapToDouble(gain -> gain.serial().cpuSeconds()
                        / Objects.requireNonNull(gain.serial().timing()).median())
                .filter(part -> part > Reason.WAITS) // others mean to wait
                .sorted()
                .toArray();
        if (busy.length > 0 && busy[busy.length / 2] < Reason.NEARLY_ALL) {
            story.add(
                    "Read these times with care: other programs took the cores meanwhile. Plain Java, which needs one core,"
                            + " got " + Figures.percent(busy[busy.length / 2]) + " of one (median).");
        }
        String starts = Stream.of("threads", "processes")
                .map(on -> start(on, experiments, cores))
                .filter(start -> !start.isEmpty())
                .collect(Collectors.joining(", "));
        if (!starts.isEmpty()) {
            story.add("Starting " + cores + " workers took " + starts
                    + " (medians). It is not part of the times, since a pool is started once: work that is shorter than"
                    + " that and comes only once stays serial.");
        }
        return story;
    }

    private static String start(String on, List<Experiment> experiments, int cores) {
        double[] seconds = experiments.stream()
                .flatMap(experiment -> experiment.runs().stream())
                .filter(run ->
                        run.target().on().equals(on) && run.target().workers() == cores && run.startupSeconds() > 0)
                .mapToDouble(LabRun::startupSeconds)
                .sorted()
                .toArray();
        return seconds.length == 0 ? "" : Figures.seconds(seconds[seconds.length / 2]) + " as " + on;
    }

    private static List<Gain> with(Verdict verdict, List<Gain> gains) {
        return gains.stream().filter(gain -> gain.verdict() == verdict).toList();
    }
}
