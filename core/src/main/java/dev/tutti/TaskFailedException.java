// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.io.Serial;
import java.util.concurrent.CompletionException;

/**
 * One item of a call failed. The cause is what the task threw, with the worker's own stack, or a
 * {@link TaskTimeoutException}, a {@link WorkerLostException}, a {@link RemoteTaskException} or a {@link
 * TaskRefusedException}.
 *
 * <p>It is a {@link CompletionException}, so {@link TaskFuture#join()} throws it as it is and {@link
 * TaskFuture#get()} throws an {@link java.util.concurrent.ExecutionException} whose cause is the original. Each call
 * and each future gets its own instance.
 */
public final class TaskFailedException extends CompletionException {

    @Serial
    private static final long serialVersionUID = 1;

    /** Position in the call's input. */
    private final long index;

    /** How often it was begun. */
    private final int attempts;

    /** What the task printed, if that was captured. */
    private final String output;

    /**
     * Describes a failed item; for backends.
     *
     * @param index the item's position in its call's input, from 0
     * @param attempts how often the item was begun, 0 if never
     * @param cause why it failed
     */
    public TaskFailedException(long index, int attempts, Throwable cause) {
        this(index, attempts, cause, "");
    }

    /**
     * Describes a failed item whose output was captured; for backends.
     *
     * @param index the item's position in its call's input, from 0
     * @param attempts how often the item was begun, 0 if never
     * @param cause why it failed
     * @param output what it printed
     */
    public TaskFailedException(long index, int attempts, Throwable cause, String output) {
        super(
                "item " + index + " failed" + (attempts > 1 ? " at attempt " + attempts : "") + ": " + words(cause),
                cause);
        this.index = index;
        this.attempts = attempts;
        this.output = output;
    }

    /** The cause is the user's, and may throw from any of its methods. */
    private static String words(Throwable cause) {
        try {
            return cause.toString();
        } catch (Throwable e) {
            return cause.getClass().getName() + " (its message is lost: toString() threw "
                    + e.getClass().getName() + ")";
        }
    }

    /**
     * What the task had printed, on a pool with {@link Tasks#captureOutput()}.
     *
     * @return the text, empty if nothing was captured
     */
    public String output() {
        return output;
    }

    /**
     * Which item failed.
     *
     * @return its position in the call's input, from 0; 0 for a single submitted task
     */
    public long index() {
        return index;
    }

    /**
     * How often the item was begun: 1, or more if {@link Tasks#retries(int)} allowed it; 0 if it never was.
     *
     * @return the number of attempts
     */
    public int attempts() {
        return attempts;
    }
}
