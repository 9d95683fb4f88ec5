// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.contract.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What is done to processes in tests. */
final class Processes {

    private Processes() {}

    static long pid() {
        return ProcessHandle.current().pid();
    }

    /** SIGKILL, and until it has ended. */
    static void kill(long pid) {
        ProcessIdentity process = ProcessIdentity.of(pid);
        signal("KILL", pid);
        Deadline.await("the end of " + pid, () -> !process.isAlive());
    }

    static void signal(String name, long pid) {
        try {
            int _ = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A process that was, as a word. */
    static long deadWord() throws IOException {
        Process process = new ProcessBuilder("sleep", "1000").start();
        long word = ProcessIdentity.of(process.pid()).word();
        kill(process.pid());
        return word;
    }
}
