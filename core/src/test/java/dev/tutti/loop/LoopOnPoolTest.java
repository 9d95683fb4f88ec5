// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Body;
import dev.tutti.Capability;
import dev.tutti.IntLoop;
import dev.tutti.Loop;
import dev.tutti.Philox;
import dev.tutti.Pool;
import dev.tutti.Progress;
import dev.tutti.Schedule;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskRefusedException;
import dev.tutti.TaskTimeoutException;
import dev.tutti.WorkerLostException;
import dev.tutti.contract.Deadline;
import dev.tutti.shared.SharedDoubles;
import dev.tutti.shared.SharedLongs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loops on pools: the same bits, the same failures, and what is different without a shared heap. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopOnPoolTest {

    private final List<Pool> pools = new ArrayList<>();

    private static int changed = 1;

    @BeforeAll
    void open() {
        for (String spec : new String[] {"serial", "threads:2", "threads:3", "virtualThreads:4", "processes:2"}) {
            pools.add(Pool.of(spec));
        }
    }

    @AfterAll
    void close() {
        pools.forEach(Pool::close);
    }

    List<Pool> pools() {
        return pools;
    }

    List<Pool> separate() {
        return pools.stream()
                .filter(pool -> !pool.capabilities().contains(Capability.SHARED_HEAP))
                .toList();
    }

    List<Pool> shared() {
        return pools.stream()
                .filter(pool -> pool.capabilities().contains(Capability.SHARED_HEAP))
                .toList();
    }

    private static List<Place> places(Pool pool) {
        return Place.SCHEDULES.stream()
                .filter(schedule -> !(schedule instanceof Schedule.Dynamic(long grain) && grain < 4096))
                .map(schedule -> new Place(0, schedule, pool))
                .toList();
    }

    private static void assertBits(String what, double actual, double expected) {
        assertThat(Double.doubleToRawLongBits(actual))
                .as("%s: %s, expected %s", what, actual, expected)
                .isEqualTo(Double.doubleToRawLongBits(expected));
    }

    /** Three runs each, on ordinary and adversarial data, around the lengths at which work is cut differently. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("pools")
    void sumsHaveTheSameBits(Pool pool) {
        for (Data data : Data.values()) {
            for (int length : new int[] {0, 1, 33, 4096, 4097, 8 * 4096 * 2 + 1, 104_729}) {
                double[] values = data.values(length);
                double expected = ReductionOracle.sum(values);
                Body.IntToDouble body = i -> values[i];
                for (Place place : places(pool)) {
                    assertBits(
                            data.described(length) + " on " + place,
                            place.put(Loop.range(length)).sum(body),
                            expected);
                }
                for (int run = 0; run < 3; run++) {
                    assertBits(
                            "run " + run + " on " + pool,
                            Loop.range(length).on(pool).sum(body),
                            expected);
                }
            }
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("pools")
    void everythingElseIsTheSameToo(Pool pool) {
        int length = 50_021;
        double[] values = Data.WIDE.values(length);
        for (Place place : places(pool)) {
            IntLoop there = place.put(Loop.range(length));
            IntLoop here = Loop.range(length).serial();
            assertThat(there.min(i -> values[i])).isEqualTo(here.min(i -> values[i]));
            assertThat(there.max(i -> values[i])).isEqualTo(here.max(i -> values[i]));
            assertThat(there.argMin(i -> values[i])).isEqualTo(here.argMin(i -> values[i]));
            assertThat(there.argMax(i -> values[i])).isEqualTo(here.argMax(i -> values[i]));
            assertThat(there.count(i -> values[i] > 0)).isEqualTo(here.count(i -> values[i] > 0));
            assertThat(there.sumLong(i -> i * 31L)).isEqualTo(here.sumLong(i -> i * 31L));
            assertThat(there.minLong(i -> i * -31L)).isEqualTo(here.minLong(i -> i * -31L));
            assertThat(there.maxLong(i -> i * -31L)).isZero();
            assertThat(there.reduce((a, b) -> a * 0.5 + b, i -> values[i]))
                    .isEqualTo(here.reduce((a, b) -> a * 0.5 + b, i -> values[i]));
            assertThat(there.reduceLong((a, b) -> b, i -> i)).isEqualTo(length - 1);
            assertThat(there.toDoubles(i -> values[i] * 2)).isEqualTo(here.toDoubles(i -> values[i] * 2));
            assertThat(there.toLongs(i -> i * 3L)).isEqualTo(here.toLongs(i -> i * 3L));
            assertThat(there.toInts(i -> i ^ 5)).isEqualTo(here.toInts(i -> i ^ 5));
            assertThat(there.toList(i -> i % 2 == 0 ? null : "x" + i))
                    .isEqualTo(here.toList(i -> i % 2 == 0 ? null : "x" + i));
            double[] expected = new double[7];
            double[] out = new double[7];
            here.addInto(expected, i -> i % 7, i -> values[i]);
            there.addInto(out, i -> i % 7, i -> values[i]);
            assertThat(out).as("%s", place).isEqualTo(expected);
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("pools")
    void gridsAndLongRangesAreTheSameToo(Pool pool) {
        for (int[] shape : new int[][] {{0, 3}, {3, 4097}, {5000, 7}, {2, 300_000}, {300, 1100}}) {
            assertBits(
                    Arrays.toString(shape) + " on " + pool,
                    Loop.grid(shape[0], shape[1]).on(pool).sum((r, c) -> Math.sin(r) * Math.exp(c % 40)),
                    Loop.grid(shape[0], shape[1]).serial().sum((r, c) -> Math.sin(r) * Math.exp(c % 40)));
        }
        assertThat(Loop.grid(30, 40).on(pool).toInts((r, c) -> r - c))
                .isDeepEqualTo(Loop.grid(30, 40).serial().toInts((r, c) -> r - c));
        long from = Long.MAX_VALUE - 100_000;
        assertThat(Loop.range(from, Long.MAX_VALUE).on(pool).count(i -> i % 7 == 0))
                .isEqualTo(Loop.range(from, Long.MAX_VALUE).serial().count(i -> i % 7 == 0));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("pools")
    void randomNumbersAreThoseOfTheIndex(Pool pool) {
        Body.IntTest inside = i -> {
            Philox random = Philox.at(42, i);
            double x = random.nextDouble();
            double y = random.nextDouble();
            return x * x + y * y < 1;
        };
        assertThat(Loop.range(100_000).on(pool).count(inside))
                .isEqualTo(Loop.range(100_000).serial().count(inside));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("shared")
    void bodiesActOnASharedHeap(Pool pool) {
        int[] visits = new int[100_003];
        Loop.range(visits.length).on(pool).forEach(i -> visits[i]++);
        assertThat(visits).containsOnly(1);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("separate")
    void bodiesThatActAreRefusedElsewhere(Pool pool) {
        int[] visits = new int[10];
        assertThatThrownBy(() -> Loop.range(10).on(pool).forEach(i -> visits[i]++))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageContaining("toDoubles")
                .hasMessageContaining("threads");
        assertThatThrownBy(() -> Loop.grid(0, 0).on(pool).forEach((r, c) -> visits[r]++))
                .isInstanceOf(TaskRefusedException.class);
        assertThat(visits).containsOnly(0);
        assertThat(Loop.range(10).on(pool).sum(i -> i))
                .as("the pool stays usable")
                .isEqualTo(45);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("pools")
    void forEachWritesSharedMemoryOnEveryPool(Pool pool) {
        double[] weights = {1, 2, 3};
        try (SharedDoubles out = SharedDoubles.of(1000);
                SharedLongs cells = SharedLongs.of(20, 30)) {
            Loop.range(1000).on(pool).forEach(i -> out.set(i, i * weights[i % 3]));
            Loop.range(5L, 900L).on(pool).forEach(i -> out.set(i, out.get(i) + 1));
            Loop.grid(20, 30).on(pool).forEach((r, c) -> cells.set(r, c, 100L * r + c));
            double[] expected = new double[1000];
            Arrays.setAll(expected, i -> i * weights[i % 3] + (i >= 5 && i < 900 ? 1 : 0));
            assertThat(out.toArray()).isEqualTo(expected);
            assertThat(cells.row(19).toArray()).startsWith(1900, 1901).endsWith(1929);
        }
    }

    private static int written;

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("separate")
    void forEachBesideSharedMemoryMayNotWriteCopies(Pool pool) {
        int[] visits = new int[10];
        try (SharedDoubles out = SharedDoubles.of(10)) {
            assertThatThrownBy(() -> Loop.range(10).on(pool).forEach(i -> {
                        visits[i] = i;
                        out.set(i, 1);
                    }))
                    .isInstanceOf(TaskRefusedException.class)
                    .hasMessageContaining("copy of the int[] `visits`");
            assertThatThrownBy(() -> Loop.range(10).on(pool).forEach(i -> {
                        written = i;
                        out.set(i, 1);
                    }))
                    .isInstanceOf(TaskRefusedException.class)
                    .hasMessageContaining("copy of field `written`");
            assertThat(out.toArray()).containsOnly(0);
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("separate")
    void aChangedStaticThatABodyReadsIsRefusedByName(Pool pool) {
        changed = 2;
        assertThatThrownBy(() -> Loop.range(10).on(pool).sumLong(i -> changed))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageContaining("changed");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("pools")
    void theLowestFailureIsThrownAsItIs(Pool pool) {
        for (Place place : places(pool)) {
            assertThatThrownBy(() -> place.put(Loop.range(100_000)).sum(i -> {
                        if (i == 54_321 || i > 70_000) {
                            throw new IllegalStateException("index=" + i);
                        }
                        return i;
                    }))
                    .as("%s", place)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("index=54321");
        }
        assertThatThrownBy(() -> Loop.range(1000).on(pool).toInts(i -> {
                    throw new AssertionError("mine");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("mine");
        assertThat(Loop.range(10).on(pool).sum(i -> i))
                .as("the pool stays usable")
                .isEqualTo(45);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("shared")
    void allBelowTheLowestFailureIsDone(Pool pool) {
        for (int round = 0; round < 10; round++) {
            int[] visits = new int[20_000];
            assertThatThrownBy(() -> Loop.range(visits.length).on(pool).forEach(i -> {
                        visits[i]++;
                        if (i == 12_345) {
                            throw new IllegalStateException();
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(Arrays.copyOf(visits, 12_346)).containsOnly(1);
        }
    }

    @Test
    void aLostWorkerIsATaskFailure() {
        try (Pool pool = Pool.processes(1)) {
            assertThatThrownBy(() -> Loop.range(64)
                            .on(pool)
                            .schedule(Schedule.dynamic(8))
                            .sum(i -> {
                                if (i == 20) {
                                    Runtime.getRuntime().halt(3);
                                }
                                return i;
                            }))
                    .isInstanceOfSatisfying(
                            TaskFailedException.class,
                            e -> assertThat(e.index()).isEqualTo(16))
                    .hasCauseInstanceOf(WorkerLostException.class);
            assertThat(Loop.range(10).on(pool).sum(i -> i)).isEqualTo(45);
        }
    }

    @Test
    void aTimeoutIsATaskFailure() {
        try (Pool pool = Pool.processes(1)) {
            assertThatThrownBy(() -> Loop.range(4)
                            .on(pool.timeout(Duration.ofSeconds(3)))
                            .sum(i -> {
                                long n = 0;
                                while (i == 2) {
                                    n++;
                                }
                                return n;
                            }))
                    .isInstanceOfSatisfying(
                            TaskFailedException.class,
                            e -> assertThat(e.index()).isEqualTo(2))
                    .hasCauseInstanceOf(TaskTimeoutException.class);
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("shared")
    void anInterruptEndsTheLoopAndNoBodyRunsOn(Pool pool) throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        FutureTask<Boolean> outcome = new FutureTask<>(() -> {
            assertThatThrownBy(() -> Loop.range(Long.MAX_VALUE).on(pool).forEach(i -> {
                        inside.incrementAndGet();
                        ran.incrementAndGet();
                        inside.decrementAndGet();
                    }))
                    .isInstanceOf(CancellationException.class);
            assertThat(inside).hasValue(0);
            return Thread.currentThread().isInterrupted();
        });
        Thread caller = new Thread(outcome, "caller");
        caller.start();
        Deadline.await("the loop runs", () -> ran.get() > 10_000);
        caller.interrupt();
        assertThat(outcome.get(Deadline.SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(Loop.range(10).on(pool).sum(i -> i))
                .as("the pool stays usable")
                .isEqualTo(45);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("shared")
    void aLoopInATaskOfItsOwnPoolFinishes(Pool pool) {
        assertThat(pool.map(k -> Loop.range(1000).on(pool).sumLong(i -> i * (long) k), List.of(1, 2, 3, 4, 5, 6)))
                .containsExactly(499_500L, 999_000L, 1_498_500L, 1_998_000L, 2_497_500L, 2_997_000L);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("pools")
    void progressCountsIndices(Pool pool) {
        List<Progress> told = new ArrayList<>();
        Loop.range(1000).on(pool).onProgress(told::add).sum(i -> i);
        assertThat(told).isNotEmpty();
        assertThat(told.getLast().done()).isEqualTo(1000);
        assertThat(told.getLast().total()).isEqualTo(1000);
    }
}
