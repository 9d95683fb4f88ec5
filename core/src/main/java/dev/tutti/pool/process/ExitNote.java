// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A worker's note that its JVM has begun to shut down, and who began it: {@code System.exit} leaves nothing else that
 * a parent could tell from {@code halt}, and it may end the JVM with code 0.
 *
 * <p>Written by a shutdown hook, so by a thread that runs beside the user's own hooks and does not hold them up.
 */
final class ExitNote {

    /** The JDK's class behind SIGTERM, SIGINT and SIGHUP. */
    private static final String SIGNAL_HANDLER = "java.lang.Terminator";

    private static final String RUNTIME = Runtime.class.getName();

    private final Ledger ledger;
    private final Thread tasks;
    private final BooleanSupplier leaving;
    private final long exitNanos;

    /**
     * @param tasks the thread that runs tasks
     * @param leaving whether the parent has asked for the end, which needs no note
     * @param exitNanos how long the shutdown hooks of a task's may take, if the parent has not asked for the end
     */
    private ExitNote(Ledger ledger, Thread tasks, BooleanSupplier leaving, long exitNanos) {
        this.ledger = ledger;
        this.tasks = tasks;
        this.leaving = leaving;
        this.exitNanos = exitNanos;
    }

    static void register(Ledger ledger, Thread tasks, BooleanSupplier leaving, long exitNanos) {
        ExitNote note = new ExitNote(ledger, tasks, leaving, exitNanos);
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(note::write, "tutti-exit-note"));
        } catch (IllegalStateException shutsDown) {
            // By a signal: no task has begun that could have called for it.
        }
    }

    private void write() {
        if (leaving.getAsBoolean()) {
            return;
        }
        if (exitNanos != Long.MAX_VALUE) {
            Thread.ofPlatform().daemon().name("tutti-exit-limit").start(this::limit);
        }
        String caller = caller(tasks.getStackTrace());
        if (!caller.isEmpty()) {
            ledger.note(Ledger.Note.EXIT, "the task called " + caller);
            return;
        }
        boolean signalled = false;
        for (Map.Entry<Thread, StackTraceElement[]> each :
                Thread.getAllStackTraces().entrySet()) {
            signalled |= isSignalHandler(each.getValue());
            caller = caller(each.getValue());
            if (!caller.isEmpty()) {
                String name = each.getKey().getName();
                ledger.note(Ledger.Note.EXIT, "another thread than the task's called " + caller + ", thread=" + name);
                return;
            }
        }
        if (!signalled) { // of which the exit code tells
            ledger.note(Ledger.Note.EXIT, "a thread called System.exit that is not listed, as virtual ones are not");
        }
    }

    /** Somebody waits for the task, so a hook that never ends must not keep this JVM. */
    private void limit() {
        long end = System.nanoTime() + exitNanos;
        for (long left = exitNanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        TaskServer.die();
    }

    private static boolean isSignalHandler(StackTraceElement[] stack) {
        return Arrays.stream(stack).anyMatch(frame -> frame.getClassName().startsWith(SIGNAL_HANDLER));
    }

    /** What called for the exit on a thread, and where; empty if nothing did. */
    private static String caller(StackTraceElement[] stack) {
        for (int i = 0; i + 1 < stack.length; i++) {
            if (stack[i].getClassName().equals(RUNTIME)
                    && stack[i].getMethodName().equals("exit")) {
                boolean isSystem = stack[i + 1].getClassName().equals(System.class.getName());
                int at = isSystem ? i + 2 : i + 1;
                return (isSystem ? "System.exit" : "Runtime.exit")
                        + (at < stack.length ? " at " + plain(stack[at]) : "");
            }
        }
        return "";
    }

    /** Without the names of loader and module. */
    private static StackTraceElement plain(StackTraceElement at) {
        return new StackTraceElement(at.getClassName(), at.getMethodName(), at.getFileName(), at.getLineNumber());
    }
}
