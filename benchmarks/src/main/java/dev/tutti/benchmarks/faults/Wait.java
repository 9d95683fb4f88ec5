// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for a condition, until a deadline that only a fault reaches. */
final class Wait {

    /** Longer than anything that goes well takes on a busy machine. */
    static final Duration LONG = Duration.ofSeconds(20);

    private static final long STEP_NANOS = 1_000_000;

    private Wait() {}

    /** Returns when it is so. */
    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        if (!holds(LONG, condition)) {
            throw new Miss("waited " + LONG.toSeconds() + " s for " + what);
        }
    }

    /** Whether it is so before the limit. */
    static boolean holds(Duration limit, BooleanSupplier condition) throws InterruptedException {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (System.nanoTime() - begin > limit.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        return true;
    }
}
