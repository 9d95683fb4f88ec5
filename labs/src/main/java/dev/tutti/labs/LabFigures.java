// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.measure.Figures;
import dev.tutti.measure.MachineCard;
import dev.tutti.measure.MachineCard.Bandwidth;
import dev.tutti.measure.Timing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Figures of runs put into words: what labs' own explanations are made of. */
final class LabFigures {

    /** A part of the memory's bandwidth as near as this to all of it is all of it. */
    private static final double NEAR = 0.3;

    private LabFigures() {}

    /** Measured when it is first asked for, and once, since it takes a second. */
    private static final class Measured {
        private static final Bandwidth MEMORY = MachineCard.measure().bandwidth();
    }

    /** The bandwidth of this machine's memory. */
    static Bandwidth memory() {
        return Measured.MEMORY;
    }

    /**
     * The time that each form takes for one of many equal things, on the most workers of each backend: a line a backend.
     *
     * @param thing what it is, such as "a task"
     * @param n how many of them there are in a call
     */
    static List<String> each(List<LabRun> question, String thing, long n) {
        LabRun serial = question.getFirst();
        if (seconds(serial) == 0) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, List<LabRun>> backend : mostWorkers(question).entrySet()) {
            List<String> forms = backend.getValue().stream()
                    .map(run -> run.form() + " " + Figures.seconds(seconds(run) / n))
                    .toList();
            if (!forms.isEmpty()) {
                lines.add("Per " + thing + " on " + backend.getKey() + ": " + String.join("; ", forms)
                        + ". Plain Java: " + Figures.seconds(seconds(serial) / n) + ".");
            }
        }
        return lines;
    }

    /** The runs that have a time, on the most workers of each backend, by the name of that target. */
    static Map<String, List<LabRun>> mostWorkers(List<LabRun> question) {
        Map<String, List<LabRun>> byTarget = new LinkedHashMap<>();
        for (LabRun run : question) {
            int most = question.stream()
                    .filter(other -> other.target().on().equals(run.target().on()))
                    .mapToInt(other -> other.target().workers())
                    .max()
                    .orElse(1);
            if (!run.isSerialForm() && run.target().workers() == most && seconds(run) > 0) {
                byTarget.computeIfAbsent(run.target().toString(), target -> new ArrayList<>())
                        .add(run);
            }
        }
        return byTarget;
    }

    /**
     * How fast bytes went through each form, on the most workers of each backend, beside what memory gives.
     *
     * @param bytes read and written in a call
     * @param memory measured on this machine
     */
    static List<String> rates(List<LabRun> question, double bytes, Bandwidth memory) {
        List<String> lines = new ArrayList<>();
        List<LabRun> runs = Stream.concat(
                        Stream.of(question.getFirst()).filter(serial -> seconds(serial) > 0),
                        mostWorkers(question).values().stream().flatMap(List::stream))
                .toList();
        if (runs.isEmpty() || !memory.isMeasured()) {
            return lines;
        }
        lines.add("Bytes read and written: "
                + String.join(
                        "; ",
                        runs.stream()
                                .map(run -> LabPlots.label(run) + " " + rate(bytes / seconds(run)))
                                .toList())
                + ". Memory gives one thread " + rate(memory.oneThreadBytesPerSecond()) + ", " + memory.threads() + " "
                + rate(memory.allThreadsBytesPerSecond()) + ".");
        LabRun fastest = runs.stream()
                .min(Comparator.comparingDouble(LabFigures::seconds))
                .orElseThrow();
        double part = bytes
                / seconds(fastest)
                / (fastest.target().workers() == 1
                        ? memory.oneThreadBytesPerSecond()
                        : memory.allThreadsBytesPerSecond());
        lines.add(LabPlots.label(fastest) + " has " + Figures.percent(part) + " of that: "
                + (part > 1 + NEAR
                        ? "more than memory gives, so caches held the data."
                        : part > 1 - NEAR
                                ? "memory is the limit, and more cores would not help."
                                : "memory is not the limit."));
        return lines;
    }

    private static String rate(double bytesPerSecond) {
        return Figures.bytes(Math.round(bytesPerSecond)) + "/s";
    }

    /** A sentence about two forms for each backend, on its most workers, where both have a time. */
    static Stream<String> both(
            List<LabRun> question, String first, String second, BiFunction<LabRun, LabRun, String> sentence) {
        return mostWorkers(question).values().stream()
                .flatMap(runs -> runsOf(runs, first)
                        .flatMap(one -> runsOf(runs, second).map(other -> sentence.apply(one, other))));
    }

    /** The runs of a form, wherever it ran. */
    static Stream<LabRun> runsOf(List<LabRun> runs, String form) {
        return runs.stream().filter(run -> run.form().equals(form));
    }

    /** Those, and more. */
    static List<String> with(List<String> sentences, Stream<String> more) {
        return Stream.concat(sentences.stream(), more).toList();
    }

    /** The median; 0 if there is none, or none that could be true. */
    static double seconds(LabRun run) {
        Timing timing = run.timing();
        return timing == null || timing.trialSeconds().isEmpty() || timing.isTooShort() ? 0 : timing.median();
    }
}
