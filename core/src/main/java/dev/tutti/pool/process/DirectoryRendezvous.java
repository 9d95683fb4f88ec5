// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A new directory that only this user can enter, with a socket in it, until the worker has come. Whichever of the two
 * comes to know first that it is of no more use removes it, so that neither's end leaves it behind.
 */
final class DirectoryRendezvous extends Rendezvous {

    private static final int TOKEN_BYTES = 32;

    private static final String LEDGER = "ledger";
    private static final String SOCKET = "socket";
    private static final String ARGUMENTS = "arguments";

    private final Path directory;
    private final ServerSocketChannel server;
    private final Ledger ledger;

    DirectoryRendezvous() throws IOException {
        super(randomToken());
        directory = createDirectory();
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try (FileChannel file = FileChannel.open(
                directory.resolve(LEDGER),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            ledger = Ledger.map(file);
            server.bind(UnixDomainSocketAddress.of(directory.resolve(SOCKET)));
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static String randomToken() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** A new directory, with mode 0700 where the system has modes, in the first usual place that takes one. */
    private static Path createDirectory() throws IOException {
        IOException last = null;
        for (String place :
                new String[] {System.getProperty("java.io.tmpdir"), System.getenv("XDG_RUNTIME_DIR"), "/tmp"}) {
            if (place != null && Files.isWritable(Path.of(place))) {
                try {
                    return Files.createTempDirectory(Path.of(place), "tutti-");
                } catch (IOException fullOrNotWhatItSeems) {
                    last = fullOrNotWhatItSeems;
                }
            }
        }
        throw new IOException(
                "workers are met in a temporary directory, and none can be written: java.io.tmpdir="
                        + System.getProperty("java.io.tmpdir") + (last == null ? "" : " (" + last + ")")
                        + "; set -Djava.io.tmpdir, or grant --enable-native-access",
                last);
    }

    @Override
    List<String> workerArguments() {
        return List.of(
                directory.resolve(LEDGER).toString(),
                "socket",
                directory.resolve(SOCKET).toString());
    }

    @Override
    Path publish(String argumentFile) throws IOException {
        return Files.writeString(directory.resolve(ARGUMENTS), argumentFile, NATIVE, StandardOpenOption.CREATE_NEW);
    }

    @Override
    File standardInput() {
        return nothing();
    }

    /** Nowhere: a file with a name could be left behind. The JVM's summary on standard output says the most of it. */
    @Override
    String errorFile() {
        return nothing().getPath();
    }

    @Override
    List<String> takeErrorFile() {
        return List.of();
    }

    @Override
    Ledger ledger() {
        return ledger;
    }

    @Override
    Link accept() throws IOException {
        return Link.ofSocket(server.accept());
    }

    @Override
    boolean hasStrangers() {
        return true;
    }

    @Override
    long patienceNanos() {
        return TimeUnit.SECONDS.toNanos(2);
    }

    @Override
    public synchronized void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the socket in directory=" + directory, e);
        }
        IOException inTheWay = remove(directory);
        if (inTheWay != null) {
            System.getLogger(DirectoryRendezvous.class.getName())
                    .log(System.Logger.Level.WARNING, "a directory of a worker is left: path=" + directory, inTheWay);
        }
    }

    /** The worker's side of it: connects, and removes the directory, whether the parent is there or not. */
    static Link connect(Path socket) throws IOException {
        try {
            return Link.ofSocket(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        } finally {
            IOException ignored = remove(socket.resolveSibling("")); // the parent tries too, and says so
        }
    }

    /** Returns what was in the way, if anything was: somebody else's file, say. */
    private static @Nullable IOException remove(Path directory) {
        IOException inTheWay = null;
        for (String name : new String[] {LEDGER, SOCKET, ARGUMENTS, ""}) {
            try {
                Files.deleteIfExists(directory.resolve(name));
            } catch (IOException e) {
                inTheWay = e;
            }
        }
        return inTheWay;
    }
}
