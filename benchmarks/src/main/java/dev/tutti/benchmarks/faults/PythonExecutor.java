// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The same drills against {@code concurrent.futures.ProcessPoolExecutor}, by {@code faults.py}. */
final class PythonExecutor {

    private static final long LIMIT_SECONDS = 60;

    private PythonExecutor() {}

    /** What the script says of a figure; empty if it does not know it. */
    static String line(Path home, String python, String id, Path log) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(
                            "setsid",
                            python,
                            home.resolve("src/main/python/faults.py").toString(),
                            id)
                    .redirectError(Redirect.appendTo(log.toFile()))
                    .start();
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            Os.session(process.pid()).forEach(entry -> Os.kill(entry.pid()));
            return ended
                    ? new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip()
                    : "a hang: no end in " + LIMIT_SECONDS + " s";
        } catch (IOException e) {
            return "could not be run: " + e.getMessage();
        }
    }
}
