// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command does when a person watches: run in a terminal that {@code script} makes. */
class TerminalTest {

    private static final String ESCAPE = "\u001b";

    @TempDir
    private Path directory;

    @Test
    void aTerminalGetsColoursUnlessTheyAreNotWanted() throws Exception {
        assertThat(inTerminal(Map.of("TERM", "xterm"), "--help")).contains(ESCAPE);
        assertThat(inTerminal(Map.of("TERM", "xterm", "NO_COLOR", "1"), "--help"))
                .doesNotContain(ESCAPE);
        assertThat(inTerminal(Map.of("TERM", "dumb"), "--help")).doesNotContain(ESCAPE);
    }

    @Test
    void longWorkShowsABarInATerminalAndClearsIt() throws Exception {
        String[] line = {"lab", "pi-monte-carlo", "--n", "2e7", "--single", "1", "--on", "serial"};
        String screen = inTerminal(Map.of("TERM", "xterm", "NO_COLOR", "1"), line);
        assertThat(screen).contains("█", "░").contains("plain Java on serial").contains("All forms agree.");
        String bar = screen.substring(screen.indexOf("░"));
        assertThat(bar.indexOf("\r" + ESCAPE + "[K")).isBetween(0, bar.indexOf("All forms agree."));
    }

    /** Everything that the terminal was sent. */
    private String inTerminal(Map<String, String> environment, String... args) throws Exception {
        assumeThat(Path.of("/usr/bin/script"))
                .as("util-linux has script, which makes terminals")
                .exists();
        String command = Tutti.command(List.of(), args).stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        Path screen = directory.resolve("screen");
        ProcessBuilder builder = new ProcessBuilder("script", "-q", "-e", "-c", command, "/dev/null")
                .redirectOutput(screen.toFile())
                .redirectErrorStream(true);
        builder.environment().remove("NO_COLOR");
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Files.readString(screen);
    }
}
