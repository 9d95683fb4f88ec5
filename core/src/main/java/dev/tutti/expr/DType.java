// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

/**
 * What the elements of an {@link Array} are. The order of the constants has no meaning; {@link #promote} says which type
 * the elements of a result have.
 */
public enum DType {
    /** {@code false} and {@code true}; as numbers 0 and 1. Outside of Java's heap a byte, true if it is not 0. */
    BOOL("bool", "|b1", Byte.BYTES),
    /** Java's {@code int}. */
    INT32("int32", "<i4", Integer.BYTES),
    /** Java's {@code long}. */
    INT64("int64", "<i8", Long.BYTES),
    /** Java's {@code float}. */
    FLOAT32("float32", "<f4", Float.BYTES),
    /** Java's {@code double}. */
    FLOAT64("float64", "<f8", Double.BYTES);

    private final String numpyName;
    private final String fileName;
    private final int itemBytes;

    DType(String numpyName, String fileName, int itemBytes) {
        this.numpyName = numpyName;
        this.fileName = fileName;
        this.itemBytes = itemBytes;
    }

    /**
     * How long an element is.
     *
     * @return bytes
     */
    public int itemBytes() {
        return itemBytes;
    }

    /**
     * What numpy calls it.
     *
     * @return such as {@code float64}
     */
    public String numpyName() {
        return numpyName;
    }

    /** What it is called in a {@code .npy} file. */
    String fileName() {
        return fileName;
    }

    /**
     * Whether elements are of floating point.
     *
     * @return whether it is {@link #FLOAT32} or {@link #FLOAT64}
     */
    public boolean isFloat() {
        return this == FLOAT32 || this == FLOAT64;
    }

    /**
     * Whether elements are whole numbers.
     *
     * @return whether it is {@link #INT32} or {@link #INT64}
     */
    public boolean isInteger() {
        return this == INT32 || this == INT64;
    }

    /**
     * The type of what is computed of elements of two types: numpy's {@code promote_types}, the smallest that has all
     * values of both, where {@link #FLOAT64} counts as having those of {@link #INT64}.
     *
     * @param other the other type
     * @return the type; the same with both exchanged
     */
    public DType promote(DType other) {
        if (this == other || other == BOOL) {
            return this;
        }
        if (this == BOOL) {
            return other;
        }
        return isInteger() && other.isInteger() ? INT64 : FLOAT64;
    }

    /**
     * numpy's name.
     *
     * @return such as {@code float64}
     */
    @Override
    public String toString() {
        return numpyName;
    }
}
