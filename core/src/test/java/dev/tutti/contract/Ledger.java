// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * What tasks report to a test behind the pool's back: lines of a file, appended by any thread of any process with one
 * write each, so that they are whole and survive whatever happens to the writer.
 */
public record Ledger(String path) implements Serializable {

    /** An empty ledger. */
    public static Ledger in(Path directory) {
        return new Ledger(directory.resolve("ledger-" + UUID.randomUUID()).toString());
    }

    /** Appends a line. Not through a channel, which an interrupt would close. */
    public void add(Object line) {
        try (FileOutputStream out = new FileOutputStream(path, true)) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<String> lines() {
        try {
            return new File(path).exists() ? Files.readAllLines(Path.of(path)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int size() {
        return lines().size();
    }

    public void awaitSize(int lines) {
        Deadline.await(lines + " lines in the ledger", () -> size() >= lines);
    }
}
