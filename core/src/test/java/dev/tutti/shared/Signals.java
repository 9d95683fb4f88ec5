// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.contract.Deadline;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Ends processes that the tests have started, at once. */
final class Signals {

    private Signals() {}

    /** Kills a process, and waits until nothing of it runs. */
    static void kill(long pid) throws IOException, InterruptedException {
        ProcessIdentity identity = ProcessIdentity.of(pid);
        Process kill = new ProcessBuilder("kill", "-KILL", String.valueOf(pid)).start();
        if (!kill.waitFor(Deadline.SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new AssertionError("not killed: pid=" + pid);
        }
        Deadline.await("the end of pid=" + pid, () -> !identity.isAlive());
    }
}
