// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread that looks at deadlines, for all pools of the JVM. What it runs must be short. */
public final class Timer {

    private static final ScheduledThreadPoolExecutor THREAD = start();

    private Timer() {}

    private static ScheduledThreadPoolExecutor start() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "tutti-timer");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /**
     * Sees to it that the thread is there, so that {@link #after} never fails for want of one.
     *
     * @throws OutOfMemoryError if the system has no thread for it
     */
    public static void prestart() {
        THREAD.prestartCoreThread();
    }

    /**
     * Runs something later.
     *
     * @param delayNanos how much later
     * @param action what
     * @return cancels it
     */
    public static Future<?> after(long delayNanos, Runnable action) {
        return THREAD.schedule(action, delayNanos, TimeUnit.NANOSECONDS);
    }
}
