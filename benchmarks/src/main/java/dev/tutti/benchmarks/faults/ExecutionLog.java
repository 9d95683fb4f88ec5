// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReference;

/** A file to which workers append the number of each task that they run, before they run it: how often is known. */
final class ExecutionLog {

    /** A worker's, set by the pool's initializer. */
    private static final AtomicReference<FileChannel> OPEN = new AtomicReference<>();

    private ExecutionLog() {}

    /** Opens it in a worker. */
    static void open(String file) throws IOException {
        OPEN.set(FileChannel.open(Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    /** Notes a task. Numbers of four bytes are appended whole, whoever is killed. */
    static void add(int task) {
        try {
            OPEN.get().write(ByteBuffer.allocate(Integer.BYTES).putInt(0, task));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often each of the first so many tasks was begun. */
    static int[] counts(Path file, int tasks) throws IOException {
        int[] counts = new int[tasks];
        IntBuffer numbers = ByteBuffer.wrap(Files.readAllBytes(file)).asIntBuffer();
        while (numbers.hasRemaining()) {
            counts[numbers.get()]++;
        }
        return counts;
    }
}
