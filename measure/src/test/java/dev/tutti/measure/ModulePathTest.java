// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Pool;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the module path, where only what is exported can be used: the library is a module there. */
class ModulePathTest {

    @Test
    void everyMeasurementWorks(@TempDir Path directory) throws Exception {
        Path jar = directory.resolve("measure.jar");
        // As the build writes it.
        Path manifest = Files.writeString(directory.resolve("manifest"), "Automatic-Module-Name: dev.tutti.measure\n");
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        int made = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        out,
                        out,
                        "--create",
                        "--file",
                        jar.toString(),
                        "--manifest",
                        manifest.toString(),
                        "-C",
                        classes(Timing.class).toString(),
                        ".");
        assertThat(made).as(said.toString()).isZero();
        String libraries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.contains("commons-") || entry.contains("xchart"))
                .collect(Collectors.joining(File.pathSeparator));
        Path program = Files.writeString(directory.resolve("Program.java"), """
                import dev.tutti.*;
                import dev.tutti.measure.*;

                void main() {
                    IO.println(Pool.class.getModule().isNamed() + " " + MachineCard.here().machine().usableCores());
                    IO.println(Memory.of(() -> new long[1000]));
                    var speedup = Speedup.of(pool -> Loop.range(1000).on(pool).sum(i -> i)).workers(1, 2);
                    IO.println(Advisor.advise(x -> x + 1, java.util.List.of(1, 2, 3)).text());
                    IO.println(speedup.budget(java.time.Duration.ofMillis(20)).measure().plot().text());
                }
                """);

        Process process = new ProcessBuilder(Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "--module-path",
                                String.join(
                                        File.pathSeparator,
                                        List.of(classes(Pool.class).toString(), jar.toString(), libraries)),
                                "--add-modules",
                                "ALL-MODULE-PATH",
                                program.toString())
                        .toList())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(text).isZero();
        assertThat(text).startsWith("true ").contains("peak ", "workers", "3 items of ", "take it");
    }

    private static Path classes(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
