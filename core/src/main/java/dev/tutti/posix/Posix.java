// SPDX-License-Identifier: Apache-2.0
package dev.tutti.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The few system calls of Linux that Java has no name for. Call them only where {@link #isUsable()}. */
public final class Posix {

    private static final int CLOSE_ON_EXEC_MEMFD = 1; // MFD_CLOEXEC
    private static final int ALLOW_SEALING_MEMFD = 2; // MFD_ALLOW_SEALING
    private static final int F_ADD_SEALS = 1033;
    private static final int SEALS = 1 | 2 | 4; // F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW
    private static final int F_SETPIPE_SZ = 1031;

    /** Four times the default: arrays take fewer turns. The system grants a user 64 MiB before pipes become small. */
    private static final int PIPE_BYTES = 1 << 18;

    private static final int PR_SET_PDEATHSIG = 1;
    private static final int SIGHUP = 1;
    private static final int SIGINT = 2;
    private static final int SIGKILL = 9;
    private static final long IGNORE = 1; // SIG_IGN

    /** More than any words for an error have. */
    private static final long MOST_WORDS_BYTES = 256;

    /** What a process needs to kill itself when it has no memory left. */
    private record Kill(MemorySegment function, MemorySegment state, long process) {}

    private static volatile @Nullable Kill kill;

    private Posix() {}

    /** Linux with a {@code /proc}, and a user who has granted native access, so that calling prints no warning. */
    public static boolean isUsable() {
        return System.getProperty("os.name", "").equals("Linux")
                && Posix.class.getModule().isNativeAccessEnabled()
                && Files.isDirectory(Path.of("/proc/self/fd"));
    }

    /** Where another process of this user finds one of this process's descriptors. */
    public static Path pathOf(int descriptor) {
        return Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "fd", Integer.toString(descriptor));
    }

    /** A file in memory that has no name. Returns its descriptor. */
    public static int createMemoryFile() throws IOException {
        return memoryFile("tutti", CLOSE_ON_EXEC_MEMFD);
    }

    /**
     * A file in memory that has no name and a size that nobody can change; its memory is there, zeroed. Returns its
     * descriptor.
     */
    public static int createMemoryFile(long bytes) throws IOException {
        int descriptor = memoryFile("tutti-shared", CLOSE_ON_EXEC_MEMFD | ALLOW_SEALING_MEMFD);
        try {
            checked("fallocate", descriptor, 0, 0, bytes);
            checked("fcntl", descriptor, F_ADD_SEALS, SEALS, 0);
            return descriptor;
        } catch (IOException | RuntimeException | Error e) {
            close(descriptor);
            throw e;
        }
    }

    private static int memoryFile(String name, int flags) throws IOException {
        byte[] text = (name + "\0").getBytes(StandardCharsets.US_ASCII);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(text.length).copyFrom(MemorySegment.ofArray(text));
            return checked("memfd_create", copy.address(), flags, 0, 0);
        }
    }

    /** Gives a pipe more room, if the system grants it. */
    public static void enlargePipe(int descriptor) {
        call("fcntl", descriptor, F_SETPIPE_SZ, PIPE_BYTES);
    }

    public static void close(int descriptor) {
        call("close", descriptor, 0, 0);
    }

    /** Has the kernel kill this process when the thread that spawned it ends, while the calling thread lives. */
    public static void dieWithParent() {
        call("prctl", PR_SET_PDEATHSIG, SIGKILL, 0);
        kill = new Kill(
                Call.address("kill"),
                Arena.global().allocate(Call.STATE),
                ProcessHandle.current().pid());
    }

    /**
     * Ends this process now, without any memory, once {@link #dieWithParent} was called; before that {@code
     * Runtime.halt} is sooner. That one waits for every thread to reach a safepoint.
     */
    public static void killThisProcess() {
        Kill ready = kill;
        if (ready != null) {
            call(ready.function, ready.state, ready.process, SIGKILL, 0, 0);
        }
    }

    /**
     * Has this process, and what it starts from now on, ignore what a terminal sends to all its processes: Ctrl-C, and
     * that it was closed. What becomes of them the parent decides, which hears it too.
     */
    public static void leaveTerminalToParent() {
        call("signal", SIGINT, IGNORE, 0);
        call("signal", SIGHUP, IGNORE, 0);
    }

    /** Calls a function that gives a number below zero if it fails. */
    private static int checked(String name, long a, long b, long c, long d) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Call.STATE);
            int result = (int) call(Call.address(name), state, a, b, c, d);
            if (result < 0) {
                int errno = (int)
                        Call.STATE.varHandle(PathElement.groupElement("errno")).get(state, 0L);
                throw new IOException(name + " failed: " + words(errno) + " (errno=" + errno + ")");
            }
            return result;
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            throw new IOException("a system call could not be made: " + name, e);
        }
    }

    private static long call(String name, long a, long b, long c) {
        try (Arena arena = Arena.ofConfined()) {
            return call(Call.address(name), arena.allocate(Call.STATE), a, b, c, 0);
        }
    }

    private static long call(MemorySegment function, MemorySegment state, long a, long b, long c, long d) {
        try {
            return (long) Call.OF_NUMBERS.invokeExact(function, state, a, b, c, d);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    // Safe because the words end with a zero byte and are there for good, or until the next call on this thread.
    @SuppressWarnings("restricted")
    private static String words(int errno) {
        return MemorySegment.ofAddress(call("strerror", errno, 0, 0))
                .reinterpret(MOST_WORDS_BYTES)
                .getString(0);
    }

    // Apart, so that asking isUsable() links nothing.

    /**
     * The one form of all calls: up to four whole numbers, addresses among them, and one back. The JDK takes tens of
     * milliseconds to link a form, and a program's first worker waits for that.
     *
     * <p>On Linux each of them is in a register of its own, also for a function of fewer or of variable arguments. A
     * callee that takes an {@code int} does not look at the upper half; one that gives an {@code int} leaves anything
     * there, so it is cut off.
     */
    private static final class Call {
        static final StructLayout STATE = Linker.Option.captureStateLayout();
        static final MethodHandle OF_NUMBERS = link();

        // Safe because each call has the arguments of its manual page, and addresses only of a live arena.
        @SuppressWarnings("restricted")
        private static MethodHandle link() {
            ValueLayout number = ValueLayout.JAVA_LONG;
            return Linker.nativeLinker()
                    .downcallHandle(
                            FunctionDescriptor.of(number, number, number, number, number),
                            Linker.Option.captureCallState("errno"));
        }

        static MemorySegment address(String function) {
            return Linker.nativeLinker().defaultLookup().findOrThrow(function);
        }
    }
}
