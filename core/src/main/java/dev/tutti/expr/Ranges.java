// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.Loop;
import dev.tutti.Philox;

/** New arrays whose elements depend on their position alone. */
final class Ranges {

    /** Some tenths of a millisecond's work: what a loop costs on several threads pays from here on. */
    private static final int FEWEST_PARALLEL = 1 << 15;

    private Ranges() {}

    static Array arange(long from, long to, long step) {
        if (step == 0) {
            throw new IllegalArgumentException("arange(" + from + ", " + to + ", 0): the step cannot be 0");
        }
        boolean isEmpty = step > 0 ? from >= to : from <= to;
        // A distance can be too large for a long, but not for an unsigned one; so can the step's magnitude.
        long distance = step > 0 ? to - from : from - to;
        long count = isEmpty ? 0 : Long.divideUnsigned(distance - 1, step > 0 ? step : -step) + 1;
        if (count < 0) {
            throw new IllegalArgumentException("arange(" + from + ", " + to + ", " + step + ") has too many elements: "
                    + Long.toUnsignedString(count));
        }
        Array range = Array.zeros(DType.INT64, count);
        for (long i = 0; i < count; i++) {
            range.elements().setLong(i, from + i * step);
        }
        return range;
    }

    static Array arange(double from, double to, double step) {
        String asked = "arange(" + from + ", " + to + ", " + step + ")";
        if (step == 0) {
            throw new IllegalArgumentException(asked + ": the step cannot be 0");
        }
        double quotient = (to - from) / step;
        // A quotient that has underflowed is more than nothing.
        double count = quotient == 0 && to != from ? Double.compare(quotient, 0) < 0 ? 0 : 1 : Math.ceil(quotient);
        if (Double.isNaN(count) || count >= 0x1p63) {
            throw new IllegalArgumentException(asked + " has no number of elements: (to - from) / step=" + quotient);
        }
        Array range = Array.zeros(DType.FLOAT64, Math.max(0, (long) count));
        double distance = from + step - from;
        for (long i = 0; i < range.size(); i++) {
            // The first two as numpy has them: the second differs if the distance is rounded.
            range.elements().setDouble(i, i == 0 ? from : i == 1 ? from + step : from + i * distance);
        }
        return range;
    }

    static Array linspace(double from, double to, long count, boolean hasEnd) {
        if (count < 0) {
            throw new IllegalArgumentException("linspace cannot have a negative count=" + count);
        }
        Array space = Array.zeros(DType.FLOAT64, count);
        long parts = hasEnd ? count - 1 : count;
        double distance = to - from;
        double step = distance / parts;
        for (long i = 0; i < count; i++) {
            double x = parts <= 0 ? i * distance : step == 0 ? (double) i / parts * distance : i * step;
            space.elements().setDouble(i, x + from);
        }
        if (hasEnd && count > 1) {
            space.elements().setDouble(count - 1, to);
        }
        return space;
    }

    static Array random(long seed, long... shape) {
        Array random = Array.zeros(shape);
        Elements elements = random.elements();
        if (random.storage() instanceof double[] values && values.length >= FEWEST_PARALLEL) {
            Loop.range(values.length)
                    .forEach(k -> values[k] = Philox.at(seed, k).nextDouble());
        } else {
            for (long k = 0; k < random.size(); k++) {
                elements.setDouble(k, Philox.at(seed, k).nextDouble());
            }
        }
        return random;
    }

    static Array randomGaussian(long seed, long... shape) {
        Array random = Array.zeros(shape);
        Elements elements = random.elements();
        if (random.storage() instanceof double[] values && values.length >= FEWEST_PARALLEL) {
            Loop.range(values.length)
                    .forEach(k -> values[k] = Philox.at(seed, k).nextGaussian());
        } else {
            for (long k = 0; k < random.size(); k++) {
                elements.setDouble(k, Philox.at(seed, k).nextGaussian());
            }
        }
        return random;
    }
}
