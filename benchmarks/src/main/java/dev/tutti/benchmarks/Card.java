// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import dev.tutti.machine.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where, when and from what the figures are.
 *
 * @param load processes that wanted to run over the last minute before the start, on average; negative if unknown
 * @param python versions of Python and joblib
 */
record Card(Machine machine, double load, String python, String date, String commit, String command) {

    static Card read(Path home, String python, String command) throws IOException, InterruptedException {
        return new Card(
                Machine.here(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                output(
                        home,
                        python,
                        "-c",
                        "import joblib, platform; print(platform.python_version(), 'with joblib', joblib.__version__)"),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                output(home, "git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude", "*"),
                command);
    }

    /** What a command prints; "unknown" if it fails or is not there, such as git. */
    private static String output(Path directory, String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? text : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
