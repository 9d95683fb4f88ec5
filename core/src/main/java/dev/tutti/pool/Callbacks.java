// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The completions of a pool's futures that are still due. A future's dependents are the user's code, so they run on
 * threads made for them, or on one that waits for the future; never on one that runs a task of this pool, reads
 * reports or looks at the clock. One of them may close the pool, and must not wait for its own end.
 */
final class Callbacks {

    /** How many completions this thread is inside of. */
    private static final ThreadLocal<Integer> DEPTH = new ThreadLocal<>();

    private long due;

    /** Whether the calling thread runs a completion. */
    static boolean isInside() {
        return DEPTH.get() != null;
    }

    /** A {@link #run} will follow. */
    synchronized void announce() {
        due++;
    }

    /** Runs an announced completion on a thread of its own. */
    void start(Runnable completion) {
        Thread.ofVirtual().name("tutti-callback").start(() -> run(completion));
    }

    /** Runs an announced completion on this thread. */
    void run(Runnable completion) {
        Integer outer = DEPTH.get();
        DEPTH.set(outer == null ? 1 : outer + 1);
        try {
            completion.run();
        } finally {
            if (outer == null) {
                DEPTH.remove();
            } else {
                DEPTH.set(outer);
            }
            synchronized (this) {
                due--;
                notifyAll();
            }
        }
    }

    /** Waits until none is due but those that this thread is inside of, or the time is up. */
    synchronized void await(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        int own = Objects.requireNonNullElse(DEPTH.get(), 0);
        for (long left = nanos; due > own && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
