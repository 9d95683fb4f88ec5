// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the drills ask the operating system. */
final class Os {

    private Os() {}

    /** Whether the calling process ignores a signal. */
    static boolean ignores(int signal) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("SigIgn:")) {
                    return (Long.parseUnsignedLong(line.substring(7).strip(), 16) >>> (signal - 1) & 1) != 0;
                }
            }
            throw new AssertionError("no SigIgn in /proc/self/status");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits in a call of the operating system, for a signal. */
    static void pause() {
        call("pause");
    }

    /** Closes a descriptor of the calling process behind its JVM's back. */
    static void closeDescriptor(int descriptor) {
        call("close", descriptor);
    }

    /** Writes to a descriptor of the calling process, if it has it. */
    @SuppressWarnings("restricted") // that is the point
    static void write(int descriptor, byte[] bytes) {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            long _ = (long) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("write"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_LONG))
                    .invokeExact(descriptor, segment, (long) bytes.length);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    @SuppressWarnings("restricted") // that is the point
    static void call(String function, Object... arguments) {
        Linker linker = Linker.nativeLinker();
        ValueLayout[] layouts = new ValueLayout[arguments.length];
        Arrays.fill(layouts, ValueLayout.JAVA_INT);
        try {
            linker.downcallHandle(linker.defaultLookup().findOrThrow(function), FunctionDescriptor.ofVoid(layouts))
                    .invokeWithArguments(arguments);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** Names in places where something of ours could be left: temporary files, shared memory. */
    static Set<String> traces(Path... places) {
        Set<String> traces = new TreeSet<>();
        for (Path place : places) {
            traces.addAll(names(place));
        }
        for (String shared : List.of("/dev/shm", "/tmp", System.getProperty("java.io.tmpdir"))) {
            names(Path.of(shared)).stream()
                    .filter(name -> name.contains("tutti"))
                    .forEach(traces::add);
        }
        return traces;
    }

    private static List<String> names(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.map(Path::toString).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
