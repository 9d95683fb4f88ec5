// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.tree.MemorySum;
import java.io.Serial;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.Objects;

/** A {@link SharedArray} of {@code double}. */
public final class SharedDoubles extends SharedArray {

    @Serial
    private static final long serialVersionUID = 1;

    private static final ValueLayout.OfDouble ELEMENT = ValueLayout.JAVA_DOUBLE;
    private static final VarHandle ELEMENTS = ELEMENT.arrayElementVarHandle();

    SharedDoubles(Extent extent) {
        super(extent);
    }

    /**
     * Makes an array of zeros.
     *
     * @param length how many
     * @return the array, in one row
     * @throws IllegalArgumentException if the length is negative
     * @throws dev.tutti.UnavailableException if there is not as much memory
     */
    public static SharedDoubles of(long length) {
        return of(1, length);
    }

    /**
     * Makes rows of zeros.
     *
     * @param rows how many
     * @param columns how long each is
     * @return the array
     * @throws IllegalArgumentException if one is negative, or the array would have more than 2⁶³ bytes
     * @throws dev.tutti.UnavailableException if there is not as much memory
     */
    public static SharedDoubles of(long rows, long columns) {
        return new SharedDoubles(Extent.create(Kind.DOUBLES, rows, columns));
    }

    /**
     * Makes an array of given elements.
     *
     * @param values the elements, which are copied
     * @return the array, in one row
     * @throws dev.tutti.UnavailableException if there is not as much memory
     */
    public static SharedDoubles copyOf(double... values) {
        SharedDoubles copy = of(values.length);
        copy.write(0, values);
        return copy;
    }

    /**
     * Reads an element. What other threads and processes write it may see late, and in another order.
     *
     * @param index from 0
     * @return the element
     */
    public double get(long index) {
        try {
            return memory.getAtIndex(ELEMENT, Objects.checkIndex(index, length()));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes an element, for other threads and processes to see at some time.
     *
     * @param index from 0
     * @param value the element
     */
    public void set(long index, double value) {
        try {
            memory.setAtIndex(ELEMENT, Objects.checkIndex(index, length()), value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Reads an element of a row, as {@link #get(long)} does.
     *
     * @param row from 0
     * @param column from 0
     * @return the element
     */
    public double get(long row, long column) {
        return get(index(row, column));
    }

    /**
     * Writes an element of a row, as {@link #set(long, double)} does.
     *
     * @param row from 0
     * @param column from 0
     * @param value the element
     */
    public void set(long row, long column, double value) {
        set(index(row, column), value);
    }

    /**
     * Reads the element that is the latest in the one order that all volatile reads, writes and updates have.
     *
     * @param index from 0
     * @return the element
     */
    public double getVolatile(long index) {
        try {
            return (double) ELEMENTS.getVolatile(memory, 0L, Objects.checkIndex(index, length()));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes an element so that every volatile read after it sees it, and what was written before it.
     *
     * @param index from 0
     * @param value the element
     */
    public void setVolatile(long index, double value) {
        try {
            ELEMENTS.setVolatile(memory, 0L, Objects.checkIndex(index, length()), value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes an element if it has a value, in one step.
     *
     * @param index from 0
     * @param expected the value, bit by bit: zeros of different sign differ, a NaN has itself
     * @param value the element
     * @return whether it was written
     */
    public boolean compareAndSet(long index, double expected, double value) {
        try {
            return ELEMENTS.compareAndSet(memory, 0L, Objects.checkIndex(index, length()), expected, value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Adds to an element in one step: of two that add at once, none is lost.
     *
     * @param index from 0
     * @param value what is added
     * @return the element before
     */
    public double getAndAdd(long index, double value) {
        while (true) {
            double before = getVolatile(index);
            if (compareAndSet(index, before, before + value)) {
                return before;
            }
        }
    }

    /**
     * Sets all elements.
     *
     * @param value of each
     */
    public void fill(double value) {
        for (long i = 0; i < length(); i++) {
            set(i, value);
        }
    }

    /**
     * Adds up all elements on the calling thread, about as soon as a loop on lanes would, and without lanes. For a total
     * over several workers, which has the same bits for any number of them, there is {@code Loop.range(length()).on(pool).sum(i -> get(i))}.
     *
     * @return the bits of {@code Loop.range(length()).sum(i -> get(i))}, if nobody writes meanwhile
     */
    public double sum() {
        try {
            return MemorySum.of(memory);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Copies elements to a Java array, as many as it has.
     *
     * @param from the first
     * @param values where they go
     */
    public void read(long from, double[] values) {
        try {
            Objects.checkFromIndexSize(from, values.length, length());
            MemorySegment.copy(memory, ELEMENT, from * ELEMENT.byteSize(), values, 0, values.length);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Copies a Java array to elements, all of it.
     *
     * @param from the first
     * @param values what they become
     */
    public void write(long from, double[] values) {
        try {
            Objects.checkFromIndexSize(from, values.length, length());
            MemorySegment.copy(values, 0, memory, ELEMENT, from * ELEMENT.byteSize(), values.length);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Copies all elements.
     *
     * @return a Java array, row by row
     * @throws IllegalStateException if there are more than a Java array can have
     */
    public double[] toArray() {
        double[] values = new double[lengthOfJavaArray()];
        read(0, values);
        return values;
    }

    /**
     * Some of the elements.
     *
     * @param from the first
     * @param to behind the last
     * @return a view, in one row
     */
    public SharedDoubles slice(long from, long to) {
        return new SharedDoubles(extent.slice(from, to));
    }

    /**
     * One row.
     *
     * @param row from 0
     * @return a view
     */
    public SharedDoubles row(long row) {
        return rows(Objects.checkIndex(row, rows()), row + 1);
    }

    /**
     * Some of the rows.
     *
     * @param from the first
     * @param to behind the last
     * @return a view
     */
    public SharedDoubles rows(long from, long to) {
        return new SharedDoubles(extent.rows(from, to));
    }

    /**
     * The same elements in other rows.
     *
     * @param rows how many
     * @param columns how long each is
     * @return a view
     * @throws IllegalArgumentException if that is another number of elements
     */
    public SharedDoubles reshape(long rows, long columns) {
        return new SharedDoubles(extent.reshape(rows, columns));
    }
}
