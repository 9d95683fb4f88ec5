// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import java.util.Collection;
import java.util.Collections;

/** Medians and how far values lie apart. */
public final class Samples {

    private Samples() {}

    /** The middle one, or the mean of both. */
    public static double median(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Half of the way from the smallest to the largest, in percent of the median. */
    static double spreadPercent(Collection<Double> values) {
        return 50 * (Collections.max(values) - Collections.min(values)) / median(values);
    }
}
