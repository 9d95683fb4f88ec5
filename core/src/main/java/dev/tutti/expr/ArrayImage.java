// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.shared.SharedArray;
import java.io.Serial;
import java.io.Serializable;

/**
 * What travels for an array: of shared memory what leads to it, of other memory a copy of the elements, and of them alone.
 *
 * @param dtype what the elements are
 * @param elements a {@link SharedArray} or a Java array
 * @param offset position of the first
 * @param shape sizes of the axes
 * @param strides positions from one element of an axis to the next
 */
record ArrayImage(DType dtype, Object elements, long offset, long[] shape, long[] strides) implements Serializable {

    static ArrayImage of(Array array) {
        long[] shape = array.shape();
        if (array.storage() instanceof SharedArray shared) {
            long[] strides = new long[shape.length];
            for (int axis = 0; axis < strides.length; axis++) {
                strides[axis] = array.stride(axis);
            }
            return new ArrayImage(array.dtype(), shared, array.offset(), shape, strides);
        }
        Object copy = switch (array.dtype()) {
            case BOOL -> array.toBooleans();
            case INT32 -> array.toInts();
            case INT64 -> array.toLongs();
            case FLOAT32 -> array.toFloats();
            case FLOAT64 -> array.toDoubles();
        };
        return new ArrayImage(array.dtype(), copy, 0, shape, Shapes.strides(shape));
    }

    @Serial
    private Object readResolve() {
        Elements memory = switch (elements) {
            case SharedArray shared -> new Elements.OfMemory(dtype, shared, OffHeap.of(shared));
            case boolean[] values -> new Elements.OfBooleans(values);
            case int[] values -> new Elements.OfInts(values);
            case long[] values -> new Elements.OfLongs(values);
            case float[] values -> new Elements.OfFloats(values);
            case double[] values -> new Elements.OfDoubles(values);
            default -> throw new IllegalStateException("no elements: " + elements);
        };
        return Array.view(memory, offset, shape, strides);
    }
}
