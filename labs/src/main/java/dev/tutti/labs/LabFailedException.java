// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import java.io.Serial;
import java.util.Objects;

/** A form of a lab threw something instead of giving an answer. */
public final class LabFailedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    LabFailedException(String form, Target target, Throwable cause) {
        super(
                form + " on " + target + " failed: " + Objects.requireNonNullElse(cause.getMessage(), cause.toString()),
                cause);
    }
}
