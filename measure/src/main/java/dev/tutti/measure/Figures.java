// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * How figures are written for people: three digits, which is what a reader of a measurement can use, and the unit that
 * suits them. The same on every machine, whatever its locale.
 */
public final class Figures {

    private static final double[] SECONDS = {1, 1e-3, 1e-6, 1e-9};
    private static final String[] SECOND_UNITS = {"s", "ms", "µs", "ns"};
    private static final double[] BYTES = {1e9, 1e6, 1e3, 1};
    private static final String[] BYTE_UNITS = {"GB", "MB", "kB", "B"};

    private Figures() {}

    /**
     * A duration.
     *
     * @param seconds the duration
     * @return such as {@code 12.3 ms}; {@code -} for NaN
     */
    public static String seconds(double seconds) {
        return withUnit(seconds, SECONDS, SECOND_UNITS, "0 s");
    }

    /**
     * A size, in powers of 1000.
     *
     * @param bytes the size
     * @return such as {@code 1.23 GB}
     */
    public static String bytes(long bytes) {
        return withUnit((double) bytes, BYTES, BYTE_UNITS, "0 B");
    }

    /**
     * A ratio; two digits are enough below a tenth.
     *
     * @param ratio the ratio
     * @return such as {@code 1.93} or {@code 0.00094}; {@code -} for NaN
     */
    public static String ratio(double ratio) {
        if (Double.isNaN(ratio)) {
            return "-";
        }
        return Math.abs(ratio) < 0.0995
                ? new BigDecimal(ratio)
                        .round(new MathContext(2))
                        .stripTrailingZeros()
                        .toPlainString()
                : threeDigits(ratio);
    }

    /**
     * A part of a whole.
     *
     * @param part 1 for all of it
     * @return such as {@code 97%}; {@code -} for NaN
     */
    public static String percent(double part) {
        return Double.isNaN(part) ? "-" : String.format(Locale.ROOT, "%.0f%%", 100 * part);
    }

    /**
     * A count with its thousands set apart.
     *
     * @param count the count
     * @return such as {@code 1,000,000}
     */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** The unit that suits a duration, and how many of it are a second. */
    static Unit unitOf(double seconds) {
        int unit = unit(seconds, SECONDS);
        return new Unit(SECOND_UNITS[unit], 1 / SECONDS[unit]);
    }

    record Unit(String name, double perSecond) {}

    private static String withUnit(double value, double[] units, String[] names, String zero) {
        if (Double.isNaN(value)) {
            return "-";
        }
        int unit = unit(value, units);
        return value == 0 ? zero : threeDigits(value / units[unit]) + " " + names[unit];
    }

    private static int unit(double value, double[] units) {
        int unit = 0;
        // 0.9995 of a unit would be written as 1000 of the next
        while (unit < units.length - 1 && Math.abs(value) < 0.9995 * units[unit]) {
            unit++;
        }
        return unit;
    }

    private static String threeDigits(double value) {
        double size = Math.abs(value);
        String format = size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, format, value);
    }
}
