// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

/**
 * The door to parallel loops: a range of numbers, and then what to do with each of them.
 *
 * {@snippet :
 * int n = 100_000_000;
 * double pi = Loop.range(n).sum(i -> {
 *     double x = (i + 0.5) / n;
 *     return 4 / (1 + x * x);
 * }) / n;
 * }
 *
 * <p>A loop uses all cores unless told otherwise, and gives the same bits however many it used; {@link IntLoop} says
 * how. {@code Math.exp, log, sin} and {@code cos} are routines of the library in a body that can be read, so that this
 * holds on every machine.
 */
public final class Loop {

    private Loop() {}

    /**
     * The range {@code [0, n)}.
     *
     * @param n how many indices, at least 0
     * @return the loop
     * @throws IllegalArgumentException if {@code n < 0}
     */
    public static IntLoop range(int n) {
        checkLength(n);
        return Implementations.range(0, n);
    }

    /**
     * The range {@code [from, to)}.
     *
     * @param from the first index
     * @param to the index after the last
     * @return the loop
     * @throws IllegalArgumentException if {@code from > to}
     */
    public static IntLoop range(int from, int to) {
        checkOrder(from, to);
        return Implementations.range(from, to);
    }

    /**
     * The range {@code [0, n)} of {@code long} numbers.
     *
     * @param n how many indices, at least 0
     * @return the loop
     * @throws IllegalArgumentException if {@code n < 0}
     */
    public static LongLoop range(long n) {
        checkLength(n);
        return Implementations.range(0L, n);
    }

    /**
     * The range {@code [from, to)} of {@code long} numbers.
     *
     * @param from the first index
     * @param to the index after the last
     * @return the loop
     * @throws IllegalArgumentException if {@code from > to}, or if there are more than {@link Long#MAX_VALUE} indices
     */
    public static LongLoop range(long from, long to) {
        checkOrder(from, to);
        if (to - from < 0) {
            throw new IllegalArgumentException("a range holds at most " + Long.MAX_VALUE + " indices: from=" + from
                    + " to=" + to + "; cut it in two");
        }
        return Implementations.range(from, to);
    }

    /**
     * The cells {@code (row, column)} of {@code [0, rows) × [0, columns)}, row by row.
     *
     * @param rows how many rows, at least 0
     * @param columns how many columns, at least 0
     * @return the loop
     * @throws IllegalArgumentException if {@code rows < 0} or {@code columns < 0}
     */
    public static GridLoop grid(int rows, int columns) {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException(
                    "a grid cannot have fewer than 0 rows or columns: rows=" + rows + " columns=" + columns);
        }
        return Implementations.grid(rows, columns);
    }

    private static void checkLength(long n) {
        if (n < 0) {
            throw new IllegalArgumentException("range(n) is [0, n), which needs n of at least 0: n=" + n);
        }
    }

    private static void checkOrder(long from, long to) {
        if (from > to) {
            throw new IllegalArgumentException(
                    "range is reversed: from=" + from + " to=" + to + "; ranges are half-open [from, to)");
        }
    }
}
