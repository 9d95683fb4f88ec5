// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The kernel's text files below a root: {@code /}, or a faked tree. A file that cannot be read counts as empty, since
 * none of them is there on every system.
 */
record SystemFiles(Path root) {

    List<String> lines(String path) {
        try {
            return Files.readAllLines(root.resolve(path.substring(1)), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }

    String line(String path) {
        List<String> lines = lines(path);
        return lines.isEmpty() ? "" : lines.getFirst().strip();
    }

    OptionalLong number(String path) {
        return parse(line(path));
    }

    /** Absent for anything but a number: {@code max} and the empty text both mean that no limit is set. */
    static OptionalLong parse(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** The value of the first {@code name : value} line, or the empty text. */
    static String value(List<String> lines, String name) {
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon >= 0 && line.substring(0, colon).strip().equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "";
    }
}
