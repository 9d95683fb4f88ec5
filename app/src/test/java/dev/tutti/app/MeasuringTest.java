// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of docs/measuring.md in the shell that it speaks of. */
class MeasuringTest {

    private static final Path PAGE = Path.of("..", "docs", "measuring.md");

    @Test
    void theLinesOfThePageRunInTheShell(@TempDir Path directory) throws Exception {
        List<String> lines = shellLines();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(5);

        Process shell = new Tutti(directory).start("jshell");
        try (OutputStream in = shell.getOutputStream()) {
            in.write((String.join("\n", lines) + "\n/exit 7\n").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(shell.waitFor(5, TimeUnit.MINUTES)).isTrue();

        String out = Files.readString(directory.resolve("stdout"));
        assertThat(out.lines().toList())
                .as(out)
                .noneMatch(line -> line.contains("|  Error") || line.contains("|  Exception"));
        // In a new home the JDK's shell makes a directory for its preferences, and says so.
        assertThat(Files.readString(directory.resolve("stderr")).lines())
                .allMatch(line -> line.contains("java.util.prefs") || line.endsWith("user preferences directory."));
        assertThat(shell.exitValue()).isEqualTo(7);
        assertThat(out)
                .containsPattern("\\$1 ==> work: [\\d.]+ .?s ± ")
                .containsPattern("\\$2 ==> peak [\\d.]+ [MG]B resident: ")
                .containsPattern("threads +2 ")
                .containsPattern("ideal")
                .containsPattern("\\$\\d+ ==> [\\d.]+x \\(")
                .containsPattern("bandwidth")
                .containsPattern(
                        "\\$\\d+ ==> (serial|threads:\\d+|virtualThreads:\\d+|processes:\\d+), about [\\d.]+ .?s");
        BufferedImage picture = ImageIO.read(directory.resolve("speedup.png").toFile());
        assertThat(picture.getWidth()).isEqualTo(800);
    }

    private static List<String> shellLines() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("```java\n") + "```java\n".length();
        return page.substring(begin, page.indexOf("```", begin))
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
