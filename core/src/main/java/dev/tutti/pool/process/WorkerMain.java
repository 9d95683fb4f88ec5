// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.posix.Descriptor;
import dev.tutti.wire.TaskHost;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

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
        Thread warmUp = new Thread(TaskHost::warmUp, "tutti-warm-up"); // while this one waits for the parent
        warmUp.setDaemon(true);
        warmUp.start();
        String token = args[0];
        boolean byPipes = args[2].equals("pipes");
        Path in = Path.of(args[3]);
        FrameWriter out;
        FrameReader frames;
        Ledger ledger;
        try (FileChannel file = FileChannel.open(Path.of(args[1]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Guard.start( // before the parent hears of a worker that has no threads
                    byPipes ? List.of(Descriptor.target(in), Descriptor.target(Path.of(args[4]))) : List.of());
            Link link = byPipes ? Link.ofPipes(in, Path.of(args[4])) : DirectoryRendezvous.connect(in);
            frames = new FrameReader(link.in());
            out = new FrameWriter(link.out());
            out.type(FrameType.HELLO)
                    .putInt(FrameType.PROTOCOL)
                    .putBytes(token.getBytes(StandardCharsets.US_ASCII))
                    .flush();
            ledger = Ledger.map(file); // while the parent answers
        }
        new TaskServer(frames, new Reports(out, ledger), ledger).readFrames();
    }
}
