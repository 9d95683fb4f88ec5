// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.jr.ob.JSON;

/** The figures as Markdown tables and as JSON. */
final class Report {

    private static final List<Figure> OVERHEADS = List.of(
            Figure.FIRST_RESULT,
            Figure.ALL_WORKERS,
            Figure.NEXT_POOL,
            Figure.IDLE,
            Figure.ROUND_TRIP,
            Figure.CHUNK_1,
            Figure.AUTOMATIC);

    private static final List<Figure> WORK = List.of(Figure.INTEGRALS, Figure.PI, Figure.ARGUMENTS, Figure.ARRAYS);

    private static final List<Figure> SHARED = List.of(
            Figure.SENT_ARRAY, Figure.SHARED_ARRAY, Figure.LOCK, Figure.COUNTER, Figure.QUEUE, Figure.QUEUE_COLD);

    private final Card card;
    private final Measurements measurements;
    private final int rounds;

    Report(Card card, Measurements measurements, int rounds) {
        this.card = card;
        this.measurements = measurements;
        this.rounds = rounds;
    }

    String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add(
                rounds == 1
                        ? "2 workers each, one round."
                        : "2 workers each. Medians of " + rounds
                                + " rounds, ± half of the range in percent of the median.");
        lines.add("");
        table(OVERHEADS, lines);
        lines.add("");
        table(WORK, lines);
        lines.add("");
        table(SHARED, lines);
        lines.add("");
        lines.add(
                "Of ms, µs, ns and MiB less is better, of the others more. k/s: thousand tasks or elements a second.");
        lines.add("Efficiency and speedup are against the loop of the same language: " + loops() + ".");
        lines.addAll(targets());
        for (Workload workload : Workload.values()) {
            String reasons = reasons(workload);
            if (!reasons.isEmpty() && !workload.isOfProcesses()) {
                lines.add("– " + workload.title + ": " + reasons + ".");
            }
        }
        // Two blanks at the end of a line keep it a line; a table's and an empty one need none.
        return lines.stream()
                .map(line -> line.isEmpty() || line.startsWith("|") ? line + "\n" : line + "  \n")
                .collect(Collectors.joining("", "", "\n" + card.markdown()));
    }

    private void table(List<Figure> figures, List<String> lines) {
        lines.add(row("contestant", figures.stream().map(f -> f.title).toList()));
        lines.add("|---|" + "---:|".repeat(figures.size()));
        for (Contestant contestant : Contestant.values()) {
            if (figures.stream().anyMatch(figure -> figure.workload.has(contestant)) && !contestant.isLoop()) {
                lines.add(row(
                        contestant.title,
                        figures.stream().map(f -> cell(contestant, f)).toList()));
            }
        }
    }

    private static String row(String name, List<String> cells) {
        return "| " + name + " | " + String.join(" | ", cells) + " |";
    }

    private String cell(Contestant contestant, Figure figure) {
        List<Double> values = measurements.values(contestant, figure);
        if (values.isEmpty()) {
            return "–";
        }
        String spread = rounds == 1 ? "" : String.format(Locale.ROOT, " ±%.0f%%", Samples.spreadPercent(values));
        return number(Samples.median(values)) + spread;
    }

    /** Three digits. */
    static String number(double value) {
        int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** What processes are to gain, and what they gained. */
    private List<String> targets() {
        double idle = Samples.median(measurements.values(Contestant.PROCESSES, Figure.IDLE));
        return List.of(
                "Targets of processes: "
                        + String.join(
                                "; ",
                                target("one task", over(Contestant.POOL_FORK, Figure.ROUND_TRIP), 5),
                                target("chunk 1", 1 / over(Contestant.POOL_FORK, Figure.CHUNK_1), 5),
                                target("beside the executor", 1 / over(Contestant.EXECUTOR, Figure.CHUNK_1), 30),
                                target("array arguments", 1 / over(Contestant.POOL_FORK, Figure.ARGUMENTS), 4),
                                target(
                                        "first result beside spawn",
                                        over(Contestant.POOL_SPAWN, Figure.FIRST_RESULT),
                                        1),
                                target("both workers", over(Contestant.POOL_SPAWN, Figure.ALL_WORKERS), 0.5),
                                target("next pool", over(Contestant.POOL_SPAWN, Figure.NEXT_POOL), 1))
                        + "; an idle worker takes " + number(idle) + " MiB (target ≤ 60: "
                        + (idle <= 60 ? "holds" : "missed") + ").",
                "Targets of what they share: "
                        + String.join(
                                "; ",
                                target(
                                        "400 MB shared beside sent",
                                        over(
                                                Contestant.POOL_FORK,
                                                Figure.SENT_ARRAY,
                                                Contestant.PROCESSES,
                                                Figure.SHARED_ARRAY),
                                        20),
                                target("beside shared_memory", over(Contestant.POOL_FORK, Figure.SHARED_ARRAY), 1),
                                target(
                                        "with lanes, as numpy's sum has them,",
                                        over(
                                                Contestant.POOL_FORK,
                                                Figure.SHARED_ARRAY,
                                                Contestant.LANES,
                                                Figure.SHARED_ARRAY),
                                        1),
                                target("lock and unlock", over(Contestant.POOL_FORK, Figure.LOCK), 1),
                                target("increment under a lock", over(Contestant.POOL_FORK, Figure.COUNTER), 1),
                                target("queue", 1 / over(Contestant.POOL_FORK, Figure.QUEUE), 5),
                                target("its first 100,000", 1 / over(Contestant.POOL_FORK, Figure.QUEUE_COLD), 5))
                        + ".");
    }

    private double over(Contestant contestant, Figure figure) {
        return over(contestant, figure, Contestant.PROCESSES, figure);
    }

    /** A contestant's figure over one of Tutti's. */
    private double over(Contestant contestant, Figure its, Contestant tutti, Figure ours) {
        return Samples.median(measurements.values(contestant, its)) / Samples.median(measurements.values(tutti, ours));
    }

    private static String target(String what, double times, double least) {
        return what + " " + number(times) + " times (target ≥ " + number(least) + ": "
                + (times >= least ? "holds" : "missed") + ")";
    }

    private String loops() {
        List<String> loops = new ArrayList<>();
        for (Contestant contestant : List.of(Contestant.PYTHON_LOOP, Contestant.JAVA_LOOP)) {
            loops.add(String.format(
                    Locale.ROOT,
                    "%s's takes %.0f ms an integral and %.0f ms a range of π",
                    contestant.python ? "Python" : "Java",
                    millisPerTask(contestant, Figure.INTEGRALS),
                    millisPerTask(contestant, Figure.PI)));
        }
        return String.join(", ", loops);
    }

    private double millisPerTask(Contestant loop, Figure figure) {
        return Samples.median(measurements.seconds(loop, figure))
                / figure.workload.count(loop, measurements.quick)
                * 1e3;
    }

    /** Contestants with the same reason are named together. */
    private static String reasons(Workload workload) {
        Map<String, List<String>> contestants = new LinkedHashMap<>();
        for (Contestant contestant : Contestant.values()) {
            String reason = workload.reasonAgainst(contestant);
            if (reason != null) {
                contestants.computeIfAbsent(reason, r -> new ArrayList<>()).add(contestant.title);
            }
        }
        return contestants.entrySet().stream()
                .map(e -> e.getKey() + " (" + String.join(", ", e.getValue()) + ")")
                .collect(Collectors.joining("; "));
    }

    String json() throws IOException {
        Map<String, Object> document = card.fields();
        document.put("rounds", rounds);
        List<Map<String, Object>> results = new ArrayList<>();
        for (Figure figure : Figure.values()) {
            for (Contestant contestant : Contestant.values()) {
                if (figure.workload.has(contestant)) {
                    results.add(result(figure, contestant));
                }
            }
        }
        document.put("results", results);
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(document) + "\n";
    }

    private Map<String, Object> result(Figure figure, Contestant contestant) {
        List<Double> values = measurements.values(contestant, figure);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("figure", figure.id());
        fields.put("contestant", contestant.id());
        fields.put("tasks", figure.workload.count(contestant, measurements.quick));
        fields.put("size", figure.workload.size(contestant));
        fields.put("unit", figure.unit);
        fields.put("median", Samples.median(values));
        fields.put("min", Collections.min(values));
        fields.put("max", Collections.max(values));
        fields.put("values", values);
        fields.put("seconds", measurements.seconds(contestant, figure));
        return fields;
    }
}
