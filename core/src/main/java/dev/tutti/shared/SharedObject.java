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
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A small object in memory that processes share: a task on any pool that captures one, or gets it as an item, uses the
 * same object as its caller.
 *
 * <p>It goes when it is closed, or not reachable any more in the process that made it. Any use after that is an
 * {@link IllegalStateException}, in every process; who waits is woken by it. Two Java objects in one process may stand
 * for the same shared one; they are equal then.
 *
 * <pre>
 *   byte 0        8        16
 *        ├────────┼────────┼────────…
 *        │  kind  │ closed │ its own: see the class's layout
 *        └────────┴────────┴────────…
 *   kind     what it is, and that nobody has written over it
 *   closed   0 until it is closed
 * </pre>
 */
public abstract sealed class SharedObject implements Serializable, AutoCloseable
        permits Managed,
                SharedBarrier,
                SharedBoolean,
                SharedDouble,
                SharedEvent,
                SharedFloat,
                SharedInt,
                SharedLatch,
                SharedLock,
                SharedLong,
                SharedPipe.End,
                SharedQueue,
                SharedRecord,
                SharedSemaphore {

    @Serial
    private static final long serialVersionUID = 1;

    static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private static final long KIND = 0;
    static final long CLOSED = KIND + Long.BYTES;

    /** Where the fields of subclasses begin. */
    static final long FIELDS = CLOSED + Long.BYTES;

    /** What there is. */
    enum Kind {
        BOOLEAN,
        DOUBLE,
        FLOAT,
        INT,
        LONG,
        RECORD,
        LOCK,
        SEMAPHORE,
        EVENT,
        BARRIER,
        LATCH,
        QUEUE,
        PIPE_END,
        MANAGED;

        /** Unlikely to be there by accident. */
        @SuppressWarnings("EnumOrdinal") // all processes are of one build
        private long word() {
            return 0x7475_7474_6900_0000L | ordinal();
        }
    }

    /** What travels for an object. */
    private static final class Image implements Loan {

        @Serial
        private static final long serialVersionUID = 1;

        private static final Kind[] KINDS = Kind.values();

        private transient Kind kind;
        private transient Block.Handle block;
        private transient long offset;
        private transient long bytes;

        /** Of a record. */
        private final @Nullable Class<?> type;

        private final transient @Nullable SharedObject lent;

        Image(SharedObject object) {
            kind = object.kind;
            block = object.cell.block().handle();
            offset = object.cell.offset();
            bytes = object.cell.bytes();
            type = object instanceof SharedRecord<?> shared ? shared.type() : null;
            lent = object;
        }

        @Override
        public Object lent() {
            return Objects.requireNonNull(lent);
        }

        @Override
        public boolean isOwn() {
            return Objects.requireNonNull(lent).cell.block().isOwned();
        }

        @Serial
        @SuppressWarnings("EnumOrdinal") // all processes are of one build
        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            out.writeByte(kind.ordinal());
            block.writeTo(out);
            out.writeLong(offset);
            out.writeLong(bytes);
        }

        @Serial
        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            kind = KINDS[Objects.checkIndex(in.readByte(), KINDS.length)];
            block = Block.Handle.readFrom(in);
            offset = in.readLong();
            bytes = in.readLong();
        }

        @Serial
        private Object readResolve() throws InvalidObjectException {
            Cell cell = new Cell(block.block(), offset, bytes);
            return switch (kind) {
                case BOOLEAN -> new SharedBoolean(cell);
                case DOUBLE -> new SharedDouble(cell);
                case FLOAT -> new SharedFloat(cell);
                case INT -> new SharedInt(cell);
                case LONG -> new SharedLong(cell);
                case RECORD -> new SharedRecord<>(cell, Objects.requireNonNull(type));
                case LOCK -> new SharedLock(cell);
                case SEMAPHORE -> new SharedSemaphore(cell);
                case EVENT -> new SharedEvent(cell);
                case BARRIER -> new SharedBarrier(cell);
                case LATCH -> new SharedLatch(cell);
                case QUEUE -> new SharedQueue<>(cell);
                case PIPE_END -> new SharedPipe.End<>(cell);
                case MANAGED -> new Managed<>(cell);
            };
        }
    }

    private final transient Kind kind;
    final transient Cell cell;

    /** The object, from its kind on. Whoever reads it keeps this Java object reachable until it is done. */
    final transient MemorySegment memory;

    /**
     * @param cell where it is
     * @param isNew whether it is made by this, or is there already
     */
    SharedObject(Kind kind, Cell cell, boolean isNew) {
        this.kind = kind;
        this.cell = cell;
        this.memory = cell.memory();
        if (isNew) {
            LONG.setRelease(memory, KIND, kind.word());
        }
    }

    /**
     * What this process has beside the object, one for all Java objects that stand for it; who asks keeps it reachable.
     */
    final <T> T companion(Supplier<T> factory) {
        return cell.block().companion(cell.offset(), factory);
    }

    /**
     * To be called at the begin of every use, and while it waits.
     *
     * @throws IllegalStateException if it is closed, or something has written over it
     */
    final void check() {
        if (isClosed()) {
            throw new IllegalStateException("it is closed: " + this);
        }
        long found = (long) LONG.getAcquire(memory, KIND);
        if (found != kind.word()) {
            throw new IllegalStateException(
                    "something has written over its memory: " + getClass().getSimpleName() + " found="
                            + Long.toHexString(found) + "; it cannot be used any more");
        }
    }

    /** As below, for what no other process has to live for. */
    final boolean await(Backoff wait, BooleanSupplier condition) throws InterruptedException {
        return await(wait, condition, _ -> {});
    }

    /**
     * Waits until something is so, or no longer.
     *
     * @param look called from time to time once the wait is long, with how often it was: to look at other processes
     * @return whether it was so
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     * @throws IllegalStateException if it is closed before or meanwhile
     */
    final boolean await(Backoff wait, BooleanSupplier condition, IntConsumer look) throws InterruptedException {
        try {
            for (int looks = 0; ; ) {
                check();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (wait.isLong()) {
                    look.accept(looks++ & Integer.MAX_VALUE);
                }
                if (condition.getAsBoolean()) {
                    return true;
                }
                if (wait.isOver()) {
                    return false;
                }
                wait.pause();
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Whether it was closed.
     *
     * @return whether any use fails
     */
    public final boolean isClosed() {
        return cell.block().isClosed() || (long) LONG.getAcquire(memory, CLOSED) != 0;
    }

    /** Ends its use, for everyone; who waits gets an {@link IllegalStateException}. Closing twice is fine. */
    @Override
    public final void close() {
        if (!cell.block().isClosed()) {
            LONG.setVolatile(memory, CLOSED, 1L);
            if (cell.block().isOwned() && isLastOfBlock()) {
                cell.block().close();
            }
        }
    }

    /** Whether nobody can use anything else in its block, so that the memory need not wait for the garbage collector. */
    boolean isLastOfBlock() {
        return cell.isAlone();
    }

    /**
     * Sent as what leads to its memory.
     *
     * @return what travels
     */
    @Serial
    final Object writeReplace() {
        if (isClosed()) {
            throw new IllegalStateException(
                    "it is closed and cannot be sent: " + getClass().getSimpleName());
        }
        return new Image(this);
    }

    /** Whether they stand for the same shared object. */
    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof SharedObject o && o.cell.equals(cell);
    }

    @Override
    public final int hashCode() {
        return cell.hashCode();
    }
}
