// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.measure.Figures;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as people write them on a command line. */
final class Numbers {

    static final int MAX_WORKERS = 1024;

    private static final Pattern PART = Pattern.compile("(\\d+)(?:\\.\\.(\\d+))?");

    private Numbers() {}

    /**
     * A whole number, such as {@code 1000000}, {@code 1_000_000}, {@code 1e6} or {@code 2.5e3}.
     *
     * @param text the text
     * @param min the smallest allowed
     * @param max the largest allowed
     * @return its value
     * @throws IllegalArgumentException if it is no such number
     */
    static long whole(String text, long min, long max) {
        OptionalLong value = whole(text);
        if (value.isEmpty() || value.getAsLong() < min || value.getAsLong() > max) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number from " + Figures.count(min)
                    + " to " + Figures.count(max) + " (1000, 1_000 and 1e3 are the same)");
        }
        return value.getAsLong();
    }

    private static OptionalLong whole(String text) {
        BigDecimal number;
        try {
            number = new BigDecimal(text.replaceAll("(?<=\\d)_(?=\\d)", "")).stripTrailingZeros();
        } catch (NumberFormatException | ArithmeticException e) {
            return OptionalLong.empty();
        }
        // Asked before it is written out: 1e999999999 would fill the memory.
        long digits = (long) number.precision() - number.scale();
        if (number.scale() > 0 || digits > 19 || number.toBigInteger().bitLength() > 63) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(number.longValue());
    }

    /**
     * Numbers of workers: {@code 2}, {@code 1..4}, {@code 1,2,4} or {@code 1,4..6}.
     *
     * @param text the text
     * @return the numbers, ascending, none twice
     * @throws IllegalArgumentException if it is none of these, or one is less than 1 or more than {@link #MAX_WORKERS}
     */
    static List<Integer> workers(String text) {
        TreeSet<Integer> workers = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            Matcher range = PART.matcher(part.strip());
            if (!range.matches()) {
                throw notWorkers(text);
            }
            long first = workers(text, range.group(1));
            long last = range.group(2) == null ? first : workers(text, range.group(2));
            if (last < first) {
                throw notWorkers(text);
            }
            for (long n = first; n <= last; n++) {
                workers.add((int) n);
            }
        }
        return List.copyOf(workers);
    }

    private static long workers(String text, String digits) {
        OptionalLong value = whole(digits);
        if (value.isEmpty() || value.getAsLong() < 1 || value.getAsLong() > MAX_WORKERS) {
            throw notWorkers(text);
        }
        return value.getAsLong();
    }

    private static IllegalArgumentException notWorkers(String text) {
        return new IllegalArgumentException("'" + text + "' is not a number of workers from 1 to "
                + Figures.count(MAX_WORKERS) + ", a range such as 1..4, or a list such as 1,2,4");
    }
}
