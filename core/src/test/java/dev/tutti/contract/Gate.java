// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.UUID;

/** A gate that holds tasks, in whatever process they run: it is open once its file is there. */
public record Gate(String path) implements Serializable {

    /** A closed gate. */
    public static Gate in(Path directory) {
        return new Gate(directory.resolve("gate-" + UUID.randomUUID()).toString());
    }

    /** Lets everyone through for ever. */
    public void open() {
        try {
            boolean _ = new File(path).createNewFile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isOpen() {
        return new File(path).exists();
    }

    /** Waits as a task does that listens to interruption. */
    public void await() throws InterruptedException {
        Deadline.await(
                "gate open: path=" + path,
                () -> isOpen() || Thread.currentThread().isInterrupted());
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted at a gate");
        }
    }

    /** Waits as a task does that is deaf to interruption. */
    public void awaitDeaf() {
        Deadline.await("gate open: path=" + path, () -> {
            boolean _ = Thread.interrupted();
            return isOpen();
        });
    }
}
