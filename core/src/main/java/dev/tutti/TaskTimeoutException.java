// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A task ran longer than {@link Tasks#timeout(Duration)} allows; the cause of a {@link TaskFailedException}.
 *
 * <p>Its stack trace is that of the task at its deadline, wherever it ran, and empty if none could be had: a worker
 * that is suspended, say, does not answer, and is not waited for.
 */
public final class TaskTimeoutException extends TimeoutException {

    @Serial
    private static final long serialVersionUID = 2;

    /** What was allowed. */
    private final Duration limit;

    /** What the task's thread was doing; {@code null} if that is not known. */
    private final Thread.@Nullable State state;

    /** Innermost first; apart, since {@link #setStackTrace} may be called by anyone. */
    private final StackTraceElement[] stack;

    /**
     * Describes a timeout of a task of whose doings nothing is known; for backends.
     *
     * @param limit what was allowed
     * @param elapsed how long the task had run when it was stopped
     */
    public TaskTimeoutException(Duration limit, Duration elapsed) {
        this(limit, elapsed, null, List.of());
    }

    /**
     * Describes a timeout; for backends.
     *
     * @param limit what was allowed
     * @param elapsed how long the task had run when it was stopped
     * @param state what its thread was doing, {@code null} if that is not known
     * @param stack its stack then, innermost frame first, empty if it is not known
     */
    public TaskTimeoutException(
            Duration limit, Duration elapsed, Thread.@Nullable State state, List<StackTraceElement> stack) {
        super("the task was stopped because it ran longer than its timeout: limit=" + limit.toMillis() + " ms elapsed="
                + elapsed.toMillis() + " ms; "
                + (stack.isEmpty()
                        ? "where it was is not known, since its worker did not say so in time"
                        : where(state, stack)));
        this.limit = limit;
        this.state = state;
        this.stack = stack.toArray(StackTraceElement[]::new);
        setStackTrace(this.stack);
    }

    private static String where(Thread.@Nullable State state, List<StackTraceElement> stack) {
        StackTraceElement innermost = stack.getFirst();
        String from = stack.stream()
                .filter(frame -> !frame.getClassName().startsWith("java.")
                        && !frame.getClassName().startsWith("jdk."))
                .findFirst()
                .filter(frame -> !frame.equals(innermost))
                .map(frame -> ", called from " + frame)
                .orElse("");
        return "it was " + (state == null ? "" : state + " ") + "at " + innermost + from;
    }

    /**
     * What was allowed.
     *
     * @return the limit
     */
    public Duration limit() {
        return limit;
    }

    /**
     * Where the task was at its deadline.
     *
     * @return its frames, innermost first, without those of the pool below it; empty if they could not be had
     */
    public List<StackTraceElement> stack() {
        return List.of(stack);
    }

    /**
     * What the task's thread was doing at its deadline: computing ({@link Thread.State#RUNNABLE}, also in native code),
     * waiting for a lock ({@link Thread.State#BLOCKED}), waiting for something else.
     *
     * @return the state, if it could be had
     */
    public Optional<Thread.State> state() {
        return Optional.ofNullable(state);
    }
}
