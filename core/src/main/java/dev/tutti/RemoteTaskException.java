// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Stands for an exception that a worker could not send, because it, its cause or one of its fields cannot be serialized
 * there or does not exist here. It has the original's type in words, its message and its stack.
 */
public final class RemoteTaskException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /** The original's class name. */
    private final String originalType;

    /**
     * Describes the original; for backends.
     *
     * @param originalType the original's class name
     * @param message the original's message
     * @param stack the original's stack
     * @param cause the stand-in for the original's cause
     */
    public RemoteTaskException(
            String originalType, @Nullable String message, StackTraceElement[] stack, @Nullable Throwable cause) {
        super(message == null ? originalType : originalType + ": " + message, cause);
        this.originalType = originalType;
        setStackTrace(stack);
    }

    /**
     * The class name of the exception that was thrown in the worker.
     *
     * @return a binary class name
     */
    public String originalType() {
        return originalType;
    }
}
