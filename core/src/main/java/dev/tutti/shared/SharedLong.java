// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.Serial;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.function.LongUnaryOperator;

/**
 * A {@code long} that threads and processes share. {@code get}, {@code set} and the updates have the effects of {@code
 * volatile}; the others have those of the {@link java.lang.invoke.VarHandle} mode that they name. Both hold between
 * processes as they do between threads.
 */
public final class SharedLong extends SharedObject {

    @Serial
    private static final long serialVersionUID = 1;

    private static final VarHandle VALUES = ValueLayout.JAVA_LONG.varHandle();
    private static final long VALUE = FIELDS;
    private static final long BYTES = VALUE + Long.BYTES;

    SharedLong(Cell cell) {
        super(Kind.LONG, cell, false);
    }

    private SharedLong(Cell cell, long value) {
        super(Kind.LONG, cell, true);
        VALUES.setVolatile(memory, VALUE, value);
    }

    /**
     * Makes one.
     *
     * @param value its value
     * @return the shared value
     * @throws dev.tutti.UnavailableException if there is no memory for it
     */
    public static SharedLong of(long value) {
        return new SharedLong(Cell.create(BYTES), value);
    }

    /**
     * Reads it.
     *
     * @return the value
     */
    public long get() {
        try {
            check();
            return (long) VALUES.getVolatile(memory, VALUE);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes it.
     *
     * @param value the new value
     */
    public void set(long value) {
        try {
            check();
            VALUES.setVolatile(memory, VALUE, value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Reads it as a plain field.
     *
     * @return the value
     */
    public long getPlain() {
        try {
            check();
            return (long) VALUES.get(memory, VALUE);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes it as a plain field.
     *
     * @param value the new value
     */
    public void setPlain(long value) {
        try {
            check();
            VALUES.set(memory, VALUE, value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Reads it, at last what others wrote, with no order to other accesses.
     *
     * @return the value
     */
    public long getOpaque() {
        try {
            check();
            return (long) VALUES.getOpaque(memory, VALUE);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes it, for others to see at last, with no order to other accesses.
     *
     * @param value the new value
     */
    public void setOpaque(long value) {
        try {
            check();
            VALUES.setOpaque(memory, VALUE, value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Reads it; what its writer did before {@link #setRelease} is seen after it.
     *
     * @return the value
     */
    public long getAcquire() {
        try {
            check();
            return (long) VALUES.getAcquire(memory, VALUE);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes it; who reads it with {@link #getAcquire} sees what was done before.
     *
     * @param value the new value
     */
    public void setRelease(long value) {
        try {
            check();
            VALUES.setRelease(memory, VALUE, value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Sets it.
     *
     * @param value the new value
     * @return the value before
     */
    public long getAndSet(long value) {
        try {
            check();
            return (long) VALUES.getAndSet(memory, VALUE, value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Sets it if it has a value, in one step.
     *
     * @param expected the value
     * @param value the new one
     * @return whether it was set
     */
    public boolean compareAndSet(long expected, long value) {
        try {
            check();
            return VALUES.compareAndSet(memory, VALUE, expected, value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Adds to it in one step: of additions at the same time none is lost.
     *
     * @param value what is added
     * @return the value before
     */
    public long getAndAdd(long value) {
        try {
            check();
            return (long) VALUES.getAndAdd(memory, VALUE, value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Adds to it in one step: of additions at the same time none is lost.
     *
     * @param value what is added
     * @return the new value
     */
    public long addAndGet(long value) {
        return getAndAdd(value) + value;
    }

    /**
     * Replaces it by what a function makes of it, in one step.
     *
     * @param update called with the value, again if another thread or process was faster
     * @return the new value
     */
    public long updateAndGet(LongUnaryOperator update) {
        while (true) {
            long before = get();
            long after = update.applyAsLong(before);
            if (compareAndSet(before, after)) {
                return after;
            }
        }
    }

    /**
     * The value, in words.
     *
     * @return such as {@code 42}, or {@code SharedLong[closed]}
     */
    @Override
    public String toString() {
        return isClosed() ? "SharedLong[closed]" : "" + get();
    }
}
