// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The end of all waiting in tests: far beyond what any machine needs, so that only a deadlock reaches it. */
public final class Deadline {

    /** How long anything is waited for. */
    public static final int SECONDS = 60;

    private static final long POLL_NANOS = 1_000_000;

    private Deadline() {}

    /** Waits until something is so. */
    public static void await(String what, BooleanSupplier condition) {
        await(what, Duration.ofSeconds(SECONDS), condition);
    }

    /** Waits until something is so, for contracts that name a time. */
    public static void await(String what, Duration limit, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("not so after " + limit.toMillis() + " ms: " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Keeps a task busy for a while in the way that listens to interruption. */
    public static void park(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException("a parked task was interrupted");
            }
        }
    }
}
