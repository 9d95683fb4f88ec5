// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.Arrays;

/**
 * Where the elements of an array are, but for the first: what code is made for.
 *
 * @param isMemory whether they are outside of Java's heap
 * @param strides of the axes, in elements
 */
@SuppressWarnings("ArrayRecordComponent") // compared by same
record Layout(boolean isMemory, long[] shape, long[] strides) {

    /** That of an array. */
    static Layout of(Array array) {
        long[] strides = new long[array.dimensions()];
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = array.stride(axis);
        }
        return new Layout(array.elements() instanceof Elements.OfMemory, array.shape(), strides);
    }

    /** That of a new array. */
    static Layout fresh(long[] shape) {
        return new Layout(
                Arrays.stream(shape).reduce(1, (a, b) -> a * b) > Elements.MOST, shape, Shapes.strides(shape));
    }

    /** That of a view. */
    Layout view(Node view) {
        return switch (view) {
            case Node.Slice slice -> {
                long[] stepped = strides.clone();
                stepped[slice.axis()] =
                        slice.shape()[slice.axis()] > 1 ? strides[slice.axis()] * slice.step() : strides[slice.axis()];
                yield new Layout(isMemory, slice.shape(), stepped);
            }
            case Node.Transpose _ -> new Layout(isMemory, view.shape(), new long[] {strides[1], strides[0]});
            case Node.Reshape _ ->
                isContiguous() ? new Layout(isMemory, view.shape(), Shapes.strides(view.shape())) : fresh(view.shape());
            case Node.Broadcast _ -> new Layout(isMemory, view.shape(), spread(view.shape()));
            default -> throw new IllegalArgumentException("no view: " + view.label());
        };
    }

    /** The strides with which it is repeated to a shape. */
    private long[] spread(long[] target) {
        long[] spread = new long[target.length];
        int outer = target.length - shape.length;
        for (int axis = 0; axis < shape.length; axis++) {
            spread[outer + axis] = shape[axis] == 1 ? 0 : strides[axis];
        }
        return spread;
    }

    /** Whether elements lie one behind the other, row by row. */
    boolean isContiguous() {
        long expected = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            if (shape[axis] != 1 && strides[axis] != expected) {
                return Arrays.stream(shape).anyMatch(each -> each == 0);
            }
            expected *= shape[axis];
        }
        return true;
    }

    /** Distances of rows and of elements in a row where it is repeated to some rows and columns. */
    long rowStride() {
        return shape.length == 2 && shape[0] != 1 ? strides[0] : 0;
    }

    /** That of elements in a row. */
    long columnStride() {
        return shape.length > 0 && shape[shape.length - 1] != 1 ? strides[shape.length - 1] : 0;
    }

    /** Whether an array has this layout. */
    boolean fits(Array array) {
        if (array.elements() instanceof Elements.OfMemory != isMemory || array.dimensions() != shape.length) {
            return false;
        }
        for (int axis = 0; axis < shape.length; axis++) {
            if (array.size(axis) != shape[axis] || array.stride(axis) != strides[axis]) {
                return false;
            }
        }
        return true;
    }
}
