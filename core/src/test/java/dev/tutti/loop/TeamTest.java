// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Body;
import dev.tutti.Loop;
import dev.tutti.Schedule;
import dev.tutti.contract.Deadline;
import dev.tutti.machine.Cores;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Which threads run a loop. */
@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TeamTest {

    /** Indices of a loop that is short if they are. */
    private static final int FEW = 100;

    /** A body that waits until so many run at once. */
    private static double meet(CyclicBarrier barrier) {
        try {
            return barrier.await(Deadline.SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("not as many bodies at once as there are threads", e);
        }
    }

    @ParameterizedTest
    @FieldSource("dev.tutti.loop.Place#SCHEDULES")
    void fewHeavyIndicesSpreadOverAllThreads(Schedule schedule) {
        if ((schedule instanceof Schedule.Dynamic(long grain) && grain > 1)
                || (schedule instanceof Schedule.Guided(long least) && least > 1)) {
            return; // four indices are one piece, as was asked
        }
        CyclicBarrier barrier = new CyclicBarrier(4);
        double sum = Loop.range(4).threads(4).schedule(schedule).sum(i -> meet(barrier));
        assertThat(sum).isEqualTo(0 + 1 + 2 + 3);
        Loop.range(4).threads(4).schedule(schedule).forEach(i -> meet(barrier));
        assertThat(Loop.range(4).threads(4).schedule(schedule).max(i -> meet(barrier)))
                .isEqualTo(3);
        assertThat(Loop.grid(2, 2).threads(4).schedule(schedule).sum((r, c) -> meet(barrier)))
                .isEqualTo(6);
    }

    @Test
    void theDefaultIsAllCores() {
        CyclicBarrier barrier = new CyclicBarrier(Cores.count());
        Loop.range(Cores.count()).forEach(i -> meet(barrier));
    }

    @Test
    void serialIsTheCallerAlone() {
        Thread caller = Thread.currentThread();
        assertThat(Loop.range(50_000).serial().count(i -> Thread.currentThread().equals(caller)))
                .isEqualTo(50_000);
        assertThat(Loop.range(50_000)
                        .threads(1)
                        .count(i -> Thread.currentThread().equals(caller)))
                .isEqualTo(50_000);
    }

    @Test
    void noMoreThreadsThanAskedFor() {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        for (int round = 0; round < 5; round++) {
            seen.clear();
            Loop.range(1_000_000).threads(3).schedule(Schedule.dynamic(256)).forEach(i -> {
                if (i % 256 == 0) {
                    seen.add(Thread.currentThread());
                }
            });
            assertThat(seen).hasSizeBetween(1, 3);
        }
    }

    @Test
    void helpersKeepNoJvmAliveAndKnowTheCallersClasses() {
        ClassLoader loader = new ClassLoader("callers", getClass().getClassLoader()) {};
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        CyclicBarrier barrier = new CyclicBarrier(3);
        caller.setContextClassLoader(loader);
        try {
            Loop.range(3).threads(3).forEach(i -> {
                meet(barrier);
                Thread thread = Thread.currentThread();
                assertThat(thread.equals(caller) || thread.isDaemon()).isTrue();
                assertThat(thread.getContextClassLoader()).isSameAs(loader);
            });
        } finally {
            caller.setContextClassLoader(before);
        }
    }

    @Test
    void shortLoopsCallNobody() {
        double[] out = new double[FEW];
        Body.IntAction body = i -> out[i] = i;
        repeat(body);
        long before = waits();
        for (int round = 0; round < 1000; round++) {
            Loop.range(FEW).forEach(body);
        }
        assertThat(waits() - before).as("but where the caller was held up").isLessThan(200);
    }

    /** Runs loops until the JIT compiler is done with them. */
    private static void repeat(Body.IntAction body) {
        long end = System.nanoTime() + 100_000_000;
        while (System.nanoTime() < end) {
            Loop.range(FEW).forEach(body);
        }
    }

    /** How often all helpers have waited for something to do. */
    private static long waits() {
        return Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
                .filter(thread -> thread.getThreadName().startsWith("tutti-loop"))
                .mapToLong(ThreadInfo::getWaitedCount)
                .sum();
    }

    @Test
    void whatWasShortIsHelpedWhenItIsLong() {
        AtomicBoolean isLong = new AtomicBoolean();
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        Body.IntAction body = i -> {
            if (isLong.get()) {
                seen.add(Thread.currentThread());
                LockSupport.parkNanos(1_000_000);
            }
        };
        repeat(body);
        isLong.set(true);
        Loop.range(FEW).forEach(body);
        assertThat(seen).hasSizeBetween(Math.min(2, Cores.count()), Cores.count());
    }

    /** Bodies may wait for one another then. */
    @Test
    void threadsThatAreAskedForComeAtOnceThoughTheBodyWasShort() {
        AtomicBoolean isWaiting = new AtomicBoolean();
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(2);
        Body.IntAction body = i -> {
            if (isWaiting.get() && seen.add(Thread.currentThread())) {
                all.countDown();
                Deadline.await("both threads", () -> all.getCount() == 0);
            }
        };
        repeat(body);
        isWaiting.set(true);
        Loop.range(FEW).threads(2).forEach(body);
        assertThat(seen).hasSize(2);
    }

    @Test
    void nestedLoopsFinish() {
        long sum = Loop.range(20)
                .threads(4)
                .sumLong(i ->
                        Loop.range(20).threads(4).sumLong(j -> Loop.range(20).sumLong(k -> (long) i * j * k)));
        assertThat(sum).isEqualTo(190L * 190 * 190);
    }

    /** The outer loop has the cores, so the inner one, although it asks for more, runs on its caller. */
    @Test
    void nestedLoopsTakeIdleCoresOnly() {
        CyclicBarrier barrier = new CyclicBarrier(Cores.count());
        Loop.range(Cores.count()).threads(Cores.count()).forEach(i -> {
            meet(barrier);
            Thread caller = Thread.currentThread();
            assertThat(Loop.range(1000)
                            .threads(4)
                            .count(j -> Thread.currentThread().equals(caller)))
                    .isEqualTo(1000);
            meet(barrier);
        });
    }

    @Test
    void coresAreGivenBack() {
        for (int round = 0; round < 100; round++) {
            Loop.range(1000).threads(4).sum(i -> i);
            assertThatThrownBy(() -> Loop.range(1000).threads(4).forEach(i -> {
                        throw new IllegalStateException();
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(Cores.idle()).isEqualTo(Cores.count());
        assertThat(Cores.isComputing()).isFalse();
    }

    @Test
    void manyCallersAtOnceGetTheirOwnAnswers() {
        AtomicInteger wrong = new AtomicInteger();
        Thread[] callers = new Thread[8];
        for (int c = 0; c < callers.length; c++) {
            int factor = c;
            callers[c] = Thread.startVirtualThread(() -> {
                for (int round = 0; round < 50; round++) {
                    if (Loop.range(10_000).sumLong(i -> (long) factor * i) != factor * 49_995_000L) {
                        wrong.incrementAndGet();
                    }
                }
            });
        }
        for (Thread caller : callers) {
            Deadline.await("callers end", () -> !caller.isAlive());
        }
        assertThat(wrong).hasValue(0);
    }

    @Test
    void everythingAHelperDidIsSeenByTheCaller() {
        int[] plain = new int[100_000];
        for (int round = 0; round < 50; round++) {
            int value = round;
            Loop.range(plain.length).threads(4).forEach(i -> plain[i] = value + i);
            for (int i = 0; i < plain.length; i++) {
                if (plain[i] != value + i) {
                    throw new AssertionError("round=" + round + " i=" + i + " found=" + plain[i]);
                }
            }
        }
    }
}
