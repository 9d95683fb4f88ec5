// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the drills ask Linux, and have it do. */
final class Os {

    private Os() {}

    /**
     * A process as {@code /proc} has it.
     *
     * @param state {@code Z} is one that has ended and was not reaped
     */
    record Entry(long pid, char state, long parent, long session, String command) {

        boolean runs() {
            return state != 'Z' && state != 'X';
        }

        /** Its variables; empty if it has ended, or is another user's. */
        String environment() {
            try {
                return Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                return "";
            }
        }
    }

    /** All there are. */
    static List<Entry> processes() {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("/proc"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Character.isDigit(file.getFileName().toString().charAt(0))) {
                    entry(file.resolve("stat")).ifPresent(entries::add);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return entries;
    }

    /** Those of a session, whoever their parent is by now. */
    static List<Entry> session(long session) {
        return processes().stream().filter(entry -> entry.session == session).toList();
    }

    static boolean runs(long pid) {
        return entry(Path.of("/proc/" + pid + "/stat")).filter(Entry::runs).isPresent();
    }

    private static Optional<Entry> entry(Path stat) {
        try {
            String text = Files.readString(stat);
            int end = text.lastIndexOf(')');
            String[] fields = text.substring(end + 2).split(" ", -1);
            return Optional.of(new Entry(
                    Long.parseLong(text.substring(0, text.indexOf(' '))),
                    fields[0].charAt(0),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[3]),
                    text.substring(text.indexOf('(') + 1, end)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** SIGKILL, at once. */
    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Sends a signal: {@code STOP}, {@code CONT}. The process may be gone. */
    static void signal(String name, long pid) throws InterruptedException {
        try {
            int _ = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Process ids of this JVM's children that are JVMs by now, the oldest first. */
    static List<Long> workers() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("java") && runs(child.pid()))
                .map(ProcessHandle::pid)
                .sorted()
                .toList();
    }

    /** This process; in a task the worker's. */
    static long pid() {
        return ProcessHandle.current().pid();
    }

    /** A field of {@code /proc/self/status} in KiB: {@code VmRSS}. */
    static long statusKib(String field) {
        for (String line : lines("/proc/self/status")) {
            if (line.startsWith(field + ":")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IllegalArgumentException(field);
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Memory that the whole machine has in memory files and the like. */
    static long sharedMemoryKib() {
        for (String line : lines("/proc/meminfo")) {
            if (line.startsWith("Shmem:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IllegalStateException("/proc/meminfo has no line Shmem");
    }

    /** Names of all files below a directory, without it; those that vanish meanwhile are left out. */
    static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> !file.equals(directory)).toList();
        } catch (IOException | UncheckedIOException gone) {
            return Files.exists(directory) ? files(directory) : List.of();
        }
    }

    /** Writes the threads of a JVM and of its children. */
    static void dump(long pid, Redirect to) throws InterruptedException {
        List<Long> all = new ArrayList<>(List.of(pid));
        ProcessHandle.of(pid).ifPresent(top -> top.descendants().forEach(each -> all.add(each.pid())));
        for (long each : all) {
            try {
                Process jcmd = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                        .toString(),
                                Long.toString(each),
                                "Thread.print")
                        .redirectErrorStream(true)
                        .redirectOutput(to)
                        .start();
                if (!jcmd.waitFor(Duration.ofSeconds(5))) {
                    jcmd.destroyForcibly();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
