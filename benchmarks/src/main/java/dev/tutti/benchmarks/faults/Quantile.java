// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import java.util.Collection;
import java.util.Locale;

/** Quantiles of measured times, by nearest rank: p99 of 100 values is the 99th, p100 the longest. */
final class Quantile {

    private Quantile() {}

    /** The smallest value that so many percent do not exceed, in milliseconds. */
    static double millis(Collection<Long> nanos, int percent) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
        return sorted[Math.max(rank, 1) - 1] / 1e6;
    }

    /** {@code p99 12 ms}, with a digit after the point below 10. */
    static String text(Collection<Long> nanos, int percent) {
        double millis = millis(nanos, percent);
        return String.format(Locale.ROOT, millis < 10 ? "p%d %.1f ms" : "p%d %.0f ms", percent, millis);
    }
}
