// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One of the repository's shell scripts, run with no environment but the one given. */
final class Script {

    private final ProcessBuilder builder;
    private final Path out;
    private final Path err;

    /** What a script left when it ended. */
    record Outcome(int exitCode, String out, String err) {}

    Script(Path script, Map<String, String> environment, String... arguments) throws IOException {
        out = Files.createTempFile("script", ".out");
        err = Files.createTempFile("script", ".err");
        List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
        command.addAll(List.of(arguments));
        builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
    }

    Script in(Path directory) {
        builder.directory(directory.toFile());
        return this;
    }

    Process start() throws IOException {
        return builder.start();
    }

    Outcome run() throws IOException, InterruptedException {
        return outcome(start());
    }

    Outcome outcome(Process process) throws IOException, InterruptedException {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ended", builder.command())
                    .isTrue();
            return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** A directory for the PATH with these commands of the system's and no others. */
    static Path tools(Path directory, String... names) throws IOException {
        for (String name : names) {
            Path tool = Files.createDirectories(directory).resolve(name);
            Files.writeString(tool, "#!/bin/sh\nPATH=/usr/bin:/bin\nexec " + name + " \"$@\"\n");
            assertThat(tool.toFile().setExecutable(true)).isTrue();
        }
        return directory;
    }

    /** The repository's root: the nearest directory up from here that holds the launcher. */
    static Path repository() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(directory.resolve("tutti"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
