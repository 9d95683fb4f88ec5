// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tutti.TaskFailedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sample shows of functions of known kinds. */
class SamplerTest {

    private static List<Integer> range(int items) {
        return IntStream.range(0, items).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 64, 1000, 4097})
    void positionsAreAPermutationAgainAndAgain(int size) {
        Sampler.Spread spread = new Sampler.Spread(size);
        for (int turn = 0; turn < 2; turn++) {
            List<Integer> drawn = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                drawn.add(spread.next());
            }
            assertThat(drawn).containsExactlyInAnyOrderElementsOf(range(size));
        }
    }

    @Test
    void theFirstPositionsLieEvenly() {
        Sampler.Spread spread = new Sampler.Spread(1000);
        int[] first = IntStream.range(0, 16).map(i -> spread.next()).sorted().toArray();
        for (int i = 1; i < first.length; i++) {
            assertThat(first[i] - first[i - 1]).as(Arrays.toString(first)).isBetween(30, 130);
        }
        assertThat(spread.isFresh()).isTrue();
    }

    @Test
    void timeAsleepIsNotTimeOnAProcessor() throws InterruptedException {
        ThreadClock before = ThreadClock.read();
        Thread.sleep(50);
        ThreadClock spent = ThreadClock.read().minus(before);
        assertThat(spent.ownSeconds() - spent.cpuSeconds()).isGreaterThan(0.04);
    }

    @Test
    void aFunctionThatSleepsWaitsAndIsTriedInACrowd() {
        Profile profile = new Sampler<Integer, Integer>(
                        x -> {
                            Thread.sleep(20);
                            return x;
                        },
                        range(100),
                        2)
                .profile();
        assertThat(profile.waitSeconds()).isGreaterThan(0.015);
        assertThat(profile.itemSeconds()).isGreaterThanOrEqualTo(0.02);
        assertThat(profile.crowd()).isEqualTo(64);
        assertThat(profile.items()).isEqualTo(100);
    }

    @Test
    void itIsCalledOnSeveralThreadsAtOnce() {
        CyclicBarrier barrier = new CyclicBarrier(2);
        Set<Thread> met = ConcurrentHashMap.newKeySet();
        Thread caller = Thread.currentThread();
        new Sampler<Integer, Integer>(
                        x -> {
                            if (Thread.currentThread() != caller && met.add(Thread.currentThread())) {
                                barrier.await(60, TimeUnit.SECONDS);
                            }
                            return x;
                        },
                        range(10),
                        2)
                .profile();
        assertThat(met).hasSize(2);
    }

    @Test
    void oneItemIsEnough() {
        Profile profile = new Sampler<Integer, Integer>(x -> x + 1, List.of(1), 2).profile();
        assertThat(profile.items()).isEqualTo(1);
        assertThat(profile.error()).isZero();
        assertThat(profile.travel().isPossible()).isTrue();
        assertThat(profile.itemSeconds()).isPositive();
    }

    @Test
    void itemsAndResultsMayBeNull() {
        assertThat(new Sampler<Object, Object>(x -> x, Collections.nCopies(3, null), 1)
                        .profile()
                        .calls())
                .isPositive();
    }

    @Test
    void sizesAreThoseOfWhatWouldBeSent() {
        Profile profile = new Sampler<double[], byte[]>(
                        x -> new byte[1000], List.of(new double[1000], new double[1000]), 2)
                .profile();
        assertThat(profile.travel().argumentBytes()).isBetween(8000.0, 8200.0);
        assertThat(profile.travel().resultBytes()).isBetween(1000.0, 1200.0);
    }

    @Test
    void whatCapturesSomethingThatCannotTravelIsRefusedByName() {
        Thread captured = Thread.currentThread();
        Profile profile =
                new Sampler<Integer, Integer>(x -> x + captured.getName().length(), range(10), 2).profile();
        assertThat(profile.travel().isPossible()).isFalse();
        assertThat(profile.travel().refusal()).contains("java.lang.Thread");
    }

    @Test
    void resultsThatCannotTravelAreRefusedByName() {
        Profile profile = new Sampler<Integer, Thread>(x -> new Thread(), range(10), 2).profile();
        assertThat(profile.travel().refusal()).contains("result").contains("java.lang.Thread");
    }

    @Test
    void whatTheFunctionThrowsIsTheFailureOfItsItem() {
        assertThatExceptionOfType(TaskFailedException.class)
                .isThrownBy(() -> new Sampler<Integer, Integer>(
                                x -> {
                                    throw new IllegalStateException("no " + x);
                                },
                                range(10),
                                2)
                        .profile())
                .satisfies(e -> assertThat(e.getCause()).hasMessage("no " + e.index()));
    }

    @Test
    void whatItThrowsOnAnotherThreadIsToo() {
        Thread caller = Thread.currentThread();
        assertThatExceptionOfType(TaskFailedException.class)
                .isThrownBy(() -> new Sampler<Integer, Integer>(
                                x -> {
                                    if (Thread.currentThread() != caller) {
                                        throw new IllegalStateException("not here");
                                    }
                                    return x;
                                },
                                range(10),
                                2)
                        .profile())
                .withRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> new Sampler<Integer, Integer>(x -> x, range(10), 2).profile());
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void aMakespanGivesTheNextItemToWhoIsFree() {
        assertThat(Makespan.seconds(new double[] {3, 1, 1, 1}, new double[2])).isEqualTo(3);
        assertThat(Makespan.seconds(new double[] {1, 1, 1, 3}, new double[2])).isEqualTo(4);
        assertThat(Makespan.seconds(new double[] {1, 1}, new double[] {0, 5})).isEqualTo(2);
        assertThat(Makespan.seconds(new double[] {2}, new double[] {1, 5})).isEqualTo(3);
    }
}
