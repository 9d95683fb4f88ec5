// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is done to processes in tests. */
public final class Processes {

    private Processes() {}

    public static long pid() {
        return ProcessHandle.current().pid();
    }

    /** Whether a process runs. One that has ended and was not reaped yet does not. */
    public static boolean runs(long pid) {
        if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
            return false;
        }
        Path stat = Path.of("/proc/" + pid + "/stat");
        return Files.exists(stat) ? state(stat) != 'Z' : !Files.exists(Path.of("/proc/self/stat"));
    }

    /** Sends a process a signal: {@code KILL}, {@code STOP}, {@code CONT}. It may be the calling process, or gone. */
    public static void signal(String name, long pid) {
        try {
            int _ = new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Suspends a process until it is continued. The signal reaches one of its threads first, the others later. */
    public static void suspend(long pid) {
        signal("STOP", pid);
        Path threads = Path.of("/proc/" + pid + "/task");
        Deadline.await(
                "all threads of " + pid + " stopped",
                () -> files(threads).stream().allMatch(thread -> "TZ".indexOf(state(thread.resolve("stat"))) >= 0));
    }

    /** SIGKILL, which may be to the calling process. */
    public static void kill(long pid) {
        signal("KILL", pid);
    }

    /** SIGKILL, and until it does not run any more. */
    public static void end(long pid) {
        kill(pid);
        Deadline.await("the end of pid=" + pid, () -> !runs(pid));
    }

    private static char state(Path stat) {
        try {
            String fields = Files.readString(stat);
            return fields.charAt(fields.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return 'Z';
        }
    }

    private static List<Path> files(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
