// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Random loops on lanes, compiled by C2 in JVMs that may use SSE, AVX, AVX2 and AVX-512, against the interpreter: how many,
 * and what of operations, types and shapes they were made of. {@code ./benchmarks/run fuzz [--minutes m] [--seed n]}
 */
public final class Fuzz {

    private static final String USAGE = "usage: ./benchmarks/run fuzz [--minutes m] [--seed n]; got '";

    /** What the JVM may use, as -XX:UseAVX says it. */
    private static final List<Integer> LEVELS = List.of(0, 1, 2, 3);

    private static final int MINUTES = 20;

    /** Seeds of one level, so that no two have any in common. */
    private static final long SEEDS = 1_000_000_000;

    private static final int KERNELS_ASKED = 2_500;
    private static final long ELEMENTS_ASKED = 100_000_000;
    private static final int PERCENT_ASKED = 95;

    private Fuzz() {}

    /**
     * Runs it.
     *
     * @param arguments the {@code java} program, the class path of core and its tests, then what the user said
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int minutes = MINUTES;
        long seed = 0;
        List<String> said = List.of(arguments).subList(2, arguments.length);
        try {
            for (int i = 0; i < said.size(); i += 2) {
                switch (said.get(i)) {
                    case "--minutes" -> minutes = Integer.parseInt(said.get(i + 1));
                    case "--seed" -> seed = Long.parseLong(said.get(i + 1));
                    default -> throw new NumberFormatException();
                }
            }
            if (minutes < 1 || minutes > 100_000 || seed < 0 || seed > SEEDS) {
                throw new NumberFormatException();
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            System.err.println(USAGE + String.join(" ", said) + "'; minutes from 1 and a seed from 0 to " + SEEDS);
            System.exit(2);
        }
        System.exit(run(Path.of(arguments[0]), arguments[1], minutes, seed) ? 0 : 1);
    }

    private static boolean run(Path java, String classPath, int minutes, long seed)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        int together = Math.min(LEVELS.size(), Runtime.getRuntime().availableProcessors());
        int turns = (LEVELS.size() + together - 1) / together;
        long seconds = minutes * 60L / turns;
        System.err.println("fuzz: " + LEVELS.size() + " JVMs, " + together + " at a time, " + seconds + " s each…");
        List<Level> levels = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(together)) {
            List<Future<Level>> running = new ArrayList<>();
            for (int level : LEVELS) {
                running.add(threads.submit(() -> {
                    Level one = new Level(level);
                    one.run(java, classPath, seed + level * SEEDS, seconds);
                    return one;
                }));
            }
            for (Future<Level> each : running) {
                levels.add(each.get());
                System.out.println(levels.getLast());
            }
        } catch (ExecutionException e) {
            throw new IOException("a JVM of the fuzz could not be run", e.getCause());
        }
        return report(levels, (System.nanoTime() - began) / 1_000_000_000);
    }

    private static boolean report(List<Level> levels, long seconds) {
        Set<String> missing = new TreeSet<>();
        levels.forEach(each -> missing.addAll(each.all()));
        int all = missing.size();
        levels.forEach(each -> missing.removeAll(each.seen()));
        long elements = levels.stream().mapToLong(Level::elements).sum();
        int mismatches =
                levels.stream().mapToInt(each -> each.mismatches().size()).sum();
        int least = levels.stream().mapToInt(Level::kernels).min().orElse(0);
        int percent = all == 0 ? 0 : 100 * (all - missing.size()) / all;
        System.out.println(
                "seen on lanes: " + (all - missing.size()) + " of " + all + " operations of a type and shapes, "
                        + percent + " %" + (missing.isEmpty() ? "" : "; not: " + String.join("; ", missing)));
        System.out.printf(
                Locale.ROOT,
                "in %d s: %d mismatches (0 asked), at least %,d kernels at each level (%,d asked), "
                        + "%,d elements (%,d asked), coverage %d %% (%d asked)%n",
                seconds,
                mismatches,
                least,
                KERNELS_ASKED,
                elements,
                ELEMENTS_ASKED,
                percent,
                PERCENT_ASKED);
        for (Level each : levels) {
            each.mismatches().forEach(System.out::println);
            if (!each.complaint().isEmpty()) {
                System.err.println("fuzz: UseAVX=" + each.level() + " ended early: " + each.complaint());
            }
        }
        return mismatches == 0
                && levels.stream().allMatch(each -> each.complaint().isEmpty());
    }
}
