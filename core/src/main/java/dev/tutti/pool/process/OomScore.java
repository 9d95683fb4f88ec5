// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which process Linux kills first when memory runs out: a worker, which can be replaced, before its parent. */
final class OomScore {

    /** Of 1000, on top of the parent's. */
    private static final int RAISED_BY = 500;

    private static final int MOST = 1000;

    private OomScore() {}

    /** Raises the score of a new child. Where there is no such score nothing happens. */
    static void raise(long pid) {
        try {
            int own = Integer.parseInt(
                    Files.readString(Path.of("/proc/self/oom_score_adj")).strip());
            int raised = Math.min(own + RAISED_BY, MOST);
            Files.writeString(Path.of("/proc/" + pid + "/oom_score_adj"), Integer.toString(raised));
        } catch (IOException | NumberFormatException notHere) {
            // It has no say in it then.
        }
    }
}
