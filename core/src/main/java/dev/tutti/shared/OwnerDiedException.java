// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.Serial;
import java.time.Duration;

/**
 * The process that held a {@link SharedLock} ended without letting it go, so what the lock protects may be half changed.
 * Whoever gets this does not hold the lock, and nobody gets it before {@link SharedLock#recover()} was called.
 */
public final class OwnerDiedException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1;

    /** The process that held the lock. */
    private final long pid;

    /** The name of the thread that did; empty if it had not come to say so. */
    private final String thread;

    /** From taking the lock to this report; zero if that is not known. */
    private final Duration held;

    OwnerDiedException(String lock, LockLayout.Holder holder) {
        super(lock + " was held by a process that has ended: " + holder
                + (holder.sinceNanos() == 0
                        ? ""
                        : ", which took it " + LockReport.millis(holder.heldNanos()) + " ms ago")
                + "; call recover(), bring what it protects into order, and unlock it");
        pid = holder.pid();
        thread = holder.label();
        held = Duration.ofNanos(holder.heldNanos());
    }

    /**
     * The process that held the lock.
     *
     * @return its id
     */
    public long pid() {
        return pid;
    }

    /**
     * The thread that held the lock.
     *
     * @return its name; empty if the process ended before it had said so
     */
    public String thread() {
        return thread;
    }

    /**
     * How long ago it had taken the lock when this was thrown.
     *
     * @return the time; zero if the process ended before it had said so
     */
    public Duration held() {
        return held;
    }
}
