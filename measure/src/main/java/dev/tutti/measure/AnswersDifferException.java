// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import org.jspecify.annotations.Nullable;

/** Says that two forms of a work gave different answers, so that there is nothing to time. */
public final class AnswersDifferException extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final int LONGEST = 200;

    private final transient @Nullable Object expected;
    private final transient @Nullable Object actual;

    AnswersDifferException(String form, @Nullable Object expected, @Nullable Object actual) {
        super("the work on " + form + " must give the answer of the serial pool: expected=" + text(expected)
                + ", actual=" + text(actual) + "; this pool was not timed. If both are right, say so by agrees(...)");
        this.expected = expected;
        this.actual = actual;
    }

    private static String text(@Nullable Object answer) {
        String text = Answers.text(answer);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /**
     * The answer on the serial pool.
     *
     * @return the whole value, which the message may cut; {@code null} also after serialization
     */
    public @Nullable Object expected() {
        return expected;
    }

    /**
     * The answer that differs.
     *
     * @return the whole value, which the message may cut; {@code null} also after serialization
     */
    public @Nullable Object actual() {
        return actual;
    }
}
