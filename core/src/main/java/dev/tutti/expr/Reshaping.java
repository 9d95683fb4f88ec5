// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

/** The elements of an array in another shape. */
final class Reshaping {

    private Reshaping() {}

    /**
     * A shape with what is left in place of -1.
     *
     * @throws IllegalArgumentException if it has another number of elements
     */
    static long[] complete(Array array, long... shape) {
        long[] complete = shape.clone();
        int open = -1;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == -1) {
                if (open >= 0) {
                    throw new IllegalArgumentException(
                            "one size at most can be what is left, -1: newShape=" + Shapes.text(shape));
                }
                open = axis;
                complete[axis] = 1;
            }
        }
        long size = Shapes.size(array.dtype(), complete);
        if (open >= 0 && size > 0 && array.size() % size == 0) {
            complete[open] = array.size() / size;
        } else if (open >= 0 || size != array.size()) {
            throw new IllegalArgumentException("an array of shape=" + Shapes.text(array.shape()) + " has size="
                    + array.size() + " elements, which do not fit newShape=" + Shapes.text(shape));
        }
        return complete;
    }

    /**
     * The strides with which an array has a shape of as many elements.
     *
     * @throws IllegalArgumentException if there are none: elements do not lie so that they could be seen in that shape
     */
    static long[] strides(Array array, long... shape) {
        if (array.size() == 0) {
            return Shapes.strides(shape);
        }
        long[] old = array.shape();
        long[] strides = new long[shape.length];
        // Axes are taken from the back, in groups of as many elements in both shapes. Within a group the old axes must
        // be one row of equal distances; the new ones divide it.
        int oldEnd = old.length;
        int end = shape.length;
        while (end > 0 || oldEnd > 0) {
            int oldAxis = oldEnd;
            int axis = end;
            long oldCount = 1;
            long count = 1;
            do {
                if (oldAxis > 0 && (oldCount < count || axis == 0)) {
                    oldCount *= old[--oldAxis];
                } else {
                    count *= shape[--axis];
                }
            } while (oldCount != count);
            long distance = distance(array, oldAxis, oldEnd, shape);
            for (int each = end - 1; each >= axis; each--) {
                strides[each] = distance;
                distance *= shape[each];
            }
            oldEnd = oldAxis;
            end = axis;
        }
        return strides;
    }

    /** The distance of elements of some axes that lie as if they were one. */
    private static long distance(Array array, int from, int to, long[] shape) {
        long first = 0;
        long next = 0;
        boolean isFirst = true;
        for (int axis = to - 1; axis >= from; axis--) {
            if (array.size(axis) == 1) {
                continue;
            }
            if (isFirst) {
                first = array.stride(axis);
                next = first;
                isFirst = false;
            } else if (array.stride(axis) != next) {
                throw new IllegalArgumentException("a view of shape=" + Shapes.text(array.shape())
                        + " does not lie in memory so that it could be seen in shape=" + Shapes.text(shape)
                        + " without a copy; call copy() before reshape");
            }
            next *= array.size(axis);
        }
        return isFirst ? 1 : first;
    }
}
