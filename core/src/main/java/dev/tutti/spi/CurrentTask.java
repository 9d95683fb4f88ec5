// SPDX-License-Identifier: Apache-2.0
package dev.tutti.spi;

/** What the thread that runs a task knows about it. Backends set it, {@link dev.tutti.Task#attempt()} reads it. */
public final class CurrentTask {

    private static final ThreadLocal<Integer> ATTEMPT = new ThreadLocal<>();

    private CurrentTask() {}

    /**
     * The attempt of the task on this thread.
     *
     * @return the attempt, from 1; 1 outside a task
     */
    public static int attempt() {
        Integer attempt = ATTEMPT.get();
        return attempt == null ? 1 : attempt;
    }

    /**
     * Notes the attempt of the task about to run on this thread. First attempts leave no entry, so they cost none.
     *
     * @param attempt from 1
     */
    public static void attempt(int attempt) {
        if (attempt > 1) {
            ATTEMPT.set(attempt);
        } else if (ATTEMPT.get() != null) {
            ATTEMPT.remove();
        }
    }
}
