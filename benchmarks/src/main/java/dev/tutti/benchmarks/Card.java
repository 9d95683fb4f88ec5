// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import dev.tutti.measure.MachineCard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where, when and from what the figures are.
 *
 * @param machine the machine before the first figure
 * @param python versions of Python, joblib and numpy; empty where they have no part in the figures
 */
public record Card(MachineCard machine, String python, String commit, String command) {

    /** Measures the machine, in about a second. */
    public static Card read(Path home, String command) throws InterruptedException {
        return new Card(
                MachineCard.measure(),
                "",
                output(home, "git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude", "*"),
                command);
    }

    /** The same, with the versions of a Python. */
    Card withPython(Path home, String python) throws InterruptedException {
        return new Card(
                machine,
                output(
                        home,
                        python,
                        "-c",
                        "import joblib, numpy, platform; print(platform.python_version(), 'with joblib',"
                                + " joblib.__version__ + ', numpy', numpy.__version__)"),
                commit,
                command);
    }

    /** Text as it is, in Markdown. */
    public String markdown() {
        return "```\n" + machine + "\n"
                + (python.isEmpty() ? "" : "Python     " + python + "\n")
                + "commit     " + commit + "\ncommand    " + command + "\n```\n";
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
