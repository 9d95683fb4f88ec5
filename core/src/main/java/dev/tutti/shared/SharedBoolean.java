// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.Serial;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;

/**
 * A {@code boolean} that threads and processes share. {@code get}, {@code set} and the updates have the effects of {@code
 * volatile}; the others have those of the {@link java.lang.invoke.VarHandle} mode that they name. Both hold between
 * processes as they do between threads.
 */
public final class SharedBoolean extends SharedObject {

    @Serial
    private static final long serialVersionUID = 1;

    private static final VarHandle VALUES = ValueLayout.JAVA_INT.varHandle();
    private static final long VALUE = FIELDS;
    private static final long BYTES = VALUE + Long.BYTES;

    SharedBoolean(Cell cell) {
        super(Kind.BOOLEAN, cell, false);
    }

    private SharedBoolean(Cell cell, boolean value) {
        super(Kind.BOOLEAN, cell, true);
        VALUES.setVolatile(memory, VALUE, bit(value));
    }

    /**
     * Makes one.
     *
     * @param value its value
     * @return the shared value
     * @throws dev.tutti.UnavailableException if there is no memory for it
     */
    public static SharedBoolean of(boolean value) {
        return new SharedBoolean(Cell.create(BYTES), value);
    }

    /**
     * Reads it.
     *
     * @return the value
     */
    public boolean get() {
        try {
            check();
            return (int) VALUES.getVolatile(memory, VALUE) != 0;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes it.
     *
     * @param value the new value
     */
    public void set(boolean value) {
        try {
            check();
            VALUES.setVolatile(memory, VALUE, bit(value));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Reads it as a plain field.
     *
     * @return the value
     */
    public boolean getPlain() {
        try {
            check();
            return (int) VALUES.get(memory, VALUE) != 0;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes it as a plain field.
     *
     * @param value the new value
     */
    public void setPlain(boolean value) {
        try {
            check();
            VALUES.set(memory, VALUE, bit(value));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Reads it, at last what others wrote, with no order to other accesses.
     *
     * @return the value
     */
    public boolean getOpaque() {
        try {
            check();
            return (int) VALUES.getOpaque(memory, VALUE) != 0;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes it, for others to see at last, with no order to other accesses.
     *
     * @param value the new value
     */
    public void setOpaque(boolean value) {
        try {
            check();
            VALUES.setOpaque(memory, VALUE, bit(value));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Reads it; what its writer did before {@link #setRelease} is seen after it.
     *
     * @return the value
     */
    public boolean getAcquire() {
        try {
            check();
            return (int) VALUES.getAcquire(memory, VALUE) != 0;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes it; who reads it with {@link #getAcquire} sees what was done before.
     *
     * @param value the new value
     */
    public void setRelease(boolean value) {
        try {
            check();
            VALUES.setRelease(memory, VALUE, bit(value));
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
    public boolean getAndSet(boolean value) {
        try {
            check();
            return (int) VALUES.getAndSet(memory, VALUE, bit(value)) != 0;
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
    public boolean compareAndSet(boolean expected, boolean value) {
        try {
            check();
            return VALUES.compareAndSet(memory, VALUE, bit(expected), bit(value));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private static int bit(boolean value) {
        return value ? 1 : 0;
    }

    /**
     * The value, in words.
     *
     * @return such as {@code true}, or {@code SharedBoolean[closed]}
     */
    @Override
    public String toString() {
        return isClosed() ? "SharedBoolean[closed]" : "" + get();
    }
}
