// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.io.Serial;

/**
 * A task, an argument or a result cannot go where it was asked to go, and nothing was run wrongly instead. The message
 * names what was found, by field path or by name, and what to write instead.
 */
public final class TaskRefusedException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Describes a refusal; for backends.
     *
     * @param message what was asked, what was found, what to do
     */
    public TaskRefusedException(String message) {
        super(message);
    }
}
