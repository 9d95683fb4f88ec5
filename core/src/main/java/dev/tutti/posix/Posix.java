// SPDX-License-Identifier: Apache-2.0
package dev.tutti.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/** The few system calls of Linux that Java has no name for. Load only where {@link #isUsable()}. */
public final class Posix {

    private static final int CLOSE_ON_EXEC_PIPE = 0x80000; // O_CLOEXEC
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

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();

    /** Whether {@link Signals} are linked. */
    private static volatile boolean canKill;

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
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            checked("fallocate", (int) Memory.FALLOCATE.invokeExact(state, descriptor, 0, 0L, bytes), state);
            checked("fcntl", (int) Memory.SEAL.invokeExact(state, descriptor, F_ADD_SEALS, SEALS), state);
            return descriptor;
        } catch (Throwable t) {
            close(descriptor);
            throw asIOException(t);
        }
    }

    private static int memoryFile(String name, int flags) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int descriptor = (int) Descriptors.MEMFD_CREATE.invokeExact(state, arena.allocateFrom(name), flags);
            return checked("memfd_create", descriptor, state);
        } catch (Throwable t) {
            throw asIOException(t);
        }
    }

    /** A pipe: the descriptor to read from, the descriptor to write to. */
    public static int[] createPipe() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            checked("pipe2", (int) Descriptors.PIPE2.invokeExact(state, ends, CLOSE_ON_EXEC_PIPE), state);
            int[] both = ends.toArray(ValueLayout.JAVA_INT);
            int ignored =
                    (int) Descriptors.FCNTL.invokeExact(both[0], F_SETPIPE_SZ, PIPE_BYTES); // it is as good as it gets
            return both;
        } catch (Throwable t) {
            throw asIOException(t);
        }
    }

    public static void close(int descriptor) {
        try {
            int ignored = (int) Descriptors.CLOSE.invokeExact(descriptor);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** Has the kernel kill this process when the thread that spawned it ends, while the calling thread lives. */
    public static void dieWithParent() {
        try {
            int ignored = (int) Signals.PRCTL.invokeExact(PR_SET_PDEATHSIG, (long) SIGKILL);
            canKill = true;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /**
     * Ends this process now, once {@link #dieWithParent} was called; before that {@code Runtime.halt} is sooner. That
     * one waits for every thread to reach a safepoint.
     */
    public static void killThisProcess() {
        try {
            if (canKill) {
                int ignored = (int)
                        Signals.KILL.invokeExact((int) ProcessHandle.current().pid(), SIGKILL);
            }
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /**
     * Has this process, and what it starts from now on, ignore what a terminal sends to all its processes: Ctrl-C, and
     * that it was closed. What becomes of them the parent decides, which hears it too.
     */
    public static void leaveTerminalToParent() {
        try {
            long ignored = (long) Signals.SIGNAL.invokeExact(SIGINT, IGNORE);
            ignored = (long) Signals.SIGNAL.invokeExact(SIGHUP, IGNORE);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    private static int checked(String call, int result, MemorySegment state) throws Throwable {
        if (result < 0) {
            int errno = (int)
                    CALL_STATE.varHandle(PathElement.groupElement("errno")).get(state, 0L);
            throw new IOException(call + " failed: " + words(errno) + " (errno=" + errno + ")");
        }
        return result;
    }

    // Safe because the words end with a zero byte and are there for good, or until the next call on this thread.
    @SuppressWarnings("restricted")
    private static String words(int errno) throws Throwable {
        MethodHandle strerror = link(
                "strerror",
                new Linker.Option[0],
                FunctionDescriptor.of(
                        ValueLayout.ADDRESS.withTargetLayout(
                                MemoryLayout.sequenceLayout(MOST_WORDS_BYTES, ValueLayout.JAVA_BYTE)),
                        ValueLayout.JAVA_INT));
        return ((MemorySegment) strerror.invokeExact(errno)).getString(0);
    }

    private static IOException asIOException(Throwable t) {
        return t instanceof IOException e ? e : new IOException("a system call could not be made", t);
    }

    // Apart, so that asking isUsable() links nothing, and a worker links no more than it needs.

    private static final class Descriptors {
        private static final Linker.Option[] ERRNO = {Linker.Option.captureCallState("errno")};

        static final MethodHandle MEMFD_CREATE = link("memfd_create", ERRNO, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        static final MethodHandle PIPE2 = link("pipe2", ERRNO, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        static final MethodHandle FCNTL = link(
                "fcntl",
                new Linker.Option[] {Linker.Option.firstVariadicArg(2)},
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT);
        static final MethodHandle CLOSE = link("close", ValueLayout.JAVA_INT);
    }

    private static final class Memory {
        static final MethodHandle FALLOCATE = link(
                "fallocate",
                new Linker.Option[] {Linker.Option.captureCallState("errno")},
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG);
        static final MethodHandle SEAL = link(
                "fcntl",
                new Linker.Option[] {Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(2)},
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT);
    }

    private static final class Signals {
        static final MethodHandle KILL = link("kill", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        static final MethodHandle PRCTL = link(
                "prctl",
                new Linker.Option[] {Linker.Option.firstVariadicArg(1)},
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG);

        /** A handler's address, and that of the one before. */
        static final MethodHandle SIGNAL = link(
                "signal",
                new Linker.Option[0],
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    }

    private static MethodHandle link(String name, ValueLayout... arguments) {
        return link(name, new Linker.Option[0], arguments);
    }

    private static MethodHandle link(String name, Linker.Option[] options, ValueLayout... arguments) {
        return link(name, options, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }

    // Safe because each call's descriptor is that of its manual page, and only segments of a live arena are passed.
    @SuppressWarnings("restricted")
    private static MethodHandle link(String name, Linker.Option[] options, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
    }
}
