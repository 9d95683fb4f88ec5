// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.machine.OomKills;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A started child JVM and what was set up for it. */
record Child(Process process, Rendezvous rendezvous, OutputPump output, OutputPump errors) {

    private static final long OUTPUT_MILLIS = 500;

    /** Kills the process and everything it started. */
    void kill() {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Waits for the end of a process whose channel has ended, and ends it if it does not come. Returns its exit code.
     */
    int bury(long millis) throws InterruptedException {
        if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            kill();
            process.waitFor();
        }
        output.await(OUTPUT_MILLIS);
        errors.await(OUTPUT_MILLIS);
        return process.exitValue();
    }

    /** What is left of it after its end. */
    Obituary.Remains remains(int exitCode, List<String> report, OomKills killsBefore, @Nullable String complaint) {
        return new Obituary.Remains(
                process.pid(),
                exitCode,
                report,
                rendezvous.ledger(),
                lastWords(),
                errors.lastLines(),
                killsBefore,
                complaint);
    }

    /** What it said last; the JVM says some things on one, some on the other. */
    List<String> lastWords() {
        List<String> words = new ArrayList<>(output.lastLines());
        words.addAll(errors.lastLines());
        return words;
    }
}
