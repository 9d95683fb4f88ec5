// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.lang.reflect.Array;
import java.util.Objects;

/** Java's arrays of arrays of numbers. */
final class Rows {

    private Rows() {}

    /** How long each row is. */
    static int columns(Object[] rows) {
        return rows.length == 0 ? 0 : Array.getLength(row(rows, 0));
    }

    private static Object row(Object[] rows, int index) {
        return Objects.requireNonNull(rows[index], () -> "row " + index);
    }

    /**
     * The number of elements.
     *
     * @throws IllegalArgumentException if rows differ in length, or there are too many elements for one Java array
     */
    static int size(Object[] rows) {
        int columns = columns(rows);
        for (int i = 1; i < rows.length; i++) {
            int length = Array.getLength(row(rows, i));
            if (length != columns) {
                throw new IllegalArgumentException(
                        "rows differ in length: row 0 has " + columns + ", row " + i + " has " + length + " elements");
            }
        }
        long size = (long) rows.length * columns;
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("too many elements for a copy in one Java array: rows=" + rows.length
                    + " columns=" + columns + "; use shared or off-heap memory");
        }
        return (int) size;
    }

    /** Copies rows one behind the other. */
    @SuppressWarnings("SuspiciousSystemArraycopy") // a row is an array of the same type
    static void join(Object[] rows, Object elements) {
        int columns = columns(rows);
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(row(rows, i), 0, elements, i * columns, columns);
        }
    }
}
