// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.IOException;
import java.io.Serial;

/**
 * Bytes on a channel are not what this library writes: garbled, cut short, or larger than allowed. The channel is of no
 * further use.
 */
public final class WireException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    public WireException(String message) {
        super(message);
    }
}
