// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * The worker that ran a task ended before it had reported a result; the cause of a {@link TaskFailedException}, which
 * names the item.
 *
 * <p>Only the item that was running is failed by it. The worker is replaced.
 */
public final class WorkerLostException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 2;

    /** How a worker ended, as far as what it left behind tells. */
    public enum Kind {
        /** By a fatal signal in native code or in the JVM itself: a segmentation fault, {@code abort()}. */
        CRASHED,
        /** Its JVM had no memory left and gave up. A task's own {@link OutOfMemoryError} does not end its worker. */
        OUT_OF_MEMORY,
        /** By the kernel, most likely: SIGKILL, and its count of processes killed for memory has grown. */
        OOM_KILLED,
        /** By SIGKILL from somebody else, the task itself included. */
        KILLED,
        /** By another signal that asks a process to end, such as SIGTERM. */
        TERMINATED,
        /** By {@link System#exit}, called by the task or something it started. */
        EXITED,
        /** Without a shutdown: {@link Runtime#halt}, or {@code exit()} in native code. */
        HALTED,
        /** By itself, because of a defect outside the task. */
        BROKEN,
        /** In a way that its exit code does not explain. */
        UNKNOWN
    }

    /** The worker's process id. */
    private final long pid;

    /** 128 + n for signal n. */
    private final int exitCode;

    /** 0 for none. */
    private final int signal;

    /** How it ended. */
    private final Kind kind;

    /** From 1; 0 if no item had begun. */
    private final int attempt;

    /** Zero if the task had not started. */
    private final Duration elapsed;

    /** Oldest first. */
    private final String[] lastLines;

    /**
     * Describes a loss; for backends.
     *
     * @param pid the worker's process id
     * @param exitCode its exit code, 128 + n for signal n
     * @param signal the signal that ended it, 0 for none
     * @param kind how it ended
     * @param words the same in words, with whatever is known
     * @param attempt which attempt at the item this was, from 1; 0 if it ran none
     * @param elapsed how long the task had run; zero if it had not started
     * @param lastLines what it wrote last to its standard error
     */
    public WorkerLostException(
            long pid,
            int exitCode,
            int signal,
            Kind kind,
            String words,
            int attempt,
            Duration elapsed,
            List<String> lastLines) {
        super("the worker that ran the task ended: pid=" + pid + " exitCode=" + exitCode
                + (signal == 0 ? "" : " signal=" + signal)
                + " attempt=" + attempt + " elapsed=" + elapsed.toMillis() + " ms, " + words
                + (lastLines.isEmpty() ? "" : "; its last lines on stderr:\n  " + String.join("\n  ", lastLines)));
        this.pid = pid;
        this.exitCode = exitCode;
        this.signal = signal;
        this.kind = kind;
        this.attempt = attempt;
        this.elapsed = elapsed;
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
     * The worker's exit code, 128 + n if signal n ended it. It says less than {@link #kind}: a JVM that has crashed and
     * written its report ends with 1, a task that calls {@code System.exit(0)} with 0.
     *
     * @return the exit code
     */
    public int exitCode() {
        return exitCode;
    }

    /**
     * The signal that ended the worker, by the numbers of its operating system: on Linux 9 for SIGKILL, 11 for SIGSEGV.
     *
     * @return the signal, if it was one and is known
     */
    public OptionalInt signal() {
        return signal == 0 ? OptionalInt.empty() : OptionalInt.of(signal);
    }

    /**
     * How the worker ended. The message says the same in words, with the evidence.
     *
     * @return the kind of its end
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Which attempt at the item it was.
     *
     * @return the attempt, from 1, more if {@link Tasks#retries(int)} allowed it; 0 if no item had begun
     */
    public int attempt() {
        return attempt;
    }

    /**
     * How long the task had run when the worker ended.
     *
     * @return the time, zero if only the task's preparation had begun
     */
    public Duration elapsed() {
        return elapsed;
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
