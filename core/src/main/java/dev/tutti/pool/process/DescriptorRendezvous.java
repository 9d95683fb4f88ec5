// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.posix.Descriptor;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
    private final List<Descriptor> offered = new ArrayList<>();

    private final Link link;
    private final Descriptor ledgerFile;
    private final Descriptor standardInput;
    private final FileChannel errorFile;
    private volatile @Nullable Ledger ledger; // mapped by prepare
    private final List<String> workerArguments;

    DescriptorRendezvous() throws IOException {
        super("only the worker has the pipes");
        try {
            ledgerFile = offer(Descriptor.ofMemory(Ledger.SIZE_BYTES));
            Descriptor toWorker = offer(Descriptor.ofPipe());
            Descriptor fromWorker = offer(Descriptor.ofPipe());
            link = Link.ofPipes(fromWorker.path(), toWorker.path());
            standardInput = offer(Descriptor.ofMemory(0));
            errorFile = FileChannel.open(standardInput.path(), StandardOpenOption.READ);
            workerArguments = List.of(
                    ledgerFile.path().toString(),
                    "pipes",
                    toWorker.path().toString(),
                    fromWorker.path().toString());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private synchronized Descriptor offer(Descriptor descriptor) {
        offered.add(descriptor);
        return descriptor;
    }

    @Override
    List<String> workerArguments() {
        return workerArguments;
    }

    @Override
    Path publish(String argumentFile) throws IOException {
        return offer(Descriptor.ofMemory(argumentFile.getBytes(NATIVE))).path();
    }

    @Override
    File standardInput() {
        return standardInput.path().toFile();
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
    void prepare() throws IOException {
        try (FileChannel file =
                FileChannel.open(ledgerFile.path(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ledger = Ledger.map(file);
        }
    }

    @Override
    Ledger ledger() {
        return Objects.requireNonNull(ledger);
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
        for (Descriptor descriptor : offered) {
            try {
                descriptor.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close a descriptor: path=" + descriptor.path(), e);
            }
        }
        offered.clear();
    }
}
