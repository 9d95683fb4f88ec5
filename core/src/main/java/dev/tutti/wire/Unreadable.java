// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A payload arrived whole, but makes no value here; the message is the middle of a sentence about it. */
final class Unreadable extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
        super(message);
    }

    Unreadable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
