// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * An axis: the numbers at its ends, and which of those between are marked.
 *
 * @param low at the one end
 * @param high at the other, more than that
 * @param logarithmic whether equal ratios are equally far apart, or equal differences
 */
record Scale(double low, double high, boolean logarithmic) {

    /** Numbers closer than this part of them are at one place, or rounding would show on the axis. */
    private static final double SAME = 1e-9;

    private static final double LEAST_RANGE = 1e-290;

    private static final int[] STEPS = {1, 2, 5, 10};

    /** Of the numbers those that are finite, and 0. */
    static Scale ofBars(List<Double> numbers) {
        double low = 0;
        double high = 0;
        for (double number : numbers) {
            if (Double.isFinite(number)) {
                low = Math.min(low, number);
                high = Math.max(high, number);
            }
        }
        return new Scale(low, high - low < LEAST_RANGE ? low + 1 : high, false);
    }

    /** Of the numbers those that are finite, up to the next that are round. */
    static Scale of(List<Double> numbers, boolean logarithmic) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double number : numbers) {
            if (Double.isFinite(number)) {
                low = Math.min(low, number);
                high = Math.max(high, number);
            }
        }
        if (low > high) {
            return new Scale(logarithmic ? 1 : 0, logarithmic ? 10 : 1, logarithmic);
        }
        if (logarithmic) {
            return high / low > 1 + SAME ? new Scale(low, high, true) : new Scale(low / 2, high * 2, true);
        }
        if (low > 0 && low < high * 2 / 3) {
            low = 0;
        }
        double size = Math.max(Math.abs(low), Math.abs(high));
        if (high - low <= Math.max(LEAST_RANGE, SAME * size)) {
            double around = size <= LEAST_RANGE ? 1 : size / 2;
            low -= around;
            high += around;
        }
        double step = step((high - low) / 5);
        return new Scale(step * Math.floor(low / step + 1e-9), step * Math.ceil(high / step - 1e-9), false);
    }

    /** The least of 1, 2, 5 times a power of ten that is at least as much. */
    private static double step(double atLeast) {
        double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (int step : STEPS) {
            if (step * power >= atLeast * (1 - 1e-9)) {
                return step * power;
            }
        }
        return 10 * power;
    }

    /** Where a number is: 0 at the low end, 1 at the high end. */
    double part(double number) {
        return logarithmic ? Math.log(number / low) / Math.log(high / low) : (number - low) / (high - low);
    }

    /** Round numbers on the axis, rising, about as many as wished at most. */
    List<Double> ticks(int most) {
        List<Double> decades = logarithmic ? decades(most) : List.of();
        return decades.size() > 2 ? decades : multiples(most);
    }

    /** The label of a number, if it is a tick; all numbers of a range too narrow for decades are labelled. */
    String labelOfTick(double number, int most) {
        boolean labelled = !logarithmic
                || decades(most).size() <= 2
                || decades(most).stream().anyMatch(tick -> Math.abs(number / tick - 1) < 1e-6);
        return labelled ? label(number) : "";
    }

    private List<Double> multiples(int most) {
        double step = step((high - low) / most);
        List<Double> ticks = new ArrayList<>();
        for (long i = Math.round(Math.ceil(low / step - 1e-9)); i * step <= high + 1e-9 * step; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private List<Double> decades(int most) {
        int first = (int) Math.floor(Math.log10(low) + 1e-9);
        int last = (int) Math.ceil(Math.log10(high) - 1e-9);
        int every = Math.ceilDiv(Math.max(1, last - first), most);
        boolean between = 3 * (last - first) <= most;
        List<Double> ticks = new ArrayList<>();
        for (int decade = first; decade <= last; decade += every) {
            for (int step : between ? List.of(1, 2, 5) : List.of(1)) {
                double tick = Double.parseDouble(step + "e" + decade);
                if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    /** A round number in few letters. */
    static String label(double number) {
        return label(number, 6);
    }

    /** A number with so many digits at most; without a power of ten if that is short. */
    static String label(double number, int digits) {
        if (number == 0) {
            return "0";
        }
        BigDecimal rounded =
                new BigDecimal(number).round(new MathContext(digits)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        return exponent < -3 || exponent > 5
                ? rounded.unscaledValue().abs().toString().length() == 1
                        ? rounded.unscaledValue() + "e" + exponent
                        : rounded.movePointLeft(exponent).toPlainString() + "e" + exponent
                : rounded.toPlainString();
    }
}
