// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import dev.tutti.Loop;
import dev.tutti.Task;
import dev.tutti.shared.SharedBarrier;
import dev.tutti.shared.SharedDoubles;
import dev.tutti.shared.SharedLock;
import dev.tutti.shared.SharedLong;
import dev.tutti.shared.SharedQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import tools.jackson.jr.ob.JSON;

/**
 * One of Java's contestants at one workload: {@code CONTESTANT WORKLOAD COUNT SIZE WARM_SECONDS}.
 *
 * <p>Prints a JSON line for each figure, in seconds or, of memory, in bytes. The twin of {@code peers.py}: what one does before, during and
 * after the clock runs, the other does too.
 */
final class JavaContestant {

    private static final long ROUND_TRIP_LIMIT_NANOS = 3_000_000_000L;

    private static final int QUEUE_CAPACITY = 10_000;
    private static final int QUEUE_TRIALS = 7;
    private static final int TINY_TRIALS = 3;
    private static final long IDLE_MILLIS = 1_000;

    private final Subject subject;
    private final int count;
    private final int size;
    private final double warmSeconds;

    private JavaContestant(Subject subject, int count, int size, double warmSeconds) {
        this.subject = subject;
        this.count = count;
        this.size = size;
        this.warmSeconds = warmSeconds;
    }

    /** Runs one workload. */
    public static void main(String[] args) throws Exception {
        Contestant contestant =
                Contestant.valueOf(args[0].toUpperCase(Locale.ROOT).replace('-', '_'));
        Workload workload = Workload.valueOf(args[1].toUpperCase(Locale.ROOT).replace('-', '_'));
        if (workload == Workload.START) {
            start(contestant);
            return;
        }
        try (Subject subject = Subject.open(contestant)) {
            JavaContestant run = new JavaContestant(
                    subject, Integer.parseInt(args[2]), Integer.parseInt(args[3]), Double.parseDouble(args[4]));
            switch (workload) {
                case START -> throw new AssertionError("done above");
                case IDLE -> run.idle();
                case ROUND_TRIP -> run.roundTrip();
                case CHUNK_1 -> run.tinyTasks(Figure.CHUNK_1);
                case AUTOMATIC -> run.tinyTasks(Figure.AUTOMATIC);
                case INTEGRALS -> run.integrals();
                case PI -> run.pi();
                case ARGUMENTS -> run.arrays(Figure.ARGUMENTS, JavaContestant::last, run.size - 1);
                case ARRAYS -> run.arrays(Figure.ARRAYS, JavaContestant::echo, 0);
                case SENT_ARRAY -> run.sentArray();
                case SHARED_ARRAY ->
                    run.sharedArray(contestant == Contestant.LANES ? JavaContestant::sum : SharedDoubles::sum);
                case LOCK -> run.lock();
                case COUNTER -> run.counter();
                case QUEUE -> run.queue();
            }
        }
    }

    private static void start(Contestant contestant) throws Exception {
        long begin = System.nanoTime();
        try (Subject subject = Subject.open(contestant)) {
            boolean processes = contestant.isOfProcesses();
            subject.one(i -> worker(processes), 0);
            double first = secondsSince(begin);
            workers(subject, contestant.workers, processes);
            double all = secondsSince(begin);
            report(Figure.FIRST_RESULT, first);
            report(Figure.ALL_WORKERS, all);
        }
        long again = System.nanoTime();
        try (Subject subject = Subject.open(contestant)) {
            subject.one(i -> worker(contestant.isOfProcesses()), 0);
            report(Figure.NEXT_POOL, secondsSince(again));
        }
    }

    /** Waits for all workers, and says who they are. */
    private static Set<Long> workers(Subject subject, int count, boolean processes) throws Exception {
        Set<Long> seen = new HashSet<>();
        while (seen.size() < count) {
            seen.addAll(subject.map(i -> workerSlowly(processes), List.of(0, 1), true));
        }
        return seen;
    }

    /** The memory of the largest worker after a second of nothing to do. */
    private void idle() throws Exception {
        Set<Long> workers = workers(subject, Contestant.PROCESSES.workers, true);
        Thread.sleep(IDLE_MILLIS); // what is measured is the memory of those who wait
        long bytes = 0;
        for (long worker : workers) {
            bytes = Math.max(bytes, residentBytes(worker));
        }
        report(Figure.IDLE, (double) bytes);
    }

    private static long residentBytes(long process) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("process " + process + " has no memory that can be seen");
    }

    private void roundTrip() throws Exception {
        warmUp(() -> subject.one(JavaContestant::increment, 1));
        long begin = System.nanoTime();
        List<Double> seconds = new ArrayList<>();
        while (seconds.size() < count && System.nanoTime() - begin < ROUND_TRIP_LIMIT_NANOS) {
            long sent = System.nanoTime();
            int result = subject.one(JavaContestant::increment, 1);
            seconds.add(secondsSince(sent));
            check("1 + 1", result, result == 2);
        }
        report(Figure.ROUND_TRIP, Samples.median(seconds));
    }

    private void tinyTasks(Figure figure) throws Exception {
        boolean single = figure == Figure.CHUNK_1;
        List<Integer> few = IntStream.range(0, count / 10).boxed().toList();
        warmUp(() -> subject.map(JavaContestant::increment, few, single));
        List<Integer> items = IntStream.range(0, count).boxed().toList();
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < TINY_TRIALS; i++) {
            long begin = System.nanoTime();
            List<Integer> results = subject.map(JavaContestant::increment, items, single);
            seconds.add(secondsSince(begin));
            long sum = results.stream().mapToLong(x -> x).sum();
            check("tiny tasks", sum, sum == count * (count + 1L) / 2);
        }
        report(figure, Samples.median(seconds));
    }

    private void integrals() throws Exception {
        int n = size;
        warmUp(() -> subject.map(b -> integral(b, n / 10), List.of(2, 2, 2, 2, 2, 2, 2, 2), false));
        List<Integer> limits = IntStream.rangeClosed(1, count).boxed().toList();
        long begin = System.nanoTime();
        List<Double> results = subject.map(b -> integral(b, n), limits, false);
        double seconds = secondsSince(begin);
        for (int b : limits) {
            double cube = (double) b * b * b;
            double result = results.get(b - 1);
            check(
                    "the integral from 0 to " + b,
                    result,
                    Math.abs(result - (cube / 3 - b * b / 2.0)) <= cube / n + 1e-9 * cube);
        }
        report(Figure.INTEGRALS, seconds);
    }

    private void pi() throws Exception {
        int n = size;
        List<Integer> seeds = IntStream.range(0, count).boxed().toList();
        warmUp(() -> subject.map(seed -> hits(seed, n / 10), seeds.subList(0, 8), true));
        long begin = System.nanoTime();
        List<Long> results = subject.map(seed -> hits(seed, n), seeds, true);
        double seconds = secondsSince(begin);
        double samples = (double) count * n;
        double estimate = 4 * results.stream().mapToLong(x -> x).sum() / samples;
        check("π", estimate, Math.abs(estimate - Math.PI) < 10 / Math.sqrt(samples));
        report(Figure.PI, seconds);
    }

    private void arrays(Figure figure, Task<double[], double[]> task, int from) throws Exception {
        double[] doubles = new double[size];
        Arrays.setAll(doubles, i -> i);
        double[] expected = Arrays.copyOfRange(doubles, from, size);
        warmUp(() -> subject.one(task, doubles));
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long sent = System.nanoTime();
            double[] back = subject.one(task, doubles);
            seconds.add(secondsSince(sent));
            check("the array", back.length, Arrays.equals(back, expected));
        }
        report(figure, Samples.median(seconds));
    }

    private void sentArray() throws Exception {
        double[] doubles = new double[size];
        Arrays.setAll(doubles, i -> i);
        List<double[]> halves = List.of(Arrays.copyOf(doubles, size / 2), Arrays.copyOfRange(doubles, size / 2, size));
        sums(
                Figure.SENT_ARRAY,
                () -> subject.map(half -> Loop.range(half.length).serial().sum(i -> half[i]), halves, true));
    }

    private void sharedArray(Task<SharedDoubles, Double> sum) throws Exception {
        try (SharedDoubles doubles = SharedDoubles.of(size)) {
            Loop.range(size).forEach(i -> doubles.set(i, i));
            List<SharedDoubles> halves = List.of(doubles.slice(0, size / 2), doubles.slice(size / 2, size));
            sums(Figure.SHARED_ARRAY, () -> subject.map(sum, halves, true));
        }
    }

    /** On lanes, where the worker has them. */
    private static double sum(SharedDoubles doubles) {
        return Loop.range(doubles.length()).serial().sum(i -> doubles.get(i));
    }

    /** Of an array of 0, 1, 2 …, the halves of which are summed by a task each. */
    private void sums(Figure figure, Callable<List<Double>> body) throws Exception {
        warmUp(body);
        double exact = (double) size * (size - 1) / 2;
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long sent = System.nanoTime();
            List<Double> sums = body.call();
            seconds.add(secondsSince(sent));
            double sum = sums.get(0) + sums.get(1);
            check("the sum", sum, Math.abs(sum - exact) <= 1e-12 * exact);
        }
        report(figure, Samples.median(seconds));
    }

    private void lock() throws Exception {
        try (SharedLock lock = SharedLock.plain()) {
            warmUp(() -> lockAndUnlock(lock, count / 10));
            long begin = System.nanoTime();
            int taken = lockAndUnlock(lock, count);
            double seconds = secondsSince(begin);
            check("the lock", taken, taken == count && !lock.isHeld());
            report(Figure.LOCK, seconds);
        }
    }

    private static int lockAndUnlock(SharedLock lock, int times) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            lock.lock();
            try {
                taken++;
            } finally {
                lock.unlock();
            }
        }
        return taken;
    }

    private void counter() throws Exception {
        try (SharedLock lock = SharedLock.plain();
                SharedLong counter = SharedLong.of(0);
                SharedBarrier both = SharedBarrier.of(2)) {
            warmUp(() -> increments(lock, counter, both, count / 10));
            counter.set(0);
            long begin = System.nanoTime();
            increments(lock, counter, both, count);
            double seconds = secondsSince(begin);
            check("the counter", counter.get(), counter.get() == 2L * count);
            report(Figure.COUNTER, seconds);
        }
    }

    private List<Integer> increments(SharedLock lock, SharedLong counter, SharedBarrier both, int times)
            throws Exception {
        return subject.map(
                worker -> {
                    both.await();
                    for (int i = 0; i < times; i++) {
                        lock.lock();
                        try {
                            counter.setPlain(counter.getPlain() + 1);
                        } finally {
                            lock.unlock();
                        }
                    }
                    return worker;
                },
                List.of(0, 1),
                true);
    }

    private void queue() throws Exception {
        subject.map(x -> workerSlowly(true), List.of(0, 1), true); // both are there
        try (SharedQueue<Integer> queue = SharedQueue.of(QUEUE_CAPACITY)) {
            double cold = pass(queue);
            warmUp(() -> pass(queue));
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i < QUEUE_TRIALS; i++) {
                seconds.add(pass(queue));
            }
            report(Figure.QUEUE, Samples.median(seconds));
            report(Figure.QUEUE_COLD, cold);
        }
    }

    /** One worker puts numbers, the other takes them. Returns the seconds. */
    private double pass(SharedQueue<Integer> queue) throws Exception {
        int elements = count;
        long begin = System.nanoTime();
        List<Long> sums =
                subject.map(worker -> worker == 0 ? produce(queue, elements) : consume(queue), List.of(0, 1), true);
        double seconds = secondsSince(begin);
        check("the queue", sums, sums.get(1) == elements * (elements - 1L) / 2);
        return seconds;
    }

    private static long produce(SharedQueue<Integer> queue, int elements) throws InterruptedException {
        for (int i = 0; i < elements; i++) {
            queue.put(i);
        }
        queue.put(-1);
        return 0;
    }

    private static long consume(SharedQueue<Integer> queue) throws InterruptedException {
        long sum = 0;
        for (Integer x = queue.take(); x != null && x >= 0; x = queue.take()) {
            sum += x;
        }
        return sum;
    }

    private static int increment(int x) {
        return x + 1;
    }

    private static long worker(boolean processes) {
        return processes
                ? ProcessHandle.current().pid()
                : Thread.currentThread().threadId();
    }

    private static long workerSlowly(boolean processes) throws InterruptedException {
        Thread.sleep(1); // long enough that an idle worker gets the other of two
        return worker(processes);
    }

    private static double[] last(double[] doubles) {
        return new double[] {doubles[doubles.length - 1]};
    }

    private static double[] echo(double[] doubles) {
        return doubles;
    }

    private static double f(double x) {
        return x * x - x;
    }

    private static double integral(int b, int n) {
        double dx = (double) b / n;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += f(i * dx);
        }
        return sum * dx;
    }

    private static long hits(int seed, int n) {
        SplittableRandom random = new SplittableRandom(seed);
        long hits = 0;
        for (int i = 0; i < n; i++) {
            double x = random.nextDouble();
            double y = random.nextDouble();
            if (x * x + y * y < 1) {
                hits++;
            }
        }
        return hits;
    }

    private void warmUp(Callable<?> body) throws Exception {
        long begin = System.nanoTime();
        do {
            body.call();
        } while (secondsSince(begin) < warmSeconds);
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }

    private static void check(String what, Object found, boolean right) {
        if (!right) {
            throw new IllegalStateException("wrong answer of " + what + ": " + found);
        }
    }

    private static void report(Figure figure, double seconds) throws Exception {
        System.out.println(JSON.std.asString(Map.of("figure", figure.id(), "value", seconds)));
    }
}
