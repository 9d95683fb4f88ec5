// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.Objects;

/**
 * Memory that has elements, which several arrays may look at. Positions count elements from the beginning of the memory.
 *
 * <p>Reading or writing a value of another type converts it as a Java cast does: a number to the nearest {@code float},
 * towards 0 to a whole number, and to the nearest there is if it is too large; a whole number to an {@code int} by its
 * low bits. A number is {@code true} if it is not 0; NaN is not 0.
 *
 * <p>The methods throw an {@link IndexOutOfBoundsException} at positions that are none, and an {@link
 * IllegalStateException} once the memory was given back.
 */
sealed interface Elements {

    /** The elements of the longest Java array. */
    long MOST = Integer.MAX_VALUE - 8;

    /** What they are. */
    DType dtype();

    /** Whose they are: a Java array, a {@link dev.tutti.shared.SharedArray}, or a {@link MemorySegment}. */
    Object owner();

    /** How many there are. */
    long length();

    /** Whether they may be written. */
    default boolean isWritable() {
        return true;
    }

    double getDouble(long at);

    default long getLong(long at) {
        return (long) getDouble(at);
    }

    default boolean getBoolean(long at) {
        return getDouble(at) != 0;
    }

    void setDouble(long at, double value);

    void setLong(long at, long value);

    default void setBoolean(long at, boolean value) {
        setLong(at, value ? 1 : 0);
    }

    /** As segments see them; {@code boolean[]} cannot be seen so. Whoever uses it keeps this object reachable. */
    MemorySegment segment();

    /** New memory, all zero: a Java array if it has room for as many, otherwise off the heap. */
    static Elements allocate(DType dtype, long length) {
        if (length > MOST) {
            return new OfMemory(dtype, OffHeap.allocate(dtype, length));
        }
        int size = (int) length;
        return switch (dtype) {
            case BOOL -> new OfBooleans(new boolean[size]);
            case INT32 -> new OfInts(new int[size]);
            case INT64 -> new OfLongs(new long[size]);
            case FLOAT32 -> new OfFloats(new float[size]);
            case FLOAT64 -> new OfDoubles(new double[size]);
        };
    }

    private static int index(long at) {
        if ((int) at != at) {
            throw new IndexOutOfBoundsException("no Java array has position=" + at);
        }
        return (int) at;
    }

    /** A Java array. */
    record OfBooleans(boolean[] owner) implements Elements {
        @Override
        public DType dtype() {
            return DType.BOOL;
        }

        @Override
        public long length() {
            return owner.length;
        }

        @Override
        public double getDouble(long at) {
            return owner[index(at)] ? 1 : 0;
        }

        @Override
        public boolean getBoolean(long at) {
            return owner[index(at)];
        }

        @Override
        public void setDouble(long at, double value) {
            owner[index(at)] = value != 0;
        }

        @Override
        public void setLong(long at, long value) {
            owner[index(at)] = value != 0;
        }

        @Override
        public MemorySegment segment() {
            throw new UnsupportedOperationException("there are no segments of boolean[]");
        }
    }

    /** A Java array. */
    record OfInts(int[] owner) implements Elements {
        @Override
        public DType dtype() {
            return DType.INT32;
        }

        @Override
        public long length() {
            return owner.length;
        }

        @Override
        public double getDouble(long at) {
            return owner[index(at)];
        }

        @Override
        public void setDouble(long at, double value) {
            owner[index(at)] = (int) value;
        }

        @Override
        public void setLong(long at, long value) {
            owner[index(at)] = (int) value;
        }

        @Override
        public MemorySegment segment() {
            return MemorySegment.ofArray(owner);
        }
    }

    /** A Java array. */
    record OfLongs(long[] owner) implements Elements {
        @Override
        public DType dtype() {
            return DType.INT64;
        }

        @Override
        public long length() {
            return owner.length;
        }

        @Override
        public double getDouble(long at) {
            return owner[index(at)];
        }

        @Override
        public long getLong(long at) {
            return owner[index(at)];
        }

        @Override
        public void setDouble(long at, double value) {
            owner[index(at)] = (long) value;
        }

        @Override
        public void setLong(long at, long value) {
            owner[index(at)] = value;
        }

        @Override
        public MemorySegment segment() {
            return MemorySegment.ofArray(owner);
        }
    }

    /** A Java array. */
    record OfFloats(float[] owner) implements Elements {
        @Override
        public DType dtype() {
            return DType.FLOAT32;
        }

        @Override
        public long length() {
            return owner.length;
        }

        @Override
        public double getDouble(long at) {
            return owner[index(at)];
        }

        @Override
        public void setDouble(long at, double value) {
            owner[index(at)] = (float) value;
        }

        @Override
        public void setLong(long at, long value) {
            owner[index(at)] = value;
        }

        @Override
        public MemorySegment segment() {
            return MemorySegment.ofArray(owner);
        }
    }

    /** A Java array. */
    record OfDoubles(double[] owner) implements Elements {
        @Override
        public DType dtype() {
            return DType.FLOAT64;
        }

        @Override
        public long length() {
            return owner.length;
        }

        @Override
        public double getDouble(long at) {
            return owner[index(at)];
        }

        @Override
        public void setDouble(long at, double value) {
            owner[index(at)] = value;
        }

        @Override
        public void setLong(long at, long value) {
            owner[index(at)] = value;
        }

        @Override
        public MemorySegment segment() {
            return MemorySegment.ofArray(owner);
        }
    }

    /**
     * Memory outside of Java's heap.
     *
     * @param owner what keeps it there: a shared array, or the segment itself
     */
    record OfMemory(DType dtype, Object owner, MemorySegment segment) implements Elements {

        OfMemory(DType dtype, MemorySegment segment) {
            this(dtype, segment, segment);
        }

        @Override
        public long length() {
            return segment.byteSize() / dtype.itemBytes();
        }

        @Override
        public boolean isWritable() {
            return !segment.isReadOnly();
        }

        @Override
        public double getDouble(long at) {
            try {
                return switch (dtype) {
                    case BOOL -> segment.get(ValueLayout.JAVA_BYTE, at) == 0 ? 0 : 1;
                    case INT32 -> segment.getAtIndex(ValueLayout.JAVA_INT, check(at));
                    case INT64 -> segment.getAtIndex(ValueLayout.JAVA_LONG, check(at));
                    case FLOAT32 -> segment.getAtIndex(ValueLayout.JAVA_FLOAT, check(at));
                    case FLOAT64 -> segment.getAtIndex(ValueLayout.JAVA_DOUBLE, check(at));
                };
            } finally {
                Reference.reachabilityFence(owner);
            }
        }

        @Override
        public long getLong(long at) {
            if (dtype != DType.INT64) {
                return (long) getDouble(at);
            }
            try {
                return segment.getAtIndex(ValueLayout.JAVA_LONG, check(at));
            } finally {
                Reference.reachabilityFence(owner);
            }
        }

        @Override
        public void setDouble(long at, double value) {
            try {
                switch (dtype) {
                    case BOOL -> segment.set(ValueLayout.JAVA_BYTE, at, (byte) (value == 0 ? 0 : 1));
                    case INT32 -> segment.setAtIndex(ValueLayout.JAVA_INT, check(at), (int) value);
                    case INT64 -> segment.setAtIndex(ValueLayout.JAVA_LONG, check(at), (long) value);
                    case FLOAT32 -> segment.setAtIndex(ValueLayout.JAVA_FLOAT, check(at), (float) value);
                    case FLOAT64 -> segment.setAtIndex(ValueLayout.JAVA_DOUBLE, check(at), value);
                }
            } finally {
                Reference.reachabilityFence(owner);
            }
        }

        @Override
        public void setLong(long at, long value) {
            try {
                switch (dtype) {
                    case BOOL -> segment.set(ValueLayout.JAVA_BYTE, at, (byte) (value == 0 ? 0 : 1));
                    case INT32 -> segment.setAtIndex(ValueLayout.JAVA_INT, check(at), (int) value);
                    case INT64 -> segment.setAtIndex(ValueLayout.JAVA_LONG, check(at), value);
                    case FLOAT32 -> segment.setAtIndex(ValueLayout.JAVA_FLOAT, check(at), (float) value);
                    case FLOAT64 -> segment.setAtIndex(ValueLayout.JAVA_DOUBLE, check(at), (double) value);
                }
            } finally {
                Reference.reachabilityFence(owner);
            }
        }

        /** A segment itself does not see that the place in bytes of a position has overflowed. */
        private long check(long at) {
            return Objects.checkIndex(at, length());
        }
    }
}
