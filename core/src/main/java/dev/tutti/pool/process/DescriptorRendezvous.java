// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.posix.Posix;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Memory files and pipes, which the worker opens through this process's descriptors in {@code /proc}.
 *
 * <p>Another memory file is the worker's standard input, and through that its JVM's error file: the JVM opens it by a
 * path, and this one leads to a file without a name and stays valid if the parent is gone. A path through the parent
 * would not, and a JVM that cannot open its error file writes one into the working directory. The input is empty
 * until then.
 */
final class DescriptorRendezvous extends Rendezvous {

    /** The JVM writes more, but not what anybody here reads. */
    private static final int MOST_REPORT_BYTES = 1 << 18;

    /** Descriptors that the worker opens for itself; closed when it has, or never will. */
    private final List<Integer> offered = new ArrayList<>();

    private final Link link;
    private final Ledger ledger;
    private final int standardInput;
    private final FileChannel errorFile;
    private final List<String> workerArguments;

    DescriptorRendezvous() throws IOException {
        super("only the worker has the pipes");
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
            standardInput = offer(Posix.createMemoryFile());
            errorFile = open(standardInput, StandardOpenOption.READ);
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
    File standardInput() {
        return Posix.pathOf(standardInput).toFile();
    }

    @Override
    String errorFile() {
        return "/proc/self/fd/0";
    }

    @Override
    List<String> takeErrorFile() {
        try (errorFile) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(errorFile.size(), MOST_REPORT_BYTES));
            while (bytes.hasRemaining() && errorFile.read(bytes, bytes.position()) > 0) {
                // Until all is there.
            }
            return new String(bytes.array(), 0, bytes.position(), NATIVE)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of(); // the exit code still tells something
        }
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

    @Override
    boolean hasStrangers() {
        return false;
    }

    /** Longer than any JVM takes to start. */
    @Override
    long patienceNanos() {
        return TimeUnit.SECONDS.toNanos(60);
    }

    @Override
    void discard() {
        super.discard();
        Reception.close(link);
    }

    @Override
    public synchronized void close() {
        offered.forEach(Posix::close);
        offered.clear();
    }
}
