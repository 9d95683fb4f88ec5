// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The cores of this JVM as a budget: threads that compute are counted, and whoever wants another one asks whether a core is
 * idle. It is how nested loops share the machine instead of multiplying their threads.
 */
public final class Cores {

    /** How many threads of this JVM can run at once. */
    public static final int COUNT = Runtime.getRuntime().availableProcessors();

    private static final AtomicInteger BUSY = new AtomicInteger();

    private static final ThreadLocal<Boolean> COUNTED = new ThreadLocal<>();

    private Cores() {}

    /**
     * Whether this thread is counted: it runs inside {@link #compute} or {@link #computeReserved}.
     *
     * @return whether it is
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
            computeReserved(work);
        }
    }

    /**
     * Reserves a core for a thread about to be started or woken, to be given back by {@link #computeReserved} or
     * {@link #unreserve}.
     *
     * @param anyway whether to count one although none is idle
     * @return whether one was reserved
     */
    public static boolean reserve(boolean anyway) {
        int busy;
        do {
            busy = BUSY.get();
            if (busy >= COUNT && !anyway) {
                return false;
            }
        } while (!BUSY.compareAndSet(busy, busy + 1));
        return true;
    }

    /** Gives back a core that no thread came to use. */
    public static void unreserve() {
        BUSY.decrementAndGet();
    }

    /**
     * Runs something on this thread on a core that was reserved for it, and gives the core back.
     *
     * @param work what to run
     */
    public static void computeReserved(Runnable work) {
        COUNTED.set(true);
        try {
            work.run();
        } finally {
            COUNTED.remove();
            BUSY.decrementAndGet();
        }
    }
}
