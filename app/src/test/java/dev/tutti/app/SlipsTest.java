// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tutti.Loop;
import dev.tutti.Philox;
import dev.tutti.Pool;
import dev.tutti.TaskFuture;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What docs/slips.md says of the documents, shown by running it. */
class SlipsTest {

    private static final long SEED = 42;

    private static double f(double x) {
        return 1 / (1 + x * x);
    }

    /**
     * A sample at x is the right end of a rectangle whose mean width is (1 − (1 − x)ⁿ)/n. So n of them have the mean
     * ∫ f(x) (1 − (1 − x)ⁿ) dx, which is less than ∫ f(x) dx.
     */
    @Test
    void theMeanOfManyRepetitionsIsNotTheIntegral() {
        int samples = 10;
        int repetitions = 100_000;
        double mean = Loop.range(repetitions).sum(repetition -> integral(repetition, samples)) / repetitions;
        int n = 100_000;
        double tendsTo = Loop.range(n).sum(i -> {
                    double x = (i + 0.5) / n;
                    return f(x) * (1 - Math.pow(1 - x, samples));
                })
                / n;
        assertThat(tendsTo).isCloseTo(0.696, within(5e-4));
        assertThat(mean).as("seed %d", SEED).isCloseTo(tendsTo, within(3e-3));
        assertThat(Math.PI / 4 - mean).isGreaterThan(0.08);
    }

    /** As the document has it. */
    private static double integral(int repetition, int samples) {
        double[] x = new double[samples];
        for (int i = 0; i < samples; i++) {
            x[i] = Philox.at(SEED, repetition, i).nextDouble();
        }
        Arrays.sort(x);
        double area = x[0] * f(x[0]);
        for (int i = 1; i < samples; i++) {
            area += (x[i] - x[i - 1]) * f(x[i]);
        }
        return area;
    }

    @Test
    void asCompletedGivesFutures() throws Exception {
        CountDownLatch secondIsDone = new CountDownLatch(1);
        try (Pool pool = Pool.threads(2)) {
            TaskFuture<Integer> first = pool.submit(() -> {
                secondIsDone.await();
                return 4;
            });
            TaskFuture<Integer> second = pool.submit(() -> 9);
            List<TaskFuture<Integer>> completed = new ArrayList<>();
            for (TaskFuture<Integer> future : TaskFuture.asCompleted(List.of(first, second))) {
                completed.add(future);
                secondIsDone.countDown();
            }
            assertThat(completed).containsExactly(second, first);
        }
    }

    @Test
    void aRemainderIsNotLost() {
        int samples = 1_000_003;
        int tasks = 10;
        List<Integer> pieces = IntStream.range(0, tasks)
                .map(k -> (int) ((long) samples * (k + 1) / tasks) - (int) ((long) samples * k / tasks))
                .boxed()
                .toList();
        assertThat(pieces.stream().mapToInt(piece -> piece).sum()).isEqualTo(samples);
        assertThat(pieces).allMatch(piece -> piece == 100_000 || piece == 100_001);
        assertThat(samples / tasks * tasks).isEqualTo(samples - 3);
    }

    @Test
    void theCircleIsAQuarterOfPiOfItsSquare() {
        int n = 1_000_000;
        long hits = Loop.range(n).count(i -> {
            Philox random = Philox.at(SEED, i);
            double x = random.nextDouble(-1, 1);
            double y = random.nextDouble(-1, 1);
            return x * x + y * y <= 1;
        });
        double sixDeviations = 6 * Math.sqrt(Math.PI / 4 * (1 - Math.PI / 4) / n);
        assertThat((double) hits / n).as("seed %d", SEED).isCloseTo(Math.PI / 4, within(sixDeviations));
    }

    /** A thread that only waits in a circle uses processor time, and computes nothing. */
    @Test
    void busyIsNotFast() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong busyNanos = new AtomicLong();
        CountDownLatch waits = new CountDownLatch(1);
        Thread waiter = Thread.ofPlatform().start(() -> {
            waits.countDown();
            while (!done.get()) {
                busyNanos.set(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
            }
        });
        waits.await();
        double sum = 0;
        for (int i = 0; i < 1_000_000 || busyNanos.get() == 0; i++) {
            sum += Math.sqrt(i);
        }
        done.set(true);
        waiter.join();
        assertThat(sum).isPositive();
        assertThat(busyNanos.get()).isPositive();
    }

    @Test
    void arangeMayHaveOnePointTooMany() {
        double a = 0;
        double b = 2;
        List<Integer> wrong = IntStream.rangeClosed(1, 1000)
                .filter(n -> (int) Math.ceil((b - a) / ((b - a) / n)) != n)
                .boxed()
                .toList();
        assertThat(wrong).hasSize(58).startsWith(49, 98, 103);
        assertThat(wrong).allMatch(n -> (int) Math.ceil((b - a) / ((b - a) / n)) == n + 1);
    }
}
