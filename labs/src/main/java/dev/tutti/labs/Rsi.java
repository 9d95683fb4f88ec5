// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.measure.Figures;
import java.util.Locale;

/**
 * The relative strength index: of the changes of late, the part that went up, from 0 to 100.
 *
 * <p>Source: J. W. Wilder, <i>New Concepts in Technical Trading Systems</i>, 1978, section VI. The first means of gains and
 * of losses are those of the first {@code period} changes; each later one is the one before times {@code period − 1}, plus
 * what is new, over {@code period}. Wilder takes 14 days and draws lines at 30 and 70.
 */
final class Rsi {

    static final int WILDERS_DAYS = 14;
    static final double LOW = 30;
    static final double HIGH = 70;

    private Rsi() {}

    /**
     * The index of each day that has one.
     *
     * @param prices in the order of time, more than {@code period}
     * @param period days, at least 1
     * @return the index after change {@code period}, {@code period + 1} …: that of {@code prices[period + k]} at k; 50
     *     where no price has changed
     */
    static double[] of(double[] prices, int period) {
        double[] index = new double[prices.length - period];
        double gain = 0;
        double loss = 0;
        for (int i = 1; i < prices.length; i++) {
            double change = prices[i] - prices[i - 1];
            double up = Math.max(change, 0);
            double down = Math.max(-change, 0);
            if (i <= period) {
                gain += up / period;
                loss += down / period;
            } else {
                gain = (gain * (period - 1) + up) / period;
                loss = (loss * (period - 1) + down) / period;
            }
            if (i >= period) {
                index[i - period] = gain + loss == 0 ? 50 : 100 * gain / (gain + loss);
            }
        }
        return index;
    }

    /** What the index says of the last day, and what came after it said so before: in a sentence or two. */
    static String words(double[] index, double[] prices, String lastDay) {
        int period = prices.length - index.length;
        double last = index[index.length - 1];
        int above = 0;
        int below = 0;
        Fortnight any = new Fortnight();
        Fortnight afterHigh = new Fortnight();
        for (int k = 0; k < index.length; k++) {
            above += index[k] > HIGH ? 1 : 0;
            below += index[k] < LOW ? 1 : 0;
            int later = period + k + WILDERS_DAYS;
            if (later < prices.length) {
                boolean rose = prices[later] > prices[period + k];
                any.add(rose);
                if (index[k] > HIGH) {
                    afterHigh.add(rose);
                }
            }
        }
        String state = last > HIGH ? "above 70, overbought" : last < LOW ? "below 30, oversold" : "between 30 and 70";
        String words = String.format(
                Locale.ROOT,
                "RSI %.1f on %s, %s; above 70 on %d of %d days, below 30 on %d.",
                last,
                lastDay,
                state,
                above,
                index.length,
                below);
        return afterHigh.days == 0
                ? words
                : words + " 14 days after a day above 70 the price was higher in " + afterHigh
                        + " of cases, after any day in " + any
                        + (afterHigh.part() >= any.part() ? ": above 70 was no sign of a fall." : ".");
    }

    /** How often a price was higher a fortnight later. */
    private static final class Fortnight {
        private int days;
        private int rose;

        void add(boolean higher) {
            days++;
            rose += higher ? 1 : 0;
        }

        double part() {
            return (double) rose / days;
        }

        @Override
        public String toString() {
            return Figures.percent(part());
        }
    }
}
