// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.measure.Figures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a counter said after several had counted. How much a race loses is another number each time, so two counts that
 * may have lost some are equal whatever they are.
 *
 * @param expected how often it was counted
 * @param found what the counter said
 * @param raced whether some may be lost
 * @param overlapped whether any could count at the same time
 * @param lines what the counting tasks said, in the order of time
 */
record Counted(int expected, int found, boolean raced, boolean overlapped, List<String> lines) {

    /** One in which none may be lost. */
    static Counted exactly(int expected, int found) {
        return new Counted(expected, found, false, false, List.of());
    }

    /** Whether it lost some, where it could. */
    boolean lost() {
        return found < expected || !overlapped;
    }

    @Nullable
    String flaw() {
        return found == expected ? null : summary();
    }

    /** For JSON. */
    Map<String, Integer> result() {
        Map<String, Integer> result = new LinkedHashMap<>();
        result.put("counted", found);
        result.put("of", expected);
        return result;
    }

    /** What became of the counts of each form, from such results. */
    static Stream<String> explain(List<LabRun> runs) {
        return LabFigures.mostWorkers(runs).values().stream()
                .flatMap(List::stream)
                .filter(run -> run.result() instanceof Map)
                .map(run -> {
                    Map<?, ?> result = (Map<?, ?>) run.result();
                    int counted = (Integer) Objects.requireNonNull(result.get("counted"));
                    int expected = (Integer) Objects.requireNonNull(result.get("of"));
                    return LabPlots.label(run)
                            + (counted < expected
                                    ? " lost " + Figures.count(expected - counted) + " of " + Figures.count(expected)
                                            + " counts: two read the same number, and both wrote the next one."
                                    : " lost none of " + Figures.count(expected) + " counts.");
                });
    }

    String summary() {
        String counted = "counted " + Figures.count(found) + " of " + Figures.count(expected);
        return lines.isEmpty() ? counted : counted + ": " + String.join(", ", lines);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Counted o
                && raced == o.raced
                && (raced || (expected == o.expected && found == o.found));
    }

    @Override
    public int hashCode() {
        return Boolean.hashCode(raced);
    }
}
