// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import java.io.Serial;

/** The command cannot go on; the message is all that the user needs. */
final class CommandException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final int exitCode;

    CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
