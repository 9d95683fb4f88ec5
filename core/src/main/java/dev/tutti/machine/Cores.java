// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The cores of this JVM as a budget: threads that compute are counted, and whoever wants another one asks whether a
 * core is idle. It is how nested loops share the machine instead of multiplying their threads.
 *
 * <p>The environment variable {@value #VARIABLE} sets the budget: so many workers have pools and loops that do not say
 * how many they want. It is for measuring how a program scales, so it may be more than there are processors. Worker
 * processes do not inherit it, since each has its share already.
 */
public final class Cores {

    /** The environment variable that sets the budget, a whole number from 1 to {@value #MOST}. */
    public static final String VARIABLE = "TUTTI_WORKERS";

    /** The largest budget that can be asked for. */
    public static final int MOST = 1024;

    /** 0 if the environment asks for something else than a number. */
    private static final int COUNT =
            parsed(System.getenv(VARIABLE), Runtime.getRuntime().availableProcessors());

    private static final AtomicInteger BUSY = new AtomicInteger();

    private static final ThreadLocal<Boolean> COUNTED = new ThreadLocal<>();

    private Cores() {}

    /**
     * How many threads of this JVM should compute at once, and how many workers a pool has unless it says so.
     *
     * @return {@value #VARIABLE} if that is set, else the processors that this JVM may use
     * @throws IllegalArgumentException if the variable is set and no whole number from 1 to {@value #MOST}
     */
    public static int count() {
        if (COUNT == 0) {
            throw new IllegalArgumentException("the environment variable " + VARIABLE + " is a whole number from 1 to "
                    + MOST + ": " + VARIABLE + "=" + System.getenv(VARIABLE) + "; set it to one, or unset it");
        }
        return COUNT;
    }

    static int parsed(@Nullable String asked, int processors) {
        if (asked == null || asked.isEmpty()) {
            return processors;
        }
        int count = asked.matches("\\d{1,4}") ? Integer.parseInt(asked) : 0;
        return count <= MOST ? count : 0;
    }

    /**
     * How many threads more could run now, as far as those that compute say so.
     *
     * @return the number of idle cores
     */
    public static int idle() {
        return Math.max(0, count() - BUSY.get());
    }

    /**
     * Whether this thread is counted.
     *
     * @return whether it has entered and not left
     */
    public static boolean isComputing() {
        return COUNTED.get() != null;
    }

    /**
     * Counts this thread as computing from now on. Never refused: a thread that is there runs.
     *
     * @return whether it was not counted before, and is to {@link #leave}
     */
    public static boolean enter() {
        if (isComputing()) {
            return false;
        }
        BUSY.incrementAndGet();
        COUNTED.set(true);
        return true;
    }

    /**
     * Counts this thread, which is not counted yet, if a core is idle.
     *
     * @return whether one was, and the thread is to {@link #leave}
     */
    public static boolean enterIfIdle() {
        int busy;
        do {
            busy = BUSY.get();
            if (busy >= count()) {
                return false;
            }
        } while (!BUSY.compareAndSet(busy, busy + 1));
        COUNTED.set(true);
        return true;
    }

    /** Counts this thread, which has entered, no longer. */
    public static void leave() {
        COUNTED.remove();
        BUSY.decrementAndGet();
    }
}
