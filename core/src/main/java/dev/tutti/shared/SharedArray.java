// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.wire.Loan;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Numbers in memory that processes share: a task on any pool that captures one, or gets it as an item, works on the
 * same elements as its caller, and nothing is copied.
 *
 * <ul>
 *   <li><b>Shape:</b> elements in one row, or in rows of equal length one behind the other. {@code slice}, {@code row},
 *       {@code rows} and {@code reshape} give views of the same elements.
 *   <li><b>Threads and processes:</b> any may read and write at once. What {@code get} sees of what others {@code set},
 *       and when, is said in the package's page; the end of a task is seen by whoever has its result.
 *   <li><b>Memory:</b> is there, zeroed, when an array is made, outside of every heap, rounded up to pages; making it
 *       takes a second for a few GiB. It goes when the array is closed or not reachable any more, here and in payloads
 *       of tasks that wait, and no process uses it. It is nothing that survives a crash: when all processes have ended,
 *       however they did, nothing of it is left.
 *   <li><b>Errors:</b> an index outside is an {@link IndexOutOfBoundsException}; any use after {@link #close()} is an
 *       {@link IllegalStateException}, also in loops that run at that moment, and in other processes from a fraction of
 *       a second later on.
 *   <li><b>Loops:</b> bodies that {@code get} and {@code set} elements go onto SIMD lanes as those of Java arrays do.
 *   <li><b>Limits:</b> an array can be handed to tasks of this process and of its children; one that was made in a task
 *       cannot be its result.
 * </ul>
 *
 * <p>Two objects are equal only if they are the same object; {@link #overlaps} tells whether two have elements in
 * common.
 */
public abstract sealed class SharedArray implements Serializable, AutoCloseable
        permits SharedBytes, SharedDoubles, SharedFloats, SharedInts, SharedLongs {

    @Serial
    private static final long serialVersionUID = 1;

    /** What the elements are. */
    enum Kind {
        BYTES(Byte.BYTES),
        INTS(Integer.BYTES),
        LONGS(Long.BYTES),
        FLOATS(Float.BYTES),
        DOUBLES(Double.BYTES);

        final int elementBytes;

        Kind(int elementBytes) {
            this.elementBytes = elementBytes;
        }
    }

    /**
     * Where the elements are, and how they are arranged.
     *
     * @param offset of the first, in bytes
     */
    record Extent(Block block, Kind kind, long offset, long rows, long columns) {

        /** New memory. */
        static Extent create(Kind kind, long rows, long columns) {
            if (rows < 0 || columns < 0) {
                throw new IllegalArgumentException(
                        "an array cannot have a negative size: rows=" + rows + " columns=" + columns);
            }
            long most = (Long.MAX_VALUE - BlockLayout.DATA_OFFSET) / kind.elementBytes;
            if (columns > 0 && rows > most / columns) {
                throw new IllegalArgumentException("an array has more bytes than there are addresses: rows=" + rows
                        + " columns=" + columns + " elementBytes=" + kind.elementBytes);
            }
            return new Extent(Block.create(rows * columns * kind.elementBytes), kind, 0, rows, columns);
        }

        long bytes() {
            return rows * columns * kind.elementBytes;
        }

        Extent slice(long from, long to) {
            Objects.checkFromToIndex(from, to, rows * columns);
            return new Extent(block, kind, offset + from * kind.elementBytes, 1, to - from);
        }

        Extent rows(long from, long to) {
            Objects.checkFromToIndex(from, to, rows);
            return new Extent(block, kind, offset + from * columns * kind.elementBytes, to - from, columns);
        }

        Extent reshape(long newRows, long newColumns) {
            boolean fits = newRows >= 0
                    && newColumns >= 0
                    && Math.multiplyHigh(newRows, newColumns) == 0
                    && newRows * newColumns == rows * columns;
            if (!fits) {
                throw new IllegalArgumentException("an array of length=" + rows * columns
                        + " cannot be arranged in rows=" + newRows + " of columns=" + newColumns);
            }
            return new Extent(block, kind, offset, newRows, newColumns);
        }
    }

    /** What travels for an array. */
    private static final class Image implements Loan {

        @Serial
        private static final long serialVersionUID = 1;

        private static final Kind[] KINDS = Kind.values();

        private transient Kind kind;
        private transient Block.Handle block;
        private transient long offset;
        private transient long rows;
        private transient long columns;
        private final transient @Nullable SharedArray lent;

        Image(SharedArray array) {
            Extent extent = array.extent;
            kind = extent.kind;
            block = extent.block.handle();
            offset = extent.offset;
            rows = extent.rows;
            columns = extent.columns;
            lent = array;
        }

        @Override
        public Object lent() {
            return Objects.requireNonNull(lent);
        }

        @Override
        public boolean isOwn() {
            return Objects.requireNonNull(lent).extent.block.isOwned();
        }

        @Serial
        @SuppressWarnings("EnumOrdinal") // all processes are of one build
        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            out.writeByte(kind.ordinal());
            block.writeTo(out);
            out.writeLong(offset);
            out.writeLong(rows);
            out.writeLong(columns);
        }

        @Serial
        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            kind = KINDS[Objects.checkIndex(in.readByte(), KINDS.length)];
            block = Block.Handle.readFrom(in);
            offset = in.readLong();
            rows = in.readLong();
            columns = in.readLong();
        }

        @Serial
        private Object readResolve() throws InvalidObjectException {
            return of(new Extent(block.block(), kind, offset, rows, columns));
        }
    }

    final transient Extent extent;

    /** The elements. Whoever reads it keeps this object reachable until it is done. */
    final transient MemorySegment memory;

    private final transient long length;

    static SharedArray of(Extent extent) {
        return switch (extent.kind) {
            case BYTES -> new SharedBytes(extent);
            case INTS -> new SharedInts(extent);
            case LONGS -> new SharedLongs(extent);
            case FLOATS -> new SharedFloats(extent);
            case DOUBLES -> new SharedDoubles(extent);
        };
    }

    SharedArray(Extent extent) {
        this.extent = extent;
        this.memory = extent.block.memory().asSlice(extent.offset, extent.bytes());
        this.length = extent.rows * extent.columns;
    }

    /**
     * How many elements there are.
     *
     * @return rows times columns
     */
    public final long length() {
        return length;
    }

    /**
     * How many rows there are.
     *
     * @return 1 for elements that were not arranged in rows
     */
    public final long rows() {
        return extent.rows;
    }

    /**
     * How long a row is.
     *
     * @return elements
     */
    public final long columns() {
        return extent.columns;
    }

    /**
     * Whether two arrays have elements in common, or parts of them.
     *
     * @param other another array, maybe of another type
     * @return whether a write to one can be seen in the other
     */
    public final boolean overlaps(SharedArray other) {
        Extent its = other.extent;
        return extent.block.isSame(its.block)
                && extent.offset < its.offset + its.bytes()
                && its.offset < extent.offset + extent.bytes();
    }

    /**
     * Whether its memory has been given back.
     *
     * @return whether any use fails
     */
    public final boolean isClosed() {
        return extent.block.isClosed();
    }

    /**
     * Gives back the memory, for all views of it: in the process that made the array for everyone, in another for that
     * one alone. Closing twice is fine.
     */
    @Override
    public final void close() {
        extent.block.close();
    }

    /** The index of an element in a row. */
    final long index(long row, long column) {
        Objects.checkIndex(row, extent.rows);
        return row * extent.columns + Objects.checkIndex(column, extent.columns);
    }

    final int lengthOfJavaArray() {
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException(
                    "an array of length=" + length + " does not fit into a Java array; copy it in pieces, with slice");
        }
        return (int) length;
    }

    /**
     * Sent as what leads to its memory.
     *
     * @return what travels
     */
    @Serial
    final Object writeReplace() {
        return new Image(this);
    }

    /**
     * Type and shape.
     *
     * @return such as {@code SharedDoubles[10 x 100]}
     */
    @Override
    public final String toString() {
        String shape = extent.rows == 1 ? "" + length : extent.rows + " x " + extent.columns;
        return getClass().getSimpleName() + "[" + shape + (isClosed() ? ", closed]" : "]");
    }
}
