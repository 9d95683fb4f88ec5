// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.Task;
import dev.tutti.TaskFailedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Calls a function on some items of a map to see what they cost: one after the other, and side by side. To be used once.
 *
 * <p>The sample is spread evenly over the input, whose items often get dearer along it. First the function is called
 * until it should be warm. Then rounds take items that were not taken before, as long as there are such, and run them on one
 * thread and on several, in turns first, so that neither finds them in the caches more often.
 */
final class Sampler<T extends @Nullable Object, R extends @Nullable Object> {

    /** Calls that are timed together: a clock costs too much for each of them. */
    private static final double BLOCK_SECONDS = 20e-6;

    private static final int MOST_IN_BLOCK = 1 << 14;
    private static final double ROUND_SECONDS = 0.01;
    private static final int MOST_BLOCKS = 512;

    /** Whoever loses its core loses it for longer than this. */
    private static final double LEAST_PREEMPTED_SECONDS = 0.5e-3;

    /** Calls timed one by one; more of them are too short for that. */
    private static final int MOST_SINGLE = 10_000;

    private static final double WARM_UP_SECONDS = 0.25;
    private static final double ROUNDS_SECONDS = 0.4;
    private static final double MOST_SECONDS = 1.5;
    private static final double GOOD_ERROR = 0.05;
    private static final int FEWEST_ROUNDS = 4;
    private static final int MOST_IN_CROWD = 64;
    private static final double CROWD_SECONDS = 0.2;
    private static final int MOST_TRIPS = 8;

    /** Costs that a profile keeps. */
    private static final int MOST_KEPT = 1000;

    private final Task<? super T, ? extends R> task;
    private final List<T> items;
    private final int threads;
    private final long beginNanos = System.nanoTime();
    private final Spread spread;

    /** Seconds a call of items that were timed for the first time, warm. */
    private final TreeMap<Integer, Double> costs = new TreeMap<>();

    private final List<Double> slowdowns = new ArrayList<>();

    /** The same of rounds in which threads begin one after the other. */
    private final List<Double> staggered = new ArrayList<>();

    private final List<Double> busySlowdowns = new ArrayList<>();
    private final List<T> tripItems = new ArrayList<>();
    private final List<@Nullable R> tripResults = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private int block = 1;
    private ThreadClock alone = ThreadClock.ZERO;

    @SuppressWarnings("unused") // never read: what is written cannot be deleted by the JIT
    private static volatile @Nullable Object sink;

    Sampler(Task<? super T, ? extends R> task, List<T> items, int threads) {
        this.task = task;
        this.items = items;
        this.threads = threads;
        this.spread = new Spread(items.size());
    }

    Profile profile() {
        List<Double> first = warmUp();
        double guess = first.getLast();
        rounds(guess, Math.clamp(guess * items.size(), 0.05, ROUNDS_SECONDS));
        double mean = costs.values().stream().mapToDouble(s -> s).average().orElse(guess);
        double busy = mean * alone.cpuSeconds() / alone.ownSeconds();
        int crowd = Math.min(MOST_IN_CROWD, items.size());
        boolean waits = Profile.waits(mean, busy) && crowd > threads && mean < MOST_SECONDS;
        double cold = first.stream().mapToDouble(s -> s).sum() - first.size() * mean;
        double noise = 2 * Math.sqrt(first.size()) * deviation(mean);
        double slowdown = Math.max(median(slowdowns), median(staggered));
        double busySlowdown = median(busySlowdowns);
        Travel travel = Travel.of(task, tripItems, tripResults);
        sink = null;
        return new Profile(
                items.size(),
                calls.get(),
                mean,
                busy,
                alone.queuedSeconds() / alone.wallSeconds(),
                error(mean),
                evenly(List.copyOf(costs.values())),
                cold > noise ? cold : 0,
                threads,
                slowdown,
                busySlowdown,
                busySlowdown, // memory and caches are shared with other processes, locks are not
                waits ? crowd : 0,
                waits ? crowdSeconds(crowd) : 0,
                travel);
    }

    /** Calls until it is warm, and the length of blocks is found. Seconds of each call. */
    private List<Double> warmUp() {
        List<Double> seconds = new ArrayList<>();
        double spent;
        double budget;
        do {
            int position = spread.next();
            T item = items.get(position);
            long begin = System.nanoTime();
            R result = call(position);
            seconds.add(secondsSince(begin));
            if (tripItems.size() < MOST_TRIPS) {
                tripItems.add(item);
                tripResults.add(result);
            }
            spent = secondsSince(beginNanos);
            // A few percent of the whole are enough for what is long, and all of it for what is short.
            budget = Math.clamp(spent / seconds.size() * items.size(), 0.02, WARM_UP_SECONDS);
        } while (spent < budget && seconds.size() < MOST_SINGLE);
        double last = Sample.median(seconds.subList(seconds.size() - Math.min(seconds.size(), 9), seconds.size()));
        block = (int) Math.clamp(BLOCK_SECONDS / Math.max(last, 1e-9), 1, MOST_IN_BLOCK);
        if (block > 1) {
            // Of so short calls it is mainly the clock that was seen.
            long end = System.nanoTime() + (long) (budget / 2 * 1e9);
            while (System.nanoTime() < end) {
                run(positions(block), 0, block);
            }
            int[] more = positions(block);
            long begin = System.nanoTime();
            run(more, 0, block);
            last = secondsSince(begin) / block;
        }
        seconds.add(last);
        return seconds;
    }

    private void rounds(double guessSeconds, double budgetSeconds) {
        ExecutorService executor = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("tutti-sample-", 0).factory());
        try {
            long begin = System.nanoTime();
            for (int round = 0; ; round++) {
                double spent = secondsSince(begin);
                double mean =
                        costs.values().stream().mapToDouble(s -> s).average().orElse(guessSeconds);
                boolean isGood = error(mean) <= GOOD_ERROR && round >= FEWEST_ROUNDS;
                if (round > 0 && (spent >= MOST_SECONDS || (spent >= budgetSeconds && isGood))) {
                    return;
                }
                if (round > 1 && costs.size() >= items.size() && spent >= budgetSeconds) {
                    return; // there is no more to be known
                }
                round(executor, round, mean);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private void round(ExecutorService executor, int round, double itemSeconds) {
        int blocks = itemSeconds > ROUND_SECONDS
                ? threads
                : (int) Math.clamp(ROUND_SECONDS / Math.max(itemSeconds * block, 1e-9), 2 * threads, MOST_BLOCKS);
        int[] positions = positions(blocks * block);
        boolean isFresh = spread.isFresh();
        boolean aloneFirst = round % 2 == 0 || threads == 1;
        Passed one = aloneFirst ? alone(positions, isFresh || costs.isEmpty()) : Passed.NOT;
        if (threads > 1) {
            // Threads that read the same at the same time fetch it for each other; those that come late wait less.
            boolean isStaggered = round % 4 > 1;
            List<Turn> many = together(executor, positions, isStaggered ? itemSeconds / threads : 0);
            one = aloneFirst ? one : alone(positions, isFresh);
            double begin = many.stream().mapToDouble(Turn::begin).min().orElseThrow();
            double end = many.stream().mapToDouble(Turn::end).max().orElseThrow();
            double[] ready =
                    many.stream().mapToDouble(turn -> turn.begin() - begin).toArray();
            double cpu =
                    many.stream().mapToDouble(turn -> turn.spent().cpuSeconds()).sum();
            (isStaggered ? staggered : slowdowns).add((end - begin) / Makespan.seconds(one.blockSeconds, ready));
            if (one.clock.cpuSeconds() > 0) {
                busySlowdowns.add(cpu / one.clock.cpuSeconds());
            }
        }
        alone = alone.plus(one.clock);
    }

    /** What a thread spent from its first item to its last, and when that began. */
    private record Turn(double begin, ThreadClock spent) {

        double end() {
            return begin + spent.ownSeconds();
        }
    }

    /** Items that ran on one thread: what it spent, and each block of them. */
    private record Passed(ThreadClock clock, double[] blockSeconds) {

        static final Passed NOT = new Passed(ThreadClock.ZERO, new double[0]);
    }

    /** Of slowdowns: nothing gets faster by being disturbed. */
    private static double median(List<Double> slowdowns) {
        return slowdowns.isEmpty() ? 1 : Math.max(1, Sample.median(slowdowns));
    }

    /** Items that lie evenly in the input. */
    List<T> some(int number) {
        return Arrays.stream(positions(number)).<T>mapToObj(items::get).toList();
    }

    private int[] positions(int number) {
        return IntStream.range(0, number).map(i -> spread.next()).toArray();
    }

    /** Runs items on this thread, and notes what each costs. */
    private Passed alone(int[] positions, boolean noted) {
        double[] seconds = new double[positions.length / block];
        double queued = ThreadClock.queued();
        ThreadClock before = ThreadClock.read();
        for (int from = 0; from < positions.length; from += block) {
            long begin = System.nanoTime();
            run(positions, from, from + block);
            double spent = secondsSince(begin);
            if (spent > LEAST_PREEMPTED_SECONDS) {
                double now = ThreadClock.queued();
                spent = Math.max(spent - (now - queued), spent / 100);
                queued = now;
            }
            seconds[from / block] = spent;
            if (noted) {
                costs.putIfAbsent(positions[from], spent / block);
            }
        }
        return new Passed(ThreadClock.read().minus(before), seconds);
    }

    /** Runs items on several threads; what each of these spent. */
    private List<Turn> together(ExecutorService executor, int[] positions, double delaySeconds) {
        AtomicInteger next = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(threads);
        Callable<Turn> worker = () -> {
            LockSupport.parkNanos((long) (start.await() * delaySeconds * 1e9));
            ThreadClock before = ThreadClock.read();
            for (int from = next.getAndAdd(block); from < positions.length; from = next.getAndAdd(block)) {
                run(positions, from, from + block);
            }
            return new Turn(before.wallSeconds(), ThreadClock.read().minus(before));
        };
        return all(executor, Collections.nCopies(threads, worker));
    }

    /** Calls it on so many items at once, until all are done; the least of a few times if that is quick. */
    private double crowdSeconds(int size) {
        double least = Double.POSITIVE_INFINITY;
        long first = System.nanoTime();
        do {
            List<Callable<@Nullable R>> each = Arrays.stream(positions(size))
                    .<Callable<@Nullable R>>mapToObj(position -> () -> call(position))
                    .toList();
            long begin = System.nanoTime();
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                sink = all(executor, each);
            }
            least = Math.min(least, secondsSince(begin));
        } while (secondsSince(first) < CROWD_SECONDS);
        return least;
    }

    private static <V extends @Nullable Object> List<V> all(ExecutorService executor, List<Callable<V>> work) {
        try {
            List<V> results = new ArrayList<>();
            for (Future<V> future : executor.invokeAll(work)) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a function was sampled");
        }
    }

    private void run(int[] positions, int from, int to) {
        Object result = null;
        for (int i = from; i < to; i++) {
            result = call(positions[i]);
        }
        sink = result;
    }

    private R call(int position) {
        try {
            calls.getAndIncrement();
            return task.apply(items.get(position));
        } catch (Throwable e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new TaskFailedException(position, 1, e);
        }
    }

    /** The standard error of the mean, as a part of it. */
    private double error(double mean) {
        int n = costs.size();
        if (n < 2) {
            return n == items.size() ? 0 : 1;
        }
        double unseen = 1 - (double) n / items.size(); // all of them have no error
        return deviation(mean) * Math.sqrt(Math.max(0, unseen) / n) / mean;
    }

    /** The standard deviation of the items; 0 of fewer than two. */
    private double deviation(double mean) {
        double squares = costs.values().stream()
                .mapToDouble(s -> (s - mean) * (s - mean))
                .sum();
        return costs.size() < 2 ? 0 : Math.sqrt(squares / (costs.size() - 1));
    }

    private static List<Double> evenly(List<Double> all) {
        int kept = Math.min(all.size(), MOST_KEPT);
        return IntStream.range(0, kept)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / kept)))
                .toList();
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    /** Positions of an input in an order whose beginnings all lie evenly: those of reversed bits. Again and again. */
    static final class Spread {

        private final int size;
        private final int bits;
        private long drawn;
        private boolean wrapped;

        Spread(int size) {
            this.size = size;
            this.bits = Math.max(1, 32 - Integer.numberOfLeadingZeros(size - 1));
        }

        int next() {
            while (true) {
                int reversed = (int) (Integer.toUnsignedLong(Integer.reverse((int) drawn++)) >>> (32 - bits));
                if (drawn == 1L << bits) {
                    wrapped = true;
                    drawn = 0;
                }
                if (reversed < size) {
                    return reversed;
                }
            }
        }

        /** Whether no position was given twice. */
        boolean isFresh() {
            return !wrapped;
        }
    }
}
