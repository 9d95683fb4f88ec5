// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import dev.tutti.UnavailableException;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A source text.
 *
 * @param name what messages call it
 * @param text what is compiled
 * @param path of its file, empty if it has none
 */
record Source(String name, String text, String path) implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    static Source of(String text, Language language) {
        return new Source("source" + language.suffixes.getFirst(), text, "");
    }

    static Source of(Path file) {
        try {
            return new Source(
                    file.toString(),
                    Files.readString(file),
                    file.toAbsolutePath().toString());
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException("source " + file + " is no text in UTF-8", e);
        } catch (IOException e) {
            throw new UnavailableException("source " + file + " cannot be read: " + e, e);
        }
    }
}
