// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

    @TempDir
    private Path directory;

    @Test
    void appearsWholeAndLeavesNothingElse() throws IOException {
        Path file = directory.resolve("out.json");
        OutputFile output = new OutputFile(file);
        assertThat(listing()).isEmpty();

        output.write("one");
        assertThat(file).hasContent("one");
        new OutputFile(file).write("two");
        assertThat(file).hasContent("two");
        assertThat(listing()).containsExactly("out.json");
    }

    @Test
    void replacesWhatALinkPointsTo() throws IOException {
        Path file = Files.writeString(directory.resolve("real"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        new OutputFile(link).write("new");
        assertThat(file).hasContent("new");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void writesToADeviceAsItIs() {
        Path device = Path.of("/dev/null");
        assumeThat(device).exists();
        new OutputFile(device).write("text");
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void aPathThatCannotBeWrittenIsWrongUsage() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertRefused(directory, "it is a directory");
        assertRefused(directory.resolve("missing").resolve("out.json"), "its directory does not exist");
        assertRefused(file.resolve("out.json"), "Not a directory");
        assertRefused(directory.resolve("x".repeat(300)), "File name too long");
        assertThat(listing()).containsExactly("file");
    }

    private static void assertRefused(Path path, String why) {
        assertThatThrownBy(() -> new OutputFile(path))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessage("cannot write to '" + path + "': " + why);
    }

    private Stream<String> listing() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
