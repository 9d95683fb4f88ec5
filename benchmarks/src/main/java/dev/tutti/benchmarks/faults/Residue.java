// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a figure left behind a second after its end, by name: its processes, files in its temporary and
 * working directories, shared memory, sockets. Only the archive of classes in the cache may stay.
 */
record Residue(List<String> left) {

    private static final Duration PROMISED = Duration.ofSeconds(1);
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    Residue {
        left = List.copyOf(left);
    }

    /** Looks, and ends what still runs. */
    static Residue of(long session, Path directory) throws IOException, InterruptedException {
        boolean _ = Wait.holds(PROMISED, () -> processes(session, directory).isEmpty());
        List<String> left = new ArrayList<>();
        for (Os.Entry entry : processes(session, directory)) {
            left.add((entry.runs() ? "process " : "zombie ") + entry.pid() + " " + entry.command());
            Os.kill(entry.pid());
        }
        for (String place : List.of("tmp", "cwd")) {
            for (Path file : Os.files(directory.resolve(place))) {
                left.add("file " + place + "/" + directory.resolve(place).relativize(file));
            }
        }
        try (Stream<Path> shared = Files.list(SHARED_MEMORY)) {
            shared.filter(file -> file.toString().contains("tutti")).forEach(file -> left.add("shared memory " + file));
        }
        try (Stream<String> sockets = Files.lines(Path.of("/proc/net/unix"))) {
            sockets.filter(line -> line.contains(directory.toString())).forEach(line -> left.add("socket " + line));
        }
        return new Residue(left);
    }

    /** Those of the session, and of sessions that programs of the figure lead: their environment names its directory. */
    private static List<Os.Entry> processes(long session, Path directory) {
        return Os.processes().stream()
                // Reaping what its parents left behind is the business of the machine's first process.
                .filter(entry -> entry.runs() || entry.parent() != 1)
                .filter(entry ->
                        entry.session() == session || entry.environment().contains(directory + "/"))
                .toList();
    }

    /** The line R4 of all that the figures left. */
    static Line line(List<Residue> all, List<String> figures) {
        List<String> left = all.stream().flatMap(each -> each.left.stream()).toList();
        return new Line(
                "R4",
                "left processes " + count(left, "process") + " zombies " + count(left, "zombie") + " files "
                        + count(left, "file") + " shared memory " + count(left, "shared") + " sockets "
                        + count(left, "socket") + " by " + String.join(" ", figures),
                left);
    }

    private static long count(List<String> left, String kind) {
        return left.stream().filter(each -> each.startsWith(kind + " ")).count();
    }
}
