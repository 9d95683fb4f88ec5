// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where a worker's JVM begins: meets its parent, then reads frames until there are no more. Never runs the user's own
 * {@code main}.
 */
public final class WorkerMain {

    private WorkerMain() {}

    /**
     * Begins.
     *
     * @param args the token, then what the parent's {@link Rendezvous} says
     */
    public static void main(String[] args) {
        try {
            serve(args);
        } catch (IOException | OutOfMemoryError notHereNow) {
            System.err.println("a worker could not begin: " + notHereNow.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    private static void serve(String[] args) throws IOException {
        String token = args[0];
        Ledger ledger;
        try (FileChannel file = FileChannel.open(Path.of(args[1]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ledger = Ledger.map(file);
        }
        Guard.start(); // before the parent hears of a worker that has no threads
        Link link = connect(args);
        FrameWriter out = new FrameWriter(link.out());
        out.type(FrameType.HELLO)
                .putInt(FrameType.PROTOCOL)
                .putBytes(token.getBytes(StandardCharsets.US_ASCII))
                .flush();
        new TaskServer(new FrameReader(link.in()), new Reports(out, ledger), ledger).readFrames();
    }

    private static Link connect(String[] args) throws IOException {
        if (args[2].equals("pipes")) {
            return Link.ofPipes(Path.of(args[3]), Path.of(args[4]));
        }
        return DirectoryRendezvous.connect(Path.of(args[3]));
    }
}
