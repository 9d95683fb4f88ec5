// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Loop;
import dev.tutti.contract.Deadline;
import dev.tutti.machine.Cores;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptTest {

    /** Interrupts a thread that runs a loop, and checks what it throws and its interrupt status. */
    private static void assertCancelled(Runnable loop, Runnable untilItRuns) throws Exception {
        FutureTask<Boolean> outcome = new FutureTask<>(() -> {
            assertThatThrownBy(loop::run).isInstanceOf(CancellationException.class);
            return Thread.currentThread().isInterrupted();
        });
        Thread caller = new Thread(outcome, "caller");
        caller.start();
        untilItRuns.run();
        caller.interrupt();
        assertThat(outcome.get(Deadline.SECONDS, TimeUnit.SECONDS))
                .as("interrupt status")
                .isTrue();
        caller.join();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void endsALoopThatWouldTakeForever(int threads) throws Exception {
        AtomicLong ran = new AtomicLong();
        AtomicInteger inside = new AtomicInteger();
        assertCancelled(
                () -> {
                    try {
                        Loop.range(Long.MAX_VALUE).threads(threads).forEach(i -> {
                            inside.incrementAndGet();
                            ran.incrementAndGet();
                            inside.decrementAndGet();
                        });
                    } finally {
                        assertThat(inside).as("bodies that still run").hasValue(0);
                    }
                },
                () -> Deadline.await("the loop runs", () -> ran.get() > 100_000));
        assertThat(Cores.idle()).as("cores without a thread of the loop").isEqualTo(Cores.count());
    }

    /** A sum of as many values as there are would need years: neither time nor memory may depend on the length. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void endsAHugeReduction(int threads) throws Exception {
        AtomicLong ran = new AtomicLong();
        assertCancelled(
                () -> Loop.range(Long.MIN_VALUE / 2, Long.MAX_VALUE / 2)
                        .threads(threads)
                        .sum(i -> {
                            ran.setOpaque(i);
                            return 1;
                        }),
                () -> Deadline.await("the loop runs", () -> ran.get() != 0));
    }

    /** Bodies that wait are interrupted, on whichever thread they are. */
    @Test
    void reachesBodiesThatWait() throws Exception {
        CountDownLatch waiting = new CountDownLatch(3);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        assertCancelled(
                () -> Loop.range(3).threads(3).forEach(i -> {
                    waiting.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        interrupted.incrementAndGet();
                        Thread.currentThread().interrupt();
                    }
                }),
                () -> Deadline.await("all bodies wait", () -> waiting.getCount() == 0));
        assertThat(interrupted).hasValue(3);
        assertThat(Loop.range(1000).threads(3).count(i -> Thread.currentThread().isInterrupted()))
                .as("no interrupt is left over for another loop")
                .isZero();
    }

    @Test
    void anInterruptedCallerBeginsNoLoop() {
        AtomicInteger ran = new AtomicInteger();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> Loop.range(100).forEach(i -> ran.incrementAndGet()))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(ran).hasValue(0);
    }

    @Test
    void reachesANestedLoop() throws Exception {
        AtomicLong ran = new AtomicLong();
        assertCancelled(
                () -> Loop.range(4)
                        .threads(2)
                        .forEach(i -> Loop.range(Long.MAX_VALUE).forEach(j -> ran.incrementAndGet())),
                () -> Deadline.await("the inner loops run", () -> ran.get() > 10_000));
    }
}
