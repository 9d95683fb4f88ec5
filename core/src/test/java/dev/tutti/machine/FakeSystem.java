// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tree of faked kernel files. */
record FakeSystem(Path root) {

    FakeSystem with(String path, String text) {
        try {
            Path file = root.resolve(path.substring(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The memory of the machine, written in kB as the kernel does. */
    FakeSystem withMemory(long totalBytes) {
        return with("/proc/meminfo", "MemTotal:       " + totalBytes / 1024 + " kB\nMemFree:        1024 kB\n");
    }

    Machine machine(int availableProcessors) {
        return Machine.read(root, availableProcessors);
    }
}
