// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.util.Locale;

/** Numbers with their units, three digits each: what a reader of a measurement can use. */
final class Figures {

    private static final double[] SECONDS = {1, 1e-3, 1e-6, 1e-9};
    private static final String[] SECOND_UNITS = {"s", "ms", "µs", "ns"};

    private Figures() {}

    static String seconds(double seconds) {
        if (Double.isNaN(seconds)) {
            return "-";
        }
        int unit = 0;
        // 0.9995 ms would be written 1000 µs
        while (unit < SECONDS.length - 1 && Math.abs(seconds) < 0.9995 * SECONDS[unit]) {
            unit++;
        }
        return seconds == 0 ? "0 s" : three(seconds / SECONDS[unit]) + " " + SECOND_UNITS[unit];
    }

    static String megabytes(long bytes) {
        return three(bytes / 1e6) + " MB";
    }

    static String three(double value) {
        double size = Math.abs(value);
        String format = size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, format, value);
    }
}
