// SPDX-License-Identifier: Apache-2.0
package dev.tutti.posix;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file without a name, or a pipe, that other processes of this user open by its path while it is held open here. For
 * Linux.
 *
 * <p>By Java's own means wherever they do, since a JVM is a tenth of a second busy before its first call of
 * {@link Posix}, and the first worker of a program would wait for that.
 *
 * @param path in this process's {@code /proc}
 * @param holder what holds it open
 */
public record Descriptor(Path path, Closeable holder) implements Closeable {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Path OWN = Path.of("/proc/self/fd");
    private static final String PIPE = "pipe:";

    /** Other threads that open pipes meanwhile are in the way. */
    private static final int MOST_TRIES = 100;

    private static final AtomicInteger FILES = new AtomicInteger();

    /**
     * A new file in memory. It has no name but for some microseconds.
     *
     * @param bytes its length; that much is there, zeroed
     */
    public static Descriptor ofMemory(int bytes) throws IOException {
        return ofMemory(new byte[bytes]);
    }

    /** A new file in memory with something in it. */
    public static Descriptor ofMemory(byte[] content) throws IOException {
        try {
            return unlinked(content);
        } catch (IOException notThere) { // or full
            int descriptor = Posix.createMemoryFile();
            Descriptor file = new Descriptor(Posix.pathOf(descriptor), () -> Posix.close(descriptor));
            file.fill(content);
            return file;
        }
    }

    private static Descriptor unlinked(byte[] content) throws IOException {
        String name = "tutti-" + ProcessHandle.current().pid() + "-" + FILES.incrementAndGet();
        FileChannel channel = FileChannel.open(
                MEMORY.resolve(name),
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE), // which means as soon as it is open
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            for (String each : numbers()) {
                if (target(each).endsWith("/" + name + " (deleted)")) {
                    Descriptor file = new Descriptor(Posix.pathOf(Integer.parseInt(each)), channel);
                    file.fill(content);
                    return file;
                }
            }
            throw new IOException("no descriptor leads to file=" + name);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /** Not by a channel, which an interrupt would close. */
    private void fill(byte[] content) throws IOException {
        if (content.length == 0) {
            return;
        }
        try (FileOutputStream out = new FileOutputStream(path.toFile())) {
            out.write(content);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** A new pipe. Its one path opens for reading or for writing. */
    public static Descriptor ofPipe() throws IOException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Set<String> before = pipes();
            Pipe pipe = Pipe.open();
            Closeable holder = () -> {
                pipe.source().close();
                pipe.sink().close();
            };
            try {
                Set<String> since = pipes();
                since.removeAll(before);
                if (since.size() == 1) { // which is this one
                    int descriptor = leadingTo(since.iterator().next()).getFirst();
                    return new Descriptor(Posix.pathOf(descriptor), holder);
                }
                holder.close();
            } catch (IOException | RuntimeException | Error e) {
                holder.close();
                throw e;
            }
        }
        throw new IOException("other threads open pipes all the time: tries=" + MOST_TRIES);
    }

    /** What a path in a {@code /proc} leads to, which tells a pipe from all others, in whatever process. */
    public static String target(Path path) throws IOException {
        return Files.readSymbolicLink(path).toString();
    }

    /** This process's descriptors that lead there. */
    public static List<Integer> leadingTo(String target) throws IOException {
        List<Integer> descriptors = new ArrayList<>();
        for (String number : numbers()) {
            if (target(number).equals(target)) {
                descriptors.add(Integer.valueOf(number));
            }
        }
        return descriptors;
    }

    private static Set<String> pipes() throws IOException {
        Set<String> pipes = new HashSet<>();
        for (String number : numbers()) {
            String target = target(number);
            if (target.startsWith(PIPE)) {
                pipes.add(target);
            }
        }
        return pipes;
    }

    private static List<String> numbers() throws IOException {
        List<String> numbers = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(OWN)) {
            for (Path each : descriptors) {
                numbers.add(each.getFileName().toString());
            }
        }
        return numbers;
    }

    private static String target(String number) {
        try {
            return target(OWN.resolve(number));
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        holder.close();
    }
}
