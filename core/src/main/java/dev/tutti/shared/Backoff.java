// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How a thread waits for what another process will write: by looking again, at once at first and less and less often
 * then. Nobody wakes anybody, so no wake-up can be lost with the process that should have sent it.
 *
 * <p>A wait that has become long costs a thousandth of a core's time, and ends at most {@link #LONGEST_NANOS} late.
 * Virtual threads give their carrier away meanwhile. One object serves one wait of one thread.
 */
final class Backoff {

    /** How late a wait may end. */
    static final long LONGEST_NANOS = 2_000_000;

    /** Some microseconds: longer than most holders of a lock that is worth sharing take. */
    private static final int SPINS = 200;

    private static final long SHORTEST_NANOS = 10_000;

    private final boolean hasDeadline;
    private final long deadlineNanos;
    private int spins;
    private long parkNanos = SHORTEST_NANOS;

    private Backoff(boolean hasDeadline, long deadlineNanos) {
        this.hasDeadline = hasDeadline;
        this.deadlineNanos = deadlineNanos;
    }

    /** For a wait without an end. */
    static Backoff forEver() {
        return new Backoff(false, 0);
    }

    /** For a wait of so long, or until {@link #isOver}. */
    static Backoff of(long nanos) {
        return nanos == Long.MAX_VALUE ? forEver() : new Backoff(true, System.nanoTime() + nanos);
    }

    static Backoff of(Duration limit) {
        return of(TimeUnit.NANOSECONDS.convert(limit));
    }

    /** How long it may last yet; not positive when it {@link #isOver}. */
    long leftNanos() {
        return hasDeadline ? deadlineNanos - System.nanoTime() : Long.MAX_VALUE;
    }

    boolean isOver() {
        return hasDeadline && deadlineNanos - System.nanoTime() <= 0;
    }

    /** Whether the next {@link #pause} takes long enough that it is worth looking at the state of other processes. */
    boolean isLong() {
        return parkNanos >= LONGEST_NANOS / 4;
    }

    /** Waits a moment, less at an interrupt, which stays set. */
    void pause() {
        if (spins < SPINS) {
            spins++;
            Thread.onSpinWait();
            return;
        }
        long left = hasDeadline ? deadlineNanos - System.nanoTime() : parkNanos;
        LockSupport.parkNanos(this, Math.clamp(left, 1, parkNanos));
        parkNanos = Math.min(parkNanos + parkNanos / 4, LONGEST_NANOS);
    }
}
