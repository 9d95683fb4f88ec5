// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.machine.JvmFlags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command in a JVM of its own, as its launcher would start it. */
final class Tutti {

    private static final int DEADLINE_SECONDS = 120;

    private final Path directory;

    /** A place to work in; output is kept there too. */
    Tutti(Path directory) {
        this.directory = directory;
    }

    /** What a command did. */
    record Outcome(int exitCode, String out, String err) {}

    /** Runs a command to its end, with nothing to read on its standard input. */
    Outcome run(String... args) {
        return run(List.of(), args);
    }

    Outcome run(List<String> jvmFlags, String... args) {
        try {
            Process process = start(jvmFlags, args);
            process.getOutputStream().close();
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .as("tutti %s ends", List.of(args))
                    .isTrue();
            return outcome(process);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Process start(String... args) throws IOException {
        return start(List.of(), args);
    }

    private Process start(List<String> jvmFlags, String... args) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(jvmFlags, args))
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("stdout").toFile())
                .redirectError(directory.resolve("stderr").toFile());
        builder.environment().put("XDG_CACHE_HOME", directory.resolve("cache").toString());
        return builder.start();
    }

    /** The words of the command. */
    static List<String> command(List<String> jvmFlags, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.launcher());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(jvmFlags);
        command.add(Main.class.getName());
        command.addAll(List.of(args));
        return command;
    }

    private Outcome outcome(Process process) throws IOException {
        return new Outcome(
                process.exitValue(),
                Files.readString(directory.resolve("stdout"), StandardCharsets.UTF_8),
                Files.readString(directory.resolve("stderr"), StandardCharsets.UTF_8));
    }
}
