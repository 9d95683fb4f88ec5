// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import dev.tutti.machine.Machine;
import dev.tutti.measure.MachineCard;
import dev.tutti.measure.MachineCard.Bandwidth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where, when and from what the figures are.
 *
 * @param machine the machine before the first figure
 * @param python versions of Python and its modules; empty where they have no part in the figures
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

    /** The same, with the versions of a Python and modules of it. */
    public Card withPython(Path home, String python, String... modules) throws InterruptedException {
        String names = String.join(", ", modules);
        return new Card(
                machine,
                output(
                        home,
                        python,
                        "-c",
                        "import platform, " + names
                                + "; print(platform.python_version(), 'with', ', '.join(each.__name__"
                                + " + ' ' + each.__version__ for each in [" + names + "]))"),
                commit,
                command);
    }

    /** What a JSON document begins with; what is not known is left out. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("command", command);
        fields.put("date", machine.date().toString());
        fields.put("commit", commit);
        Machine here = machine.machine();
        fields.put("processor", here.processor());
        fields.put("usableCores", here.usableCores());
        fields.put("memoryBytes", here.memoryBytes());
        fields.put("system", here.system());
        fields.put("jdk", here.jdk());
        fields.put("python", python);
        putKnown(fields, "loadAtStart", machine.load());
        Bandwidth bandwidth = machine.bandwidth();
        putKnown(fields, "bandwidthOneThreadBytesPerSecond", bandwidth.oneThreadBytesPerSecond());
        putKnown(fields, "bandwidthAllThreadsBytesPerSecond", bandwidth.allThreadsBytesPerSecond());
        return fields;
    }

    /** JSON knows no NaN. */
    private static void putKnown(Map<String, Object> fields, String name, double value) {
        if (!Double.isNaN(value)) {
            fields.put(name, value);
        }
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
