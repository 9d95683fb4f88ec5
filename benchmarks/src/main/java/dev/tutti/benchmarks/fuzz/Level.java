// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.fuzz;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * JVMs one after the other that run random loops with some of the processor's vectors, and what they said: a loop that keeps
 * C2 busy for too long is set aside, and so is one that ends its JVM.
 */
final class Level implements Program.Listener {

    private static final String PROGRAM = "dev.tutti.kernel.emit.LaneFuzz";

    /** Of C2 alone, at once and after some dozen calls: half of a loop's calls are of its code. */
    private static final List<String> FLAGS = List.of(
            "-Xbatch",
            "-XX:-TieredCompilation",
            "-XX:-UseOnStackReplacement",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=CompileThresholdScaling,dev.tutti.kernel.emit.Loop*::run,0.006",
            "-XX:+PrintCompilation");

    /** Most loops take less than a second. */
    private static final long LOOP_NANOS = TimeUnit.SECONDS.toNanos(90);

    /** What it takes to make a loop smaller that is wrong. */
    private static final long SHRINK_NANOS = TimeUnit.SECONDS.toNanos(600);

    private static final int CRASHES_MOST = 20;
    private static final int COMPLAINT_LINES = 5;

    private final int level;
    private final int kernelsAsked;
    private final long elementsAsked;
    private final Set<String> all = new TreeSet<>();
    private final Set<String> seen = new TreeSet<>();
    private final List<String> mismatches = new ArrayList<>();
    private final List<String> crashes = new ArrayList<>();
    private final List<String> aside = new ArrayList<>();
    private final Deque<String> other = new ArrayDeque<>();
    private int bits;
    private int run;
    private int compiled;
    private int refused;
    private int left;
    private long elements;
    private long seed;
    private String kernel = "";
    private boolean isCompiled;
    private boolean isShrinking;
    private long patience;
    private long deadline;

    /**
     * A level of which nothing is known yet.
     *
     * @param level as -XX:UseAVX says it
     * @param kernelsAsked how many loops that C2 has compiled are enough
     * @param elementsAsked how many elements
     */
    Level(int level, int kernelsAsked, long elementsAsked) {
        this.level = level;
        this.kernelsAsked = kernelsAsked;
        this.elementsAsked = elementsAsked;
    }

    synchronized Set<String> all() {
        return Set.copyOf(all);
    }

    synchronized Set<String> seen() {
        return Set.copyOf(seen);
    }

    synchronized List<String> mismatches() {
        return List.copyOf(mismatches);
    }

    /** JVMs that ended by themselves. */
    synchronized List<String> crashes() {
        return List.copyOf(crashes);
    }

    /** Loops that kept C2 busy for too long. */
    synchronized List<String> aside() {
        return List.copyOf(aside);
    }

    synchronized long elements() {
        return elements;
    }

    /** Loops on lanes that C2 has compiled. */
    synchronized int compiled() {
        return compiled;
    }

    /** Runs loops until there are enough, or the time is over. */
    void run(Program program, long firstSeed, long until) throws IOException, InterruptedException {
        deadline = until;
        seed = firstSeed - 1;
        while (!isDone() && System.nanoTime() - until < 0 && crashes().size() < CRASHES_MOST) {
            begin(System.nanoTime());
            int exit = program.run(flags(), PROGRAM, List.of(Long.toString(seed + 1)), this);
            ended(exit, System.nanoTime());
        }
    }

    private List<String> flags() {
        List<String> flags = new ArrayList<>(List.of("-XX:UseAVX=" + level));
        flags.addAll(FLAGS);
        return flags;
    }

    synchronized void begin(long nanoTime) {
        kernel = "";
        isShrinking = false;
        patience = nanoTime + LOOP_NANOS;
        other.clear();
    }

    /** A JVM has ended, with an exit code or because it had to. */
    synchronized void ended(int exit, long nanoTime) {
        if (exit >= 0) {
            crashes.add("a JVM of " + this + " ended with exit code " + exit + " at seed " + seed + ": "
                    + String.join(" | ", other));
        } else if (nanoTime - patience >= 0) {
            aside.add("seed " + seed + " of " + this);
        }
    }

    private synchronized boolean isDone() {
        return compiled >= kernelsAsked && elements >= elementsAsked;
    }

    @Override
    public synchronized boolean wantsMore(long nanoTime) {
        return !isDone() && nanoTime - patience < 0 && (nanoTime - deadline < 0 || isShrinking);
    }

    @Override
    public void take(String line) {
        take(line, System.nanoTime());
    }

    synchronized void take(String line, long nanoTime) {
        if (isShrinking && !mismatches.isEmpty() && !line.startsWith("end ") && !isOfCompiler(line)) {
            mismatches.add(mismatches.removeLast() + "\n" + line);
            return;
        }
        int space = line.indexOf(' ');
        String word = space < 0 ? line : line.substring(0, space);
        String rest = line.substring(space + 1);
        switch (word) {
            case "bits" -> bits = Integer.parseInt(rest);
            case "all" -> all.add(rest);
            case "seen" -> seen.add(rest);
            case "refused" -> {
                refused++;
                next(rest, nanoTime);
            }
            case "left" -> {
                left++;
                next(rest, nanoTime);
            }
            case "kernel" -> {
                String[] words = rest.split(" ", 2);
                next(words[0], nanoTime);
                kernel = words[1];
                isCompiled = false;
                run++;
            }
            case "end" -> {
                compiled += isCompiled ? 1 : 0;
                elements += Long.parseLong(rest);
                kernel = "";
                isShrinking = false;
                patience = nanoTime + LOOP_NANOS;
            }
            case "wrong" -> {
                mismatches.add("different at " + this + ", seed " + rest);
                isShrinking = true;
                patience = nanoTime + SHRINK_NANOS;
            }
            default -> printed(line);
        }
    }

    private void next(String number, long nanoTime) {
        seed = Long.parseLong(number);
        patience = nanoTime + LOOP_NANOS;
    }

    private static boolean isOfCompiler(String line) {
        return line.contains(" bytes)") || line.contains("(native)");
    }

    /** A line of -XX:+PrintCompilation, or of who is in trouble. */
    private void printed(String line) {
        if (!kernel.isEmpty() && line.contains(kernel + "::run") && !line.contains("made not entrant")) {
            isCompiled = !line.contains("COMPILE SKIPPED");
        } else if (!isOfCompiler(line)) {
            other.add(line);
            if (other.size() > COMPLAINT_LINES) {
                other.remove();
            }
        }
    }

    @Override
    public synchronized String progress() {
        return String.format(
                Locale.ROOT,
                "%s: %,d of %,d loops compiled, %,d of %,d elements, %d different, %d of %d operations seen",
                this,
                compiled,
                kernelsAsked,
                elements,
                elementsAsked,
                mismatches.size(),
                seen.stream().filter(all::contains).count(),
                all.size());
    }

    /** What came of it. */
    synchronized String summary() {
        return String.format(
                Locale.ROOT, "%,d of %,d on %d bits (%,d refused, %,d too long)", compiled, run, bits, refused, left);
    }

    @Override
    public String toString() {
        return "UseAVX=" + level;
    }
}
