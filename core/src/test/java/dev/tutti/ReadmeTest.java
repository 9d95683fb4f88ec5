// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's program, run as a reader would: plain {@code java}, one file, the library on the class path, no flag.
 */
class ReadmeTest {

    @Test
    void theProgramRunsAndPrintsNothingElse(@TempDir Path directory) throws IOException, InterruptedException {
        String readme = Files.readString(Path.of("..", "README.md"));
        String begin = "```java\n";
        int from = readme.indexOf(begin) + begin.length();
        Path program = Files.writeString(
                directory.resolve("Readme.java"), readme.substring(from, readme.indexOf("```", from)));
        Path library = Path.of(
                Pool.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        library.toString(),
                        program.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines()).hasSize(2).first().isEqualTo("true");
    }
}
