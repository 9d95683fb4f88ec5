// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.local;

import dev.tutti.pool.Timer;
import java.lang.System.Logger.Level;

/** Warns once of a thread whose task was stopped and does not listen. */
final class LeftBehind {

    private LeftBehind() {}

    static void watch(System.Logger log, Thread thread, long listenNanos) {
        Timer.after(listenNanos, () -> {
            if (thread.isAlive()) {
                StackTraceElement[] stack = thread.getStackTrace();
                log.log(
                        Level.WARNING,
                        "a stopped task does not listen to its interrupt: thread={0} at={1}; it runs on, and another thread"
                                + " has taken its place. Check Thread.interrupted() in long computations, or use"
                                + " Pool.processes(), where tasks can be killed",
                        thread.getName(),
                        stack.length == 0 ? "unknown" : stack[0]);
            }
        });
    }
}
