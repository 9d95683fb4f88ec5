// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The lab {@code threads-results}: three threads started by hand, whose results come back through an array of slots or
 * as what they return; and the pool that does the same in a line.
 */
final class ThreadsResults implements Lab {

    @Override
    public Card card() {
        return new Card(
                "threads-results",
                Document.D,
                "How results come back from threads",
                "threads that fill slots, threads that return, and a pool",
                "no speedup at all: only one thread at a time runs Python");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "additions of a task", 1, 1_000_000_000_000L, 5_000_000, 100_000_000, 10_000_000),
                new Parameter("tasks", "tasks", 1, 64, 3, 3, 3));
    }

    @Override
    public List<String> backends() {
        return List.of("threads");
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        long n = arguments.value("n");
        int tasks = arguments.intValue("tasks");
        List<Long> numbers = LongStream.rangeClosed(1, tasks).boxed().toList();
        return List.of(Question.of(
                        tasks + " sums of " + n + " squares",
                        () -> numbers.stream().map(x -> f(x, n)).toList(),
                        sums -> IntStream.range(0, tasks).allMatch(i -> sums.get(i) == (i + 1.0) * (i + 1) * n)
                                ? null
                                : "not x²·n for x = 1, 2, …: " + sums,
                        sums -> sums,
                        sums -> "sums: " + sums.stream().limit(3).toList())
                .form("a slot for each thread", stage -> slots(numbers, n))
                .form("threads that return", stage -> returned(numbers, n))
                .form("a pool", stage -> stage.tasks().chunk(1).map(x -> f(x, n), numbers)));
    }

    /** Exact as long as it stays below 2⁵³. */
    private static double f(long x, long n) {
        double j = 0;
        for (long i = 0; i < n; i++) {
            j += (double) x * x;
        }
        return j;
    }

    private static List<Double> slots(List<Long> numbers, long n) throws InterruptedException {
        double[] results = new double[numbers.size()];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            int slot = i;
            threads.add(Thread.ofPlatform().start(() -> results[slot] = f(numbers.get(slot), n)));
        }
        for (Thread thread : threads) {
            thread.join(); // what a thread wrote is seen by whoever has joined it
        }
        return Arrays.stream(results).boxed().toList();
    }

    private static List<Double> returned(List<Long> numbers, long n) throws Exception {
        List<FutureTask<Double>> tasks = new ArrayList<>();
        for (long x : numbers) {
            FutureTask<Double> task = new FutureTask<>(() -> f(x, n));
            Thread.ofPlatform().start(task);
            tasks.add(task);
        }
        List<Double> results = new ArrayList<>();
        for (FutureTask<Double> task : tasks) {
            results.add(task.get());
        }
        return results;
    }
}
