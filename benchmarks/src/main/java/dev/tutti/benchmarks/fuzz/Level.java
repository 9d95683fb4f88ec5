// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** A JVM that runs random loops with some of the processor's vectors, and what it said. */
final class Level {

    private static final String PROGRAM = "dev.tutti.kernel.emit.LaneFuzz";

    /** Of C2 alone, at once and after some dozen calls: half of a loop's calls are of its code. */
    private static final List<String> FLAGS = List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "-Xbatch",
            "-XX:-TieredCompilation",
            "-XX:-UseOnStackReplacement",
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=CompileThresholdScaling,dev.tutti.kernel.emit.Loop*::run,0.006",
            "-XX:+PrintCompilation");

    /** What a loop that is being tried and its shrinking may take beyond the time. */
    private static final long GRACE_SECONDS = 600;

    private static final int COMPLAINT_LINES = 5;

    private final int level;
    private final Set<String> all = new TreeSet<>();
    private final Set<String> seen = new TreeSet<>();
    private final List<String> mismatches = new ArrayList<>();
    private final Deque<String> other = new ArrayDeque<>();
    private int bits;
    private int kernels;
    private int compiled;
    private int refused;
    private long elements;
    private String kernel = "";
    private boolean isCompiled;
    private boolean isComplete;

    Level(int level) {
        this.level = level;
    }

    int level() {
        return level;
    }

    Set<String> all() {
        return all;
    }

    Set<String> seen() {
        return seen;
    }

    List<String> mismatches() {
        return mismatches;
    }

    long elements() {
        return elements;
    }

    /** Loops on lanes that C2 has compiled. */
    int kernels() {
        return compiled;
    }

    /** The last lines of a JVM that did not come to its end, empty if it did. */
    String complaint() {
        return isComplete ? "" : String.join(" | ", other);
    }

    void run(Path java, String classPath, long seed, long seconds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java.toString(), "-XX:UseAVX=" + level));
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", classPath, PROGRAM, Long.toString(seed), Long.toString(seconds), "1000000000"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread last = new Thread(process::destroyForcibly); // nothing outlives this program
        Runtime.getRuntime().addShutdownHook(last);
        Thread clock = Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(seconds + GRACE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
        });
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line, lines);
            }
        }
        isComplete &= process.waitFor() == 0;
        clock.join();
        Runtime.getRuntime().removeShutdownHook(last);
    }

    private void take(String line, BufferedReader lines) throws IOException {
        int space = line.indexOf(' ');
        String word = space < 0 ? line : line.substring(0, space);
        String rest = line.substring(space + 1);
        switch (word) {
            case "bits" -> bits = Integer.parseInt(rest);
            case "all" -> all.add(rest);
            case "seen" -> seen.add(rest);
            case "refused" -> refused = Integer.parseInt(rest);
            case "elements" -> {
                elements = Long.parseLong(rest);
                isComplete = true;
            }
            case "kernel" -> {
                kernel = rest;
                isCompiled = false;
                kernels++;
            }
            case "end" -> {
                compiled += isCompiled ? 1 : 0;
                kernel = "";
            }
            case "mismatch" -> {
                StringBuilder text = new StringBuilder("mismatch at UseAVX=" + level + ", " + rest);
                for (String more = lines.readLine(); more != null && !more.equals("."); more = lines.readLine()) {
                    text.append('\n').append(more);
                }
                mismatches.add(text.toString());
            }
            default -> printed(line);
        }
    }

    /** A line of -XX:+PrintCompilation, or of who is in trouble. */
    private void printed(String line) {
        if (!kernel.isEmpty() && line.contains(kernel + "::run") && !line.contains("made not entrant")) {
            isCompiled = !line.contains("COMPILE SKIPPED");
        } else if (!line.contains(" bytes)") && !line.contains("(native)")) {
            other.add(line);
            if (other.size() > COMPLAINT_LINES) {
                other.remove();
            }
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "UseAVX=%d: %,d kernels on lanes of %d bits, %,d of them compiled by C2, %,d refused, %,d elements compared, "
                        + "%d mismatches, %d of %d operations of a type and shapes",
                level,
                kernels,
                bits,
                compiled,
                refused,
                elements,
                mismatches.size(),
                seen.size(),
                all.size());
    }
}
