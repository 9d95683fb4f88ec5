// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.Pool;
import dev.tutti.UnavailableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Measures {@link Overheads}, once in a JVM: in about three seconds, half of them the start of worker processes. */
final class Calibration {

    private static final int ITEMS = 20_000;

    /** Threads take items in batches that grow. */
    private static final int MANY_ITEMS = 100_000;

    private static final double SECONDS_EACH = 0.3;
    private static final int FEWEST_PASSES = 8;
    private static final int LARGE_BYTES = 1 << 20;
    private static final int LARGE_ITEMS = 16;
    private static final double PATIENCE_SECONDS = 10;

    private static @Nullable Overheads measured;

    private Calibration() {}

    /** The overheads; those of processes are infinite where none can be started. */
    static synchronized Overheads overheads(int cores) {
        if (measured == null) {
            measured = measure(cores);
        }
        return measured;
    }

    private static Overheads measure(int cores) {
        double threads = itemSeconds("threads:" + cores, MANY_ITEMS);
        double virtual = itemSeconds("virtualThreads", ITEMS);
        double serial = itemSeconds("serial", ITEMS);
        // The first of them met code that was new to the JVM.
        threads = Math.min(threads, itemSeconds("threads:" + cores, MANY_ITEMS));
        Overheads local = new Overheads(
                startSeconds("serial", 1),
                serial,
                startSeconds("threads:" + cores, cores) / cores,
                threads,
                startSeconds("virtualThreads", cores),
                virtual,
                Double.POSITIVE_INFINITY,
                0,
                0,
                0,
                0,
                0);
        try {
            return withProcesses(local, cores);
        } catch (UnavailableException e) {
            return local;
        }
    }

    private static Overheads withProcesses(Overheads local, int cores) {
        // The first pool of a JVM is slower, and that of a machine makes the archive that others start from.
        double cold;
        double warm;
        double large;
        try (Pool pool = Pool.processes(cores)) {
            answers(pool, System.nanoTime());
            cold = secondsOf(pool, ITEMS);
            warm = warmSeconds(pool, ITEMS);
            List<byte[]> arrays = Collections.nCopies(LARGE_ITEMS, new byte[LARGE_BYTES]);
            pool.map(array -> array.length, arrays);
            long begin = System.nanoTime();
            pool.map(array -> array.length, arrays);
            large = secondsSince(begin);
        }
        long wish = System.nanoTime();
        List<Double> answers;
        try (Pool pool = Pool.processes(cores)) {
            answers = answers(pool, wish);
        }
        double first = answers.getFirst();
        double last = answers.getLast();
        return new Overheads(
                local.serialStart(),
                local.serialItem(),
                local.threadStart(),
                local.threadItem(),
                local.virtualStart(),
                local.virtualItem(),
                first,
                answers.size() > 1 ? (last - first) / (answers.size() - 1) : first,
                cold / ITEMS,
                ITEMS,
                warm / ITEMS,
                Math.max(0, large / LARGE_ITEMS - warm / ITEMS) / LARGE_BYTES);
    }

    /** When each worker of a pool first answered, in seconds after the wish for it. */
    private static List<Double> answers(Pool pool, long wishNanos) {
        List<Double> seconds = new ArrayList<>();
        Set<Long> answered = new HashSet<>();
        while (answered.size() < pool.workers() && secondsSince(wishNanos) < PATIENCE_SECONDS) {
            List<Long> ids = pool.chunk(1)
                    .map(
                            i -> {
                                Thread.sleep(1); // so that the next one is taken by another worker
                                return ProcessHandle.current().pid();
                            },
                            IntStream.range(0, pool.workers()).boxed());
            for (long id : ids) {
                if (answered.add(id)) {
                    seconds.add(secondsSince(wishNanos));
                }
            }
        }
        return seconds;
    }

    /** Opening a pool, and so many items at once: the lower quartile of many times, the first of which are colder. */
    private static double startSeconds(String spec, int items) {
        List<Double> seconds = new ArrayList<>();
        List<Integer> input = IntStream.range(0, items).boxed().toList();
        long first = System.nanoTime();
        while (secondsSince(first) < SECONDS_EACH) {
            long begin = System.nanoTime();
            try (Pool pool = Pool.of(spec)) {
                pool.chunk(1).map(x -> x, input);
                seconds.add(secondsSince(begin));
            }
        }
        double[] later = Sample.sorted(seconds.subList(seconds.size() / 2, seconds.size()));
        return later[later.length / 4];
    }

    private static double itemSeconds(String spec, int items) {
        try (Pool pool = Pool.of(spec)) {
            return warmSeconds(pool, items) / items;
        }
    }

    /** Of so many items; the fastest of several, as all else is disturbance or an unfinished warm-up. */
    private static double warmSeconds(Pool pool, int items) {
        double least = Double.POSITIVE_INFINITY;
        long begin = System.nanoTime();
        for (int pass = 0; pass < FEWEST_PASSES || secondsSince(begin) < SECONDS_EACH; pass++) {
            least = Math.min(least, secondsOf(pool, items));
        }
        return least;
    }

    private static double secondsOf(Pool pool, int items) {
        List<Integer> input = IntStream.range(0, items).boxed().toList();
        long begin = System.nanoTime();
        pool.map(x -> x, input);
        return secondsSince(begin);
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
