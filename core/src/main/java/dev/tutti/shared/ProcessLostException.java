// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.Serial;

/** A process without which it cannot go on has ended: the one at the other end of a pipe, or the maker of an object. */
public final class ProcessLostException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1;

    /** Which one. */
    private final long pid;

    ProcessLostException(long pid, String message) {
        super(message);
        this.pid = pid;
    }

    /**
     * The process that ended.
     *
     * @return its process id, which the system may have given to another since
     */
    public long pid() {
        return pid;
    }
}
