// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The sizes of an array's axes, the outermost first. */
final class Shapes {

    /** As many as all operations can do; arrays themselves do not care. */
    static final int MOST_DIMENSIONS = 2;

    private static final long MOST_BYTES = Long.MAX_VALUE;

    private Shapes() {}

    /** As errors write it, such as {@code (2, 3)}. */
    static String text(long... shape) {
        return Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }

    /**
     * The number of elements.
     *
     * @throws IllegalArgumentException if there is no array of this shape
     */
    static long size(DType dtype, long... shape) {
        if (shape.length > MOST_DIMENSIONS) {
            throw new IllegalArgumentException("an array has too many dimensions: shape=" + text(shape) + " supported="
                    + MOST_DIMENSIONS + "; reshape it");
        }
        long size = 1;
        boolean isEmpty = false;
        long most = MOST_BYTES / dtype.itemBytes();
        boolean isTooLarge = false;
        for (long each : shape) {
            if (each < 0) {
                throw new IllegalArgumentException("an array cannot have a negative size: shape=" + text(shape));
            }
            isEmpty |= each == 0;
            if (each > 0) {
                isTooLarge |= size > most / each;
                size = isTooLarge ? size : size * each;
            }
        }
        if (isTooLarge) {
            throw new IllegalArgumentException("an array has more bytes than there are addresses: shape=" + text(shape)
                    + " itemBytes=" + dtype.itemBytes());
        }
        return isEmpty ? 0 : size;
    }

    /** The strides of elements that lie one behind the other, row by row. */
    static long[] strides(long... shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= Math.max(1, shape[axis]);
        }
        return strides;
    }

    /**
     * The number of an axis from the front.
     *
     * @param axis a negative one counts from the back: -1 is the last
     * @throws IndexOutOfBoundsException if there is no such axis
     */
    static int axis(int axis, long... shape) {
        if (axis < -shape.length || axis >= shape.length) {
            throw new IndexOutOfBoundsException(
                    "an array of shape=" + text(shape) + " has no axis=" + axis + "; it has " + shape.length);
        }
        return axis < 0 ? axis + shape.length : axis;
    }

    /**
     * The shape of what is computed element by element of operands of some shapes, by numpy's rules: shapes are aligned
     * at their last axes; where sizes differ one of them must be 1, and its only elements stand for all.
     *
     * @param operation as an error names it, such as {@code a + b}
     * @throws IllegalArgumentException if they do not fit, with the operation and the shapes
     */
    static long[] broadcast(String operation, long[]... shapes) {
        long[] result = {};
        for (long[] shape : shapes) {
            result = broadcast(operation, result, shape, shapes);
        }
        return result;
    }

    private static long[] broadcast(String operation, long[] left, long[] right, long[][] all) {
        int dimensions = Math.max(left.length, right.length);
        long[] result = new long[dimensions];
        for (int back = 1; back <= dimensions; back++) {
            long a = back <= left.length ? left[left.length - back] : 1;
            long b = back <= right.length ? right[right.length - back] : 1;
            if (a != b && a != 1 && b != 1) {
                String shapes = Arrays.stream(all).map(Shapes::text).collect(Collectors.joining(" and "));
                throw new IllegalArgumentException(operation + ": shapes " + shapes + " do not broadcast: axis "
                        + (dimensions - back) + " has " + a + " and " + b
                        + " elements; sizes, counted from the last axis, must be equal or one of them 1");
            }
            result[dimensions - back] = a == 1 ? b : a;
        }
        return result;
    }
}
