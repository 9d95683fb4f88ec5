// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import dev.tutti.benchmarks.kernels.Kernel.Bound;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was measured, and how Tutti compares. */
final class Results {

    final boolean quick;
    private final Map<Kernel, Reference> references = new EnumMap<>(Kernel.class);
    private final Map<Kernel, Map<Contestant, Double>> first = new EnumMap<>(Kernel.class);
    private final Map<Kernel, Map<Contestant, Double>> cold = new EnumMap<>(Kernel.class);
    private final Map<Kernel, Map<Contestant, Steady>> steady = new EnumMap<>(Kernel.class);
    private final Map<Kernel, Map<Contestant, SortedMap<Integer, Steady>>> sizes = new EnumMap<>(Kernel.class);

    private final Map<Kernel, Map<Contestant, Double>> others = new EnumMap<>(Kernel.class);

    Results(boolean quick) {
        this.quick = quick;
    }

    void reference(Kernel kernel, Reference reference) {
        references.put(kernel, reference);
    }

    Reference reference(Kernel kernel) {
        return Objects.requireNonNull(references.get(kernel));
    }

    void first(Kernel kernel, Contestant contestant, double seconds) {
        first.computeIfAbsent(kernel, k -> new EnumMap<>(Contestant.class)).put(contestant, seconds);
    }

    /** The first loop of all in a JVM. */
    void cold(Kernel kernel, Contestant contestant, double seconds) {
        cold.computeIfAbsent(kernel, k -> new EnumMap<>(Contestant.class)).put(contestant, seconds);
    }

    void steady(Kernel kernel, Contestant contestant, Steady calls) {
        steady.computeIfAbsent(kernel, k -> new EnumMap<>(Contestant.class)).put(contestant, calls);
    }

    void size(Kernel kernel, Contestant contestant, int n, Steady calls) {
        sizes.computeIfAbsent(kernel, k -> new EnumMap<>(Contestant.class))
                .computeIfAbsent(contestant, c -> new TreeMap<>())
                .put(n, calls);
    }

    /** How many cores other programs took meanwhile. */
    void others(Kernel kernel, Contestant contestant, double cores) {
        others.computeIfAbsent(kernel, k -> new EnumMap<>(Contestant.class)).put(contestant, cores);
    }

    /** NaN if unknown. */
    double others(Kernel kernel, Contestant contestant) {
        return others.getOrDefault(kernel, Map.of()).getOrDefault(contestant, Double.NaN);
    }

    /** In seconds, NaN if not measured, as are all that follow. */
    double first(Kernel kernel, Contestant contestant) {
        return first.getOrDefault(kernel, Map.of()).getOrDefault(contestant, Double.NaN);
    }

    double cold(Kernel kernel, Contestant contestant) {
        return cold.getOrDefault(kernel, Map.of()).getOrDefault(contestant, Double.NaN);
    }

    @Nullable
    Steady steady(Kernel kernel, Contestant contestant) {
        return steady.getOrDefault(kernel, Map.of()).get(contestant);
    }

    double median(Kernel kernel, Contestant contestant) {
        Steady calls = steady(kernel, contestant);
        return calls == null ? Double.NaN : calls.median();
    }

    /** By size, empty if there are none. */
    SortedMap<Integer, Steady> sizes(Kernel kernel, Contestant contestant) {
        return sizes.getOrDefault(kernel, Map.of()).getOrDefault(contestant, new TreeMap<>());
    }

    /** Those that were measured, in their order. */
    List<Kernel> kernels() {
        return List.copyOf(steady.keySet());
    }

    /** Those that were measured at anything, in their order. */
    List<Contestant> contestants() {
        return Arrays.stream(Contestant.values())
                .filter(contestant -> steady.values().stream().anyMatch(row -> row.containsKey(contestant)))
                .toList();
    }

    /** How many times as fast as another contestant the form of Tutti's is that it stands beside. */
    double ratio(Kernel kernel, Contestant other) {
        return median(kernel, other) / median(kernel, other.peer());
    }

    /** How many times as fast the default is as whichever of those that are not Tutti is the fastest there. */
    double ratioToBest(Kernel kernel) {
        return best(kernel) / median(kernel, Contestant.TUTTI);
    }

    /** The median of the fastest of those that are not Tutti. */
    double best(Kernel kernel) {
        OptionalDouble best = steady.getOrDefault(kernel, Map.of()).entrySet().stream()
                .filter(entry -> !entry.getKey().isTutti())
                .mapToDouble(entry -> entry.getValue().median())
                .min();
        return best.orElse(Double.NaN);
    }

    /** What the first loop of a JVM costs beyond the plain loop there, in seconds. */
    double beyondPlain(Kernel kernel) {
        return cold(kernel, Contestant.TUTTI) - cold(kernel, Contestant.JAVA_LOOP);
    }

    /**
     * The geometric mean of {@link #ratio} over kernels that both were measured at; of {@link #ratioToBest} for no
     * contestant.
     */
    double mean(Bound bound, @Nullable Contestant other) {
        return Math.exp(kernels().stream()
                .filter(kernel -> kernel.bound == bound)
                .mapToDouble(kernel -> other == null ? ratioToBest(kernel) : ratio(kernel, other))
                .filter(ratio -> !Double.isNaN(ratio))
                .map(Math::log)
                .average()
                .orElse(Double.NaN));
    }

    /** How many kernels that mean is over. */
    long count(Bound bound, @Nullable Contestant other) {
        return kernels().stream()
                .filter(kernel -> kernel.bound == bound)
                .filter(kernel -> !Double.isNaN(other == null ? ratioToBest(kernel) : ratio(kernel, other)))
                .count();
    }
}
