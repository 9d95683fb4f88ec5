// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * Elements outside of Java's heap that a body uses: an input of a function, which has their {@link #segment}. Its
 * elements are in the processor's order of bytes; there are as many as fit.
 *
 * <p>The methods that reach single elements throw as the elements' owner does: an {@link IndexOutOfBoundsException} at a
 * position that is none, an {@link IllegalStateException} once the memory was given back.
 */
public interface Memory {

    /** Where the elements are. Whoever uses it keeps this object reachable until it is done. */
    MemorySegment segment();

    /** Whether a write to one can be seen in the other. */
    boolean overlaps(Memory other);

    /** Whether an element has one position in both. */
    default boolean isSame(Memory other) {
        return segment().address() == other.segment().address();
    }

    /** How many elements there are. */
    static long length(MemorySegment memory, Element element) {
        return memory.byteSize() / element.bytes();
    }

    /** An element that is a {@code byte}. */
    static byte getByte(MemorySegment memory, long index) {
        return memory.get(ValueLayout.JAVA_BYTE, index);
    }

    /** An element that is an {@code int}. */
    static int getInt(MemorySegment memory, long index) {
        return memory.getAtIndex(ValueLayout.JAVA_INT, checked(memory, index, Integer.BYTES));
    }

    /** An element that is a {@code long}. */
    static long getLong(MemorySegment memory, long index) {
        return memory.getAtIndex(ValueLayout.JAVA_LONG, checked(memory, index, Long.BYTES));
    }

    /** An element that is a {@code float}. */
    static float getFloat(MemorySegment memory, long index) {
        return memory.getAtIndex(ValueLayout.JAVA_FLOAT, checked(memory, index, Float.BYTES));
    }

    /** An element that is a {@code double}. */
    static double getDouble(MemorySegment memory, long index) {
        return memory.getAtIndex(ValueLayout.JAVA_DOUBLE, checked(memory, index, Double.BYTES));
    }

    /** Sets an element to the low bits of a number. */
    static void setByte(MemorySegment memory, long index, int value) {
        memory.set(ValueLayout.JAVA_BYTE, index, (byte) value);
    }

    /** Sets an element. */
    static void setInt(MemorySegment memory, long index, int value) {
        memory.setAtIndex(ValueLayout.JAVA_INT, checked(memory, index, Integer.BYTES), value);
    }

    /** Sets an element. */
    static void setLong(MemorySegment memory, long index, long value) {
        memory.setAtIndex(ValueLayout.JAVA_LONG, checked(memory, index, Long.BYTES), value);
    }

    /** Sets an element. */
    static void setFloat(MemorySegment memory, long index, float value) {
        memory.setAtIndex(ValueLayout.JAVA_FLOAT, checked(memory, index, Float.BYTES), value);
    }

    /** Sets an element. */
    static void setDouble(MemorySegment memory, long index, double value) {
        memory.setAtIndex(ValueLayout.JAVA_DOUBLE, checked(memory, index, Double.BYTES), value);
    }

    /** A segment itself does not see that the place in bytes of a position has overflowed. */
    private static long checked(MemorySegment memory, long index, int bytes) {
        return Objects.checkIndex(index, memory.byteSize() / bytes);
    }
}
