// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** How numbers are written for people: the same on every machine, whatever its locale. */
public final class Figures {

    private Figures() {}

    /**
     * A count with its thousands set apart.
     *
     * @param count the count
     * @return such as {@code 1,000,000}
     */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /**
     * A duration in the unit that suits it, to three digits.
     *
     * @param seconds the duration
     * @return such as {@code 12.3 ms}
     */
    public static String seconds(double seconds) {
        if (seconds >= 0.9995) {
            return threeDigits(seconds) + " s";
        }
        if (seconds >= 0.9995e-3) {
            return threeDigits(seconds * 1e3) + " ms";
        }
        return threeDigits(seconds * 1e6) + " µs";
    }

    /**
     * A ratio of times to three digits, small ones to two.
     *
     * @param ratio the ratio
     * @return such as {@code 1.93} or {@code 0.00094}
     */
    public static String ratio(double ratio) {
        return ratio < 0.0995
                ? new BigDecimal(ratio)
                        .round(new MathContext(2))
                        .stripTrailingZeros()
                        .toPlainString()
                : threeDigits(ratio);
    }

    private static String threeDigits(double value) {
        int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
