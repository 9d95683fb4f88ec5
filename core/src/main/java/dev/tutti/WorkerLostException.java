// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.io.Serial;
import java.util.List;

/**
 * The worker that ran a task ended before it had reported a result; the cause of a {@link TaskFailedException}.
 *
 * <p>Only the item that was running is failed by it. The worker is replaced.
 */
public final class WorkerLostException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /** The worker's process id. */
    private final long pid;

    /** 128 + n for signal n. */
    private final int exitCode;

    /** Oldest first. */
    private final String[] lastLines;

    /**
     * Describes a loss; for backends.
     *
     * @param pid the worker's process id
     * @param exitCode its exit code, 128 + n for signal n
     * @param likelyCause in words
     * @param lastLines what it wrote last to its standard error
     */
    public WorkerLostException(long pid, int exitCode, String likelyCause, List<String> lastLines) {
        super("the worker that ran the task ended: pid=" + pid + " exitCode=" + exitCode + ", " + likelyCause
                + (lastLines.isEmpty() ? "" : "; its last lines on stderr:\n  " + String.join("\n  ", lastLines)));
        this.pid = pid;
        this.exitCode = exitCode;
        this.lastLines = lastLines.toArray(String[]::new);
    }

    /**
     * The worker's process id.
     *
     * @return the process id
     */
    public long pid() {
        return pid;
    }

    /**
     * The worker's exit code, 128 + n if signal n ended it.
     *
     * @return the exit code
     */
    public int exitCode() {
        return exitCode;
    }

    /**
     * What the worker wrote last to its standard error.
     *
     * @return up to 20 lines, oldest first
     */
    public List<String> lastLines() {
        return List.of(lastLines);
    }
}
