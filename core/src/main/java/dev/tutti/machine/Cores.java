// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The cores of this JVM as a budget: threads that compute are counted, and whoever wants another one asks whether a
 * core is idle. It is how nested loops share the machine instead of multiplying their threads.
 */
public final class Cores {

    /** How many threads of this JVM can run at once. */
    public static final int COUNT = Runtime.getRuntime().availableProcessors();

    private static final AtomicInteger BUSY = new AtomicInteger();

    private static final ThreadLocal<Boolean> COUNTED = new ThreadLocal<>();

    private Cores() {}

    /**
     * How many threads more could run now, as far as those that compute say so.
     *
     * @return the number of idle cores
     */
    public static int idle() {
        return Math.max(0, COUNT - BUSY.get());
    }

    /**
     * Whether this thread is counted.
     *
     * @return whether it runs inside {@link #compute} or {@link #computeIfIdle}
     */
    public static boolean isComputing() {
        return COUNTED.get() != null;
    }

    /**
     * Runs something on this thread, which counts as computing meanwhile. Never refused: a thread that is there runs.
     *
     * @param work what to run
     */
    public static void compute(Runnable work) {
        if (isComputing()) {
            work.run();
        } else {
            BUSY.incrementAndGet();
            runCounted(work);
        }
    }

    /**
     * Runs something on this thread if a core is idle.
     *
     * @param work what to run
     * @return whether it ran
     */
    public static boolean computeIfIdle(Runnable work) {
        int busy;
        do {
            busy = BUSY.get();
            if (busy >= COUNT) {
                return false;
            }
        } while (!BUSY.compareAndSet(busy, busy + 1));
        runCounted(work);
        return true;
    }

    private static void runCounted(Runnable work) {
        COUNTED.set(true);
        try {
            work.run();
        } finally {
            COUNTED.remove();
            BUSY.decrementAndGet();
        }
    }
}
