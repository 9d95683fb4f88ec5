// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.util.List;

/** Order statistics of a list of numbers; NaN for those of an empty one. */
final class Sample {

    private Sample() {}

    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        double[] sorted = sorted(values);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** NaN for a single value too, which says nothing of any scatter. */
    static double medianDeviation(List<Double> values) {
        if (values.size() < 2) {
            return Double.NaN;
        }
        double median = median(values);
        return median(values.stream().map(value -> Math.abs(value - median)).toList());
    }

    static double min(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    static double[] sorted(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
