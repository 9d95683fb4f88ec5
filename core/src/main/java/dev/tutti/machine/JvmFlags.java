// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

/** The one list of JVM flags that Tutti's processes run with. */
public final class JvmFlags {
    private JvmFlags() {}

    /**
     * Flags of the command line's own JVM.
     *
     * @return the flags, ready for the {@code java} command
     */
    public static List<String> launcher() {
        return List.of("--enable-native-access=ALL-UNNAMED");
    }

    /**
     * Writes the launcher's argument file: run by the build.
     *
     * @param args the file, and the time when the build began: what was edited later is newer than the file
     * @throws IOException if the file cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path file = Files.write(Path.of(args[0]), launcher());
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse(args[1])));
    }
}
