// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.UnavailableException;
import dev.tutti.machine.Machine;
import dev.tutti.posix.Descriptor;
import dev.tutti.posix.Posix;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that has no name and all its space, and that goes with its last user. Other processes of this user, and nobody
 * else, open it through this process's descriptors in {@code /proc}.
 *
 * <p>It is a memory file where this JVM may make system calls; else a file in memory, or on the disk, that is removed
 * as soon as it is open.
 *
 * @param path where others open it while it is not closed
 * @param descriptor what holds it open here
 */
record NamelessFile(Path path, Closeable descriptor) implements AutoCloseable {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int FILL_BYTES = 1 << 20;

    /** Process and its start, of a file that is about to be removed. */
    private static final Pattern NAME = Pattern.compile("tutti-(\\d{1,18})-(\\d{1,18})-[0-9a-f-]{36}");

    /**
     * Makes one, filled with zeros.
     *
     * @throws UnavailableException if there is not as much memory, or space, or no descriptor
     */
    static NamelessFile create(long bytes) {
        if (!Files.isDirectory(DESCRIPTORS)) {
            throw new UnavailableException(
                    "memory cannot be shared between processes here, as this system has no " + DESCRIPTORS
                            + "; use threads, which need no sharing",
                    null);
        }
        long free = Machine.freeMemoryBytes();
        if (bytes > free) {
            throw shortage(bytes, "free memory of bytes=" + free, null);
        }
        return Posix.isUsable() ? inMemory(bytes) : removed(Files.isWritable(MEMORY) ? MEMORY : temporary(), bytes);
    }

    FileChannel open() throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Override
    public void close() {
        try {
            descriptor.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NamelessFile inMemory(long bytes) {
        try {
            int descriptor = Posix.createMemoryFile(bytes);
            return new NamelessFile(Posix.pathOf(descriptor), () -> Posix.close(descriptor));
        } catch (IOException e) {
            throw shortage(bytes, words(e), e);
        }
    }

    /** The file is open before it has no name, and has no name before anything is in it. */
    static NamelessFile removed(Path directory, long bytes) {
        ProcessIdentity owner = ProcessIdentity.ofThis();
        Path named = directory.resolve("tutti-" + owner.pid() + "-" + owner.startTicks() + "-" + UUID.randomUUID());
        try {
            sweep(directory);
            FileStore store = Files.getFileStore(directory);
            if (store.getUsableSpace() < bytes) {
                throw new IOException("free space of bytes=" + store.getUsableSpace() + " of " + store.getTotalSpace()
                        + " in " + directory
                        + (directory.equals(MEMORY) ? ", which --enable-native-access would go without" : ""));
            }
            FileChannel channel = FileChannel.open(
                    named,
                    Set.of(
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                List<Integer> descriptors =
                        Descriptor.leadingTo(named.toRealPath().toString());
                Files.delete(named);
                if (descriptors.isEmpty()) {
                    throw new IOException("no descriptor leads to " + named);
                }
                Path path = Posix.pathOf(descriptors.getFirst());
                fill(path, bytes);
                return new NamelessFile(path, channel);
            } catch (IOException | RuntimeException | Error e) {
                channel.close();
                Files.deleteIfExists(named);
                throw e;
            }
        } catch (IOException e) {
            throw shortage(bytes, words(e), e);
        }
    }

    /** Removes what processes left that were killed before they could. */
    private static void sweep(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "tutti-*-*-*")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()
                        && !new ProcessIdentity(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)))
                                .isAlive()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (DirectoryIteratorException | AccessDeniedException notOurs) {
            // It is another user's, or gone.
        }
    }

    /**
     * Space that is only promised would be missed when it is first written, by a signal. A channel is not written to: an
     * interrupt would close it.
     */
    private static void fill(Path file, long bytes) throws IOException {
        byte[] zeros = new byte[(int) Math.min(bytes, FILL_BYTES)];
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            for (long left = bytes; left > 0; left -= zeros.length) {
                out.write(zeros, 0, (int) Math.min(left, zeros.length));
            }
        }
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    static String words(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    static UnavailableException shortage(long bytes, String found, @Nullable Throwable cause) {
        return new UnavailableException(
                "shared memory of bytes=" + bytes + " cannot be had: " + found
                        + "; ask for less, close what is not used any more, or raise the limit",
                cause);
    }
}
