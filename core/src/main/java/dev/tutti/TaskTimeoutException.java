// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A task ran longer than {@link Tasks#timeout(Duration)} allows; the cause of a {@link TaskFailedException}. */
public final class TaskTimeoutException extends TimeoutException {

    @Serial
    private static final long serialVersionUID = 1;

    /** What was allowed. */
    private final Duration limit;

    /**
     * Describes a timeout; for backends.
     *
     * @param limit what was allowed
     * @param elapsed how long the task had run when it was stopped
     */
    public TaskTimeoutException(Duration limit, Duration elapsed) {
        super("the task was stopped because it ran longer than its timeout: limit=" + limit.toMillis() + " ms elapsed="
                + elapsed.toMillis() + " ms");
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
