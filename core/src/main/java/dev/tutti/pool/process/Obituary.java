// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.UnavailableException;
import dev.tutti.WorkerLostException;
import java.util.List;

/** Says how a worker ended, and why, as far as its exit code and last words tell. */
final class Obituary {

    private static final int SIGNAL_BASE = 128;

    private Obituary() {}

    static WorkerLostException of(long pid, int exitCode, List<String> lastLines) {
        return new WorkerLostException(pid, exitCode, cause(exitCode, lastLines), lastLines);
    }

    static UnavailableException ofStart(int exitCode, List<String> lastWords) {
        return new UnavailableException(
                "the worker's JVM ended before it answered: exitCode=" + exitCode
                        + (lastWords.isEmpty() ? "" : "; it said:\n  " + String.join("\n  ", lastWords)),
                null);
    }

    private static String cause(int exitCode, List<String> lastLines) {
        for (String line : lastLines) {
            // The JVM's own report of a crash: "#  SIGSEGV (0xb) at pc=0x…, pid=…, tid=…"
            if (line.startsWith("#  SIG") || line.startsWith("#  Internal Error") || line.startsWith("#  EXCEPTION_")) {
                return "its JVM crashed in native code: " + line.substring(1).strip();
            }
            if (line.startsWith("Terminating due to java.lang.OutOfMemoryError")) {
                return "it ran out of memory: " + line;
            }
        }
        return switch (exitCode) {
            case SIGNAL_BASE + 9 -> "killed by SIGKILL: by someone, or by the system because memory ran out";
            case SIGNAL_BASE + 15 -> "terminated by SIGTERM: somebody ended it";
            case SIGNAL_BASE + 2 -> "interrupted by SIGINT: Ctrl-C, most likely";
            case SIGNAL_BASE + 6 -> "aborted by SIGABRT: native code called abort()";
            case SIGNAL_BASE + 11 -> "ended by SIGSEGV: native code used memory it does not have";
            default ->
                exitCode > SIGNAL_BASE
                        ? "ended by signal " + (exitCode - SIGNAL_BASE)
                        : "the task, or something it called, ended the JVM (System.exit or Runtime.halt)";
        };
    }
}
