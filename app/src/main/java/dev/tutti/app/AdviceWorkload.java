// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.Task;
import dev.tutti.measure.AdviceCheck;
import dev.tutti.measure.Advisor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A map of a known kind, on which the advisor is tried.
 *
 * @param name what kind, in a word or two
 * @param what it is
 * @param check advises, runs it everywhere, and compares
 */
record AdviceWorkload(String name, String what, Supplier<AdviceCheck> check) {

    /** All that one reads in a pass is more than caches hold. */
    private static final int MEMORY_DOUBLES = 12_000_000;

    private static final Object LOCK = new Object();

    /** The ten kinds. */
    static List<AdviceWorkload> all() {
        return List.of(
                of("tiny", "200 items of some ns", x -> x * x, range(200)),
                of("many tiny", "500,000 of them", x -> x * x, range(500_000)),
                of("medium", "1,500 items of 0.1 ms", x -> burn(50_000), range(1500)),
                of("huge", "12 items of 0.1 s", x -> burn(40_000_000), range(12)),
                of("waits", "200 items of 5 ms", x -> waits(5, 0), range(200)),
                of("half waits", "150 items that wait for 3 ms and compute for 1", x -> waits(3, 500_000), range(150)),
                memory(),
                of(
                        "large items",
                        "60 arrays of 4 MB",
                        x -> Arrays.stream(x).map(Math::sqrt).sum(),
                        IntStream.range(0, 60)
                                .mapToObj(i -> new double[500_000])
                                .toList()),
                of(
                        "uneven",
                        "300 items of up to 2 ms, the time rising with the square",
                        x -> burn(x * x * 10L),
                        range(300)),
                of("a lock", "8 items of 0.1 s of which one can run at a time", AdviceWorkload::locked, range(8)));
    }

    private static <T, R> AdviceWorkload of(String name, String what, Task<T, R> task, List<T> items) {
        return new AdviceWorkload(name, what, () -> Advisor.check(task, items));
    }

    private static List<Integer> range(int items) {
        return IntStream.range(0, items).boxed().toList();
    }

    /** Reads an array that the task captures, so it is made only when its turn comes. */
    private static AdviceWorkload memory() {
        return new AdviceWorkload("memory", "40 passes over 96 MB", () -> {
            double[] all = IntStream.range(0, MEMORY_DOUBLES).asDoubleStream().toArray();
            return Advisor.check(
                    first -> {
                        double sum = 0;
                        for (int i = first; i < all.length; i += 8) { // a cache line a step
                            sum += all[i];
                        }
                        return sum;
                    },
                    range(40).stream().map(i -> i % 8).toList());
        });
    }

    /** Computes for about so many times 4 ns. */
    private static long burn(long steps) {
        long x = steps;
        for (long i = 0; i < steps; i++) {
            x = x * 6364136223846793005L + (x >>> 33) + i;
        }
        return x;
    }

    private static long waits(int millis, long steps) throws InterruptedException {
        Thread.sleep(millis); // the wait of a query or a request, whose length is what the advice is compared with
        return burn(steps);
    }

    private static long locked(int item) {
        synchronized (LOCK) {
            return burn(60_000_000L + item);
        }
    }
}
