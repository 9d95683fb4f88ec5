// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.expressions;

import dev.tutti.benchmarks.kernels.Steady;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What was measured. */
final class Results {

    /** A case of a size. */
    record Row(Case what, int n) {}

    /**
     * A figure.
     *
     * @param first seconds of the first call, with what is compiled for it
     * @param others cores that other programs took meanwhile
     */
    record Figure(Steady calls, double first, double others) {}

    private final Map<Row, Map<Contestant, Figure>> rows = new LinkedHashMap<>();

    void add(Row row, Contestant contestant, Steady calls, double first, double others) {
        rows.computeIfAbsent(row, made -> new EnumMap<>(Contestant.class))
                .put(contestant, new Figure(calls, first, others));
    }

    List<Row> rows() {
        return List.copyOf(rows.keySet());
    }

    @Nullable
    Figure of(Row row, Contestant contestant) {
        return Objects.requireNonNull(rows.get(row)).get(contestant);
    }

    /** Seconds of a call, NaN if it was not measured. */
    double seconds(Row row, Contestant contestant) {
        Figure figure = of(row, contestant);
        return figure == null ? Double.NaN : figure.calls().median();
    }

    /** How many times as fast as another one Tutti is. */
    double ratio(Row row, Contestant other) {
        return seconds(row, other) / seconds(row, Contestant.TUTTI);
    }

    /** The same beside the better of numexpr and numba. */
    double ratioToCompilers(Row row) {
        double numexpr = ratio(row, Contestant.NUMEXPR);
        double numba = ratio(row, Contestant.NUMBA);
        return Double.isNaN(numexpr) ? numba : Double.isNaN(numba) ? numexpr : Math.min(numexpr, numba);
    }

    /** The geometric mean over the cases that are computed element by element, as far as they were measured. */
    double mean(ToDoubleFunction<Row> ratio) {
        return Math.exp(rows().stream()
                .filter(row -> row.what().isElementwise)
                .mapToDouble(ratio)
                .filter(each -> !Double.isNaN(each))
                .map(Math::log)
                .average()
                .orElse(Double.NaN));
    }
}
