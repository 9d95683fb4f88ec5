// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

/**
 * A matrix as products read it: wherever it is, and whatever the order of its elements.
 *
 * @param elements where they are, on the heap or off it
 * @param offset the position of element (0, 0), in elements
 * @param rowStride from one row to the next, in elements; may be 0 or negative
 * @param columnStride from one column to the next
 */
record Matrix(Elements elements, long offset, int rows, int columns, long rowStride, long columnStride) {

    /** An array of two dimensions, of numbers. Whoever uses it keeps the array reachable. */
    static Matrix of(Array array) {
        return new Matrix(
                array.elements(),
                array.offset(),
                Math.toIntExact(array.size(0)),
                Math.toIntExact(array.size(1)),
                array.stride(0),
                array.stride(1));
    }

    Matrix transposed() {
        return new Matrix(elements, offset, columns, rows, columnStride, rowStride);
    }

    /** The position of an element in the data. */
    long position(long row, long column) {
        return offset + row * rowStride + column * columnStride;
    }
}
