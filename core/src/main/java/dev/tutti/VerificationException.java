// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Compiled code has not done what the loop's body does: a mistake of this library, or of the JVM's JIT compiler. Loops that
 * are run with {@link IntLoop#verify()} throw it, others do not look.
 *
 * <p>What the loop has written and returned up to there is the body's. The message has what a report of the mistake needs:
 * the index, both values, the JVM, the vectors and the body as it was read. None of the data that the loop runs on is in it
 * but the two values.
 */
public final class VerificationException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /** The first index. */
    private final long index;

    /** How many indices. */
    private final int count;

    /** What the body gives. */
    private final String expected;

    /** What the compiled code gives. */
    private final String found;

    /**
     * The library makes these.
     *
     * @param message all of it, for people
     * @param index the first index, that of a cell being its number row by row
     * @param count how many indices from there on
     * @param expected what the body as it is written gives
     * @param found what the compiled code gives
     * @param cause what the body threw, {@code null} if it threw nothing
     */
    @SuppressWarnings("NullAway") // Throwable takes null for no cause
    public VerificationException(
            String message, long index, int count, String expected, String found, @Nullable Throwable cause) {
        super(message, cause);
        this.index = index;
        this.count = count;
        this.expected = expected;
        this.found = found;
    }

    /**
     * The lowest index that is known to differ; cells of a grid are numbered row by row.
     *
     * @return the index, or the first of {@link #count()} indices one of which it is
     */
    public long index() {
        return index;
    }

    /**
     * How many indices the values are about: a number of yeses is one of several.
     *
     * @return 1 if {@link #index()} is the index
     */
    public int count() {
        return count;
    }

    /**
     * What the body as it is written gives.
     *
     * @return a number, floating-point ones with their bits, or an exception
     */
    public String expected() {
        return expected;
    }

    /**
     * What the compiled code gives.
     *
     * @return a number, floating-point ones with their bits
     */
    public String found() {
        return found;
    }
}
