// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the contestants measured, in seconds, one value a round. */
final class Measurements {

    final boolean quick;
    private final Map<Figure, Map<Contestant, List<Double>>> seconds = new EnumMap<>(Figure.class);

    Measurements(boolean quick) {
        this.quick = quick;
    }

    void add(Contestant contestant, Figure figure, double value) {
        seconds.computeIfAbsent(figure, f -> new EnumMap<>(Contestant.class))
                .computeIfAbsent(contestant, c -> new ArrayList<>())
                .add(value);
    }

    /** One value a round, empty if the contestant has no such figure. */
    List<Double> seconds(Contestant contestant, Figure figure) {
        return seconds.getOrDefault(figure, Map.of()).getOrDefault(contestant, List.of());
    }

    /** As {@link #seconds}, in the figure's unit; compared with the loop of the same round. */
    List<Double> values(Contestant contestant, Figure figure) {
        List<Double> own = seconds(contestant, figure);
        List<Double> loop = seconds(contestant.loop(), figure);
        List<Double> values = new ArrayList<>();
        for (int round = 0; round < own.size(); round++) {
            values.add(figure.of(
                    own.get(round),
                    round < loop.size() ? loop.get(round) : 0,
                    contestant,
                    figure.workload.count(contestant, quick)));
        }
        return values;
    }
}
