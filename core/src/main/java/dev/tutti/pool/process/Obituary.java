// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.UnavailableException;
import dev.tutti.WorkerLostException;
import dev.tutti.WorkerLostException.Kind;
import dev.tutti.machine.OomKills;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says how a worker ended, and why, as far as it can be known: its JVM's fatal-error report first, then its own note in
 * the {@link Ledger}, then the words of its JVM, then the exit code, which alone cannot be believed.
 */
final class Obituary {

    private static final int SIGNAL_BASE = 128;
    private static final int SIGINT = 2;
    private static final int SIGABRT = 6;
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final int LAST_SIGNAL = 64;

    private static final String GAVE_UP = "Terminating due to java.lang.OutOfMemoryError";

    /** The JVM's summary of a crash, which may be among a worker's last lines. */
    private static final String SUMMARY = "#";

    private Obituary() {}

    /**
     * What is left of a worker.
     *
     * @param report its JVM's fatal-error report, if it left one
     * @param words its last lines on either stream
     * @param killsBefore what the kernel had killed for memory when it started
     * @param complaint why this JVM killed it, if it did and nobody knows yet
     */
    record Remains(
            long pid,
            int exitCode,
            List<String> report,
            Ledger ledger,
            List<String> words,
            List<String> lastErrors,
            OomKills killsBefore,
            @Nullable String complaint) {}

    private record Finding(Kind kind, int signal, String words) {}

    /**
     * The obituary of a worker that had been ready.
     *
     * @param attempt which attempt at its last item it was, 0 if it had begun none
     * @param elapsed how long that item's task had run
     */
    static WorkerLostException of(Remains remains, OomWatch watch, int attempt, Duration elapsed) {
        Finding found = find(remains, watch);
        List<String> lines = found.kind == Kind.CRASHED
                ? remains.lastErrors.stream()
                        .filter(line -> !line.startsWith(SUMMARY))
                        .toList()
                : remains.lastErrors;
        return new WorkerLostException(
                remains.pid, remains.exitCode, found.signal, found.kind, found.words, attempt, elapsed, lines);
    }

    static UnavailableException ofStart(int exitCode, List<String> lastWords) {
        return new UnavailableException(
                "the worker's JVM ended before it answered: exitCode=" + exitCode
                        + (lastWords.isEmpty() ? "" : "; it said:\n  " + String.join("\n  ", lastWords)),
                null);
    }

    private static Finding find(Remains remains, OomWatch watch) {
        if (remains.complaint != null) {
            return new Finding(Kind.BROKEN, SIGKILL, "it was killed because " + remains.complaint);
        }
        CrashReport crash = CrashReport.in(remains.report);
        if (crash == null) {
            crash = CrashReport.in(remains.words);
        }
        if (crash != null) {
            return crash.outOfMemory()
                    ? new Finding(Kind.OUT_OF_MEMORY, 0, "its JVM got no memory from the system: " + crash.words())
                    : new Finding(Kind.CRASHED, crash.signal(), "its JVM crashed: " + crash.words());
        }
        for (String line : remains.words) {
            if (line.startsWith(GAVE_UP)) {
                return new Finding(Kind.OUT_OF_MEMORY, 0, "it ran out of memory: " + line);
            }
        }
        String note = remains.ledger.noteText();
        return switch (remains.ledger.note()) {
            case EXIT -> new Finding(Kind.EXITED, 0, note + result(remains.exitCode));
            case DEFECT -> new Finding(Kind.BROKEN, 0, "its own code failed, not the task: " + note);
            case NO_MEMORY -> new Finding(Kind.OUT_OF_MEMORY, 0, "it had no memory left for its own work: " + note);
            case NONE -> byExitCode(remains, watch);
        };
    }

    private static Finding byExitCode(Remains remains, OomWatch watch) {
        int exitCode = remains.exitCode;
        int signal = exitCode - SIGNAL_BASE;
        if (exitCode >= 0 && exitCode <= SIGNAL_BASE) {
            return new Finding(
                    Kind.HALTED,
                    0,
                    "its JVM was ended without a shutdown, by Runtime.halt or exit() in native code"
                            + result(exitCode));
        }
        if (exitCode < 0 || signal > LAST_SIGNAL) {
            return new Finding(Kind.UNKNOWN, 0, "for a reason that its exit code does not tell");
        }
        return switch (signal) {
            case SIGKILL -> killed(remains.killsBefore, watch.claim(remains.killsBefore));
            case SIGINT -> new Finding(Kind.TERMINATED, signal, "interrupted by SIGINT: Ctrl-C, most likely");
            case SIGTERM -> new Finding(Kind.TERMINATED, signal, "terminated by SIGTERM: somebody ended it");
            case SIGABRT -> new Finding(Kind.CRASHED, signal, "aborted by SIGABRT: native code called abort()");
            default -> ofSignal(signal);
        };
    }

    private static Finding killed(OomKills before, String evidence) {
        boolean isCounted = before.group() != OomKills.UNKNOWN || before.machine() != OomKills.UNKNOWN;
        return evidence.isEmpty()
                ? new Finding(
                        Kind.KILLED,
                        SIGKILL,
                        "killed by SIGKILL: by somebody"
                                + (isCounted
                                        ? ", since the system did not count a kill for memory"
                                        : ", or by the system because memory ran out"))
                : new Finding(
                        Kind.OOM_KILLED,
                        SIGKILL,
                        "killed by SIGKILL, most likely by the system because memory ran out: " + evidence
                                + "; use fewer workers, or less memory in each");
    }

    private static Finding ofSignal(int signal) {
        return switch (signal) {
            case 4 ->
                new Finding(Kind.CRASHED, signal, "ended by SIGILL: an instruction that the processor does not know");
            case 7 ->
                new Finding(Kind.CRASHED, signal, "ended by SIGBUS: memory that a file no longer backs, most likely");
            case 8 -> new Finding(Kind.CRASHED, signal, "ended by SIGFPE: an integer division by zero in native code");
            case 11 -> new Finding(Kind.CRASHED, signal, "ended by SIGSEGV: native code used memory it does not have");
            case 1 -> new Finding(Kind.TERMINATED, signal, "ended by SIGHUP: its terminal was closed, most likely");
            default -> new Finding(Kind.TERMINATED, signal, "ended by signal " + signal);
        };
    }

    /** Code 0 means success elsewhere. */
    private static String result(int exitCode) {
        return exitCode == 0 ? "; exit code 0 without a result is no success" : "";
    }
}
