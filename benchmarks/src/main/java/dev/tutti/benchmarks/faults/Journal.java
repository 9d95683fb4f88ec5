// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file to which the tasks of many processes append lines, for those who watch them. It travels.
 *
 * @param path of the file
 */
record Journal(String path) {

    /** A new one. */
    static Journal in(Path directory) throws IOException {
        return new Journal(Files.createTempFile(directory, "journal", ".txt").toString());
    }

    /** Appends a line, in one write, so that lines of several processes do not mix. */
    void add(Object line) {
        try {
            Files.writeString(Path.of(path), line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was written so far, but for a line that is not whole. */
    List<String> lines() {
        try {
            String text = Files.readString(Path.of(path));
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until there are so many lines. */
    List<String> await(int lines) throws InterruptedException {
        Wait.until(lines + " lines in a journal", () -> lines().size() >= lines);
        return lines();
    }

    /** Waits for the first line, which is a process id. */
    long awaitPid() throws InterruptedException {
        return Long.parseLong(await(1).getFirst());
    }
}
