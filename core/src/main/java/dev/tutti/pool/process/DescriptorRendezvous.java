// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Memory files and pipes, which the worker opens through this process's descriptors in {@code /proc}. */
final class DescriptorRendezvous extends Rendezvous {

    /** Descriptors that the worker opens for itself; closed when it has, or never will. */
    private final List<Integer> offered = new ArrayList<>();

    private final Link link;
    private final Ledger ledger;
    private final List<String> workerArguments;

    DescriptorRendezvous() throws IOException {
        try {
            int ledgerFile = offer(Posix.createMemoryFile());
            try (FileChannel file = open(ledgerFile, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ledger = Ledger.map(file);
            }
            int[] toWorker = Posix.createPipe();
            offer(toWorker[0]);
            offer(toWorker[1]);
            int[] fromWorker = Posix.createPipe();
            offer(fromWorker[0]);
            offer(fromWorker[1]);
            link = Link.ofPipes(Posix.pathOf(fromWorker[0]), Posix.pathOf(toWorker[1]));
            withdraw(fromWorker[0]);
            withdraw(toWorker[1]);
            workerArguments = List.of(
                    Posix.pathOf(ledgerFile).toString(),
                    "pipes",
                    Posix.pathOf(toWorker[0]).toString(),
                    Posix.pathOf(fromWorker[1]).toString());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private synchronized int offer(int descriptor) {
        offered.add(descriptor);
        return descriptor;
    }

    private synchronized void withdraw(int descriptor) {
        offered.removeIf(each -> each == descriptor);
        Posix.close(descriptor);
    }

    private static FileChannel open(int descriptor, StandardOpenOption... options) throws IOException {
        return FileChannel.open(Posix.pathOf(descriptor), options);
    }

    @Override
    List<String> workerArguments() {
        return workerArguments;
    }

    @Override
    Path publish(String argumentFile) throws IOException {
        int descriptor = offer(Posix.createMemoryFile());
        try (FileChannel file = open(descriptor, StandardOpenOption.WRITE)) {
            ByteBuffer text = NATIVE.encode(argumentFile);
            while (text.hasRemaining()) {
                file.write(text);
            }
        }
        return Posix.pathOf(descriptor);
    }

    @Override
    Ledger ledger() {
        return ledger;
    }

    /**
     * The pipes are there from the start; a read waits for the worker, or finds the end once {@link #close} took the
     * worker's side away.
     */
    @Override
    Link accept() {
        return link;
    }

    /** Longer than any JVM takes to start. */
    @Override
    long patienceNanos() {
        return TimeUnit.SECONDS.toNanos(60);
    }

    @Override
    public synchronized void close() {
        offered.forEach(Posix::close);
        offered.clear();
    }
}
