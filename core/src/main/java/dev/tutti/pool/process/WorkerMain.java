// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Where a worker's JVM begins: meets its parent, then reads frames until there are no more. Never runs the user's own
 * {@code main}.
 */
public final class WorkerMain {

    /** The thread for whose parent's end the kernel ends this process. */
    static final String GUARD = "tutti-guard";

    private static final long GUARD_DELAY_NANOS = 500_000_000;

    private WorkerMain() {}

    /**
     * Begins.
     *
     * @param args the token, then what the parent's {@link Rendezvous} says
     * @throws IOException if the parent is not there any more
     */
    public static void main(String[] args) throws IOException {
        String token = args[0];
        Ledger ledger;
        try (FileChannel file = FileChannel.open(Path.of(args[1]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ledger = Ledger.map(file);
        }
        Link link = connect(args);
        FrameWriter out = new FrameWriter(link.out());
        out.type(FrameType.HELLO)
                .putInt(FrameType.PROTOCOL)
                .putBytes(token.getBytes(StandardCharsets.US_ASCII))
                .flush();
        if (Posix.isUsable()) {
            Thread guard = new Thread(WorkerMain::dieWithParent, GUARD);
            guard.setDaemon(true);
            guard.start();
        }
        new TaskServer(new FrameReader(link.in()), new Reports(out, ledger), ledger).readFrames();
    }

    /**
     * The channel's end tells that the parent is gone, unless a task keeps this JVM from listening; then the kernel
     * helps. Not at once, because the JVM's first system call takes it longer than all the rest of its start.
     */
    private static void dieWithParent() {
        LockSupport.parkNanos(GUARD_DELAY_NANOS);
        Posix.dieWithParent();
        Posix.leaveTerminalToParent();
        while (true) {
            LockSupport.park(); // the kernel forgets the wish of a thread that ends
        }
    }

    private static Link connect(String[] args) throws IOException {
        if (args[2].equals("pipes")) {
            return Link.ofPipes(Path.of(args[3]), Path.of(args[4]));
        }
        return DirectoryRendezvous.connect(Path.of(args[3]));
    }
}
