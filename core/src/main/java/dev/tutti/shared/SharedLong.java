// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.Serial;
import java.lang.ref.Reference;

/**
 * A {@code long} that threads and processes share. The methods without a mode in their name have the effects of
 * {@code volatile}, the others those of the {@link java.lang.invoke.VarHandle} mode they name, over processes too.
 */
public final class SharedLong extends SharedObject {

    @Serial
    private static final long serialVersionUID = 1;

    private static final long VALUE = FIELDS;
    private static final long BYTES = VALUE + Long.BYTES;

    SharedLong(Cell cell) {
        super(Kind.LONG, cell, false);
    }

    private SharedLong(Cell cell, long value) {
        super(Kind.LONG, cell, true);
        LONG.setVolatile(memory, VALUE, value);
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
            return (long) LONG.getVolatile(memory, VALUE);
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}
