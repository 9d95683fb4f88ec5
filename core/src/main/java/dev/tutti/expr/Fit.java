// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

/** Whether an element can be set to a value without changing it more than by rounding. */
final class Fit {

    private Fit() {}

    /**
     * Returns the value.
     *
     * @throws IllegalArgumentException if elements of the array cannot be set, or not to that
     */
    static double check(Array array, double value) {
        writable(array);
        boolean fits = switch (array.dtype()) {
            case BOOL -> value == 0 || value == 1;
            case INT32 -> (int) value == value;
            // The cast of a number that is too large gives one less than 2^63, which is rounded to it.
            case INT64 -> (long) value == value && value != 0x1p63;
            case FLOAT32, FLOAT64 -> true;
        };
        if (!fits) {
            throw refusal(array, value);
        }
        return value;
    }

    /** As {@link #check(Array, double)}. */
    static long check(Array array, long value) {
        writable(array);
        boolean fits = switch (array.dtype()) {
            case BOOL -> value == 0 || value == 1;
            case INT32 -> (int) value == value;
            case INT64, FLOAT32, FLOAT64 -> true;
        };
        if (!fits) {
            throw refusal(array, value);
        }
        return value;
    }

    /** As {@link #check(Array, double)}. */
    static boolean check(Array array, boolean value) {
        writable(array);
        return value;
    }

    private static void writable(Array array) {
        if (!array.isWritable()) {
            throw new IllegalArgumentException(
                    "an array over read-only memory cannot be written: storage=" + array.storage());
        }
    }

    private static IllegalArgumentException refusal(Array array, Object value) {
        return new IllegalArgumentException("an element of " + array.dtype() + " cannot be value=" + value
                + "; round or convert it, or use elements of another type");
    }
}
