// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Something that the machine, the JVM or the class path should provide is not there; the message says what and how to
 * get it.
 */
public final class UnavailableException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Describes what is missing.
     *
     * @param message what was asked, what was found, what to do
     * @param cause what the environment answered, if anything
     */
    public UnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
