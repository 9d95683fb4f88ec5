// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.Serial;
import java.time.Duration;

/**
 * A wait for a shared object took longer than its caller allowed. The message says what it waited for, and who keeps it
 * from that: process, thread, for how long, and what that one waits for itself, so that a deadlock can be read off.
 */
public final class SharedTimeoutException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /** What was allowed. */
    private final Duration limit;

    SharedTimeoutException(String what, Duration limit, String found) {
        super(what + " within limit=" + limit.toMillis() + " ms: " + found);
        this.limit = limit;
    }

    /**
     * What was allowed.
     *
     * @return the limit
     */
    public Duration limit() {
        return limit;
    }
}
