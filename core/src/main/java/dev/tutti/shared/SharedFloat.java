// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.Serial;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;

/**
 * A {@code float} that threads and processes share. {@code get}, {@code set} and the updates have the effects of {@code
 * volatile}; the others have those of the {@link java.lang.invoke.VarHandle} mode that they name. Both hold between
 * processes as they do between threads. Values are compared bit by bit: zeros of different
 * sign differ, a NaN equals itself.
 */
public final class SharedFloat extends SharedObject {

    @Serial
    private static final long serialVersionUID = 1;

    private static final VarHandle VALUES = ValueLayout.JAVA_FLOAT.varHandle();
    private static final long VALUE = FIELDS;
    private static final long BYTES = VALUE + Long.BYTES;

    SharedFloat(Cell cell) {
        super(Kind.FLOAT, cell, false);
    }

    private SharedFloat(Cell cell, float value) {
        super(Kind.FLOAT, cell, true);
        VALUES.setVolatile(memory, VALUE, value);
    }

    /**
     * Makes one.
     *
     * @param value its value
     * @return the shared value
     * @throws dev.tutti.UnavailableException if there is no memory for it
     */
    public static SharedFloat of(float value) {
        return new SharedFloat(Cell.create(BYTES), value);
    }

    /**
     * Reads it.
     *
     * @return the value
     */
    public float get() {
        try {
            check();
            return (float) VALUES.getVolatile(memory, VALUE);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes it.
     *
     * @param value the new value
     */
    public void set(float value) {
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
    public float getPlain() {
        try {
            check();
            return (float) VALUES.get(memory, VALUE);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes it as a plain field.
     *
     * @param value the new value
     */
    public void setPlain(float value) {
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
    public float getOpaque() {
        try {
            check();
            return (float) VALUES.getOpaque(memory, VALUE);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes it, for others to see at last, with no order to other accesses.
     *
     * @param value the new value
     */
    public void setOpaque(float value) {
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
    public float getAcquire() {
        try {
            check();
            return (float) VALUES.getAcquire(memory, VALUE);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Writes it; who reads it with {@link #getAcquire} sees what was done before.
     *
     * @param value the new value
     */
    public void setRelease(float value) {
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
    public float getAndSet(float value) {
        try {
            check();
            return (float) VALUES.getAndSet(memory, VALUE, value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Sets it if it has a value, in one step.
     *
     * @param expected the value, bit by bit
     * @param value the new one
     * @return whether it was set
     */
    public boolean compareAndSet(float expected, float value) {
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
    public float getAndAdd(float value) {
        while (true) {
            float before = get();
            if (compareAndSet(before, before + value)) {
                return before;
            }
        }
    }

    /**
     * Adds to it in one step: of additions at the same time none is lost.
     *
     * @param value what is added
     * @return the new value
     */
    public float addAndGet(float value) {
        return getAndAdd(value) + value;
    }

    /**
     * The value, in words.
     *
     * @return such as {@code 42}, or {@code SharedFloat[closed]}
     */
    @Override
    public String toString() {
        return isClosed() ? "SharedFloat[closed]" : "" + get();
    }
}
