// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.IntLoop;
import dev.tutti.Loop;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** What a body throws, and what is left of its loop. */
class FailureTest {

    @Test
    void theLowestIndexWinsAndAllBelowAreDone() {
        long seed = 7;
        Random random = new Random(seed);
        for (Place place : Place.ofThreads()) {
            for (int round = 0; round < 10; round++) {
                int length = 1 + random.nextInt(20_000);
                int lowest = random.nextInt(length);
                int other = lowest + random.nextInt(length - lowest);
                AtomicIntegerArray visits = new AtomicIntegerArray(length);
                String what = "on " + place + " length=" + length + " lowest=" + lowest + " seed=" + seed;
                assertThatThrownBy(() -> place.put(Loop.range(length)).forEach(i -> {
                            visits.incrementAndGet(i);
                            if (i == lowest || i >= other) {
                                throw new IllegalStateException("index=" + i);
                            }
                        }))
                        .as(what)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("index=" + lowest);
                for (int i = 0; i < length; i++) {
                    if (i <= lowest ? visits.get(i) != 1 : visits.get(i) > 1) {
                        throw new AssertionError(what + ": index " + i + " ran " + visits.get(i) + " times");
                    }
                }
            }
        }
    }

    @Test
    void everyMethodThrowsTheOriginal() {
        RuntimeException failure = new IllegalStateException("mine");
        for (int threads = 1; threads <= 3; threads++) {
            IntLoop loop = Loop.range(10_000).threads(threads);
            assertThatThrownBy(() -> loop.sum(i -> (int) fail(i, failure))).isSameAs(failure);
            assertThatThrownBy(() -> loop.min(i -> (int) fail(i, failure))).isSameAs(failure);
            assertThatThrownBy(() -> loop.argMax(i -> (int) fail(i, failure))).isSameAs(failure);
            assertThatThrownBy(() -> loop.reduce(Double::sum, i -> (int) fail(i, failure)))
                    .isSameAs(failure);
            assertThatThrownBy(() -> loop.sumLong(i -> fail(i, failure))).isSameAs(failure);
            assertThatThrownBy(() -> loop.count(i -> fail(i, failure) == 0)).isSameAs(failure);
            assertThatThrownBy(() -> loop.toInts(i -> (int) fail(i, failure))).isSameAs(failure);
            assertThatThrownBy(() -> loop.toList(i -> fail(i, failure))).isSameAs(failure);
            assertThatThrownBy(() -> loop.addInto(new long[1], i -> 0, i -> fail(i, failure)))
                    .isSameAs(failure);
        }
        assertThatThrownBy(() -> Loop.grid(100, 100).sum((r, c) -> fail(100 * r + c, failure)))
                .isSameAs(failure);
        assertThatThrownBy(() -> Loop.grid(100_000, 100).sum((r, c) -> fail(100 * r + c, failure)))
                .isSameAs(failure);
    }

    private static long fail(int i, RuntimeException failure) {
        if (i == 7777) {
            throw failure;
        }
        return i;
    }

    @Test
    void errorsAndUndeclaredExceptionsLeaveAsTheyAre() {
        for (Throwable thrown :
                new Throwable[] {new StackOverflowError("mine"), new AssertionError("mine"), new IOException("mine")}) {
            assertThatThrownBy(() -> Loop.range(1000).forEach(i -> {
                        if (i == 500) {
                            throw Failure.<RuntimeException>rethrow(thrown);
                        }
                    }))
                    .isSameAs(thrown);
        }
    }

    @Test
    void aFailureEndsALoopThatWouldTakeForever() {
        IllegalStateException failure = new IllegalStateException("mine");
        for (Place place : Place.some()) {
            assertThatThrownBy(() -> place.put(Loop.range(Long.MAX_VALUE)).sum(i -> {
                        if (i == 1000) {
                            throw failure;
                        }
                        return i;
                    }))
                    .as("%s", place)
                    .isSameAs(failure);
        }
    }

    @Test
    void aLoopWorksAfterAFailure() {
        IntLoop loop = Loop.range(1000);
        assertThatThrownBy(() -> loop.forEach(i -> fail(7777, new IllegalStateException())))
                .isNotNull();
        assertThat(loop.sumLong(i -> i)).isEqualTo(499_500);
    }
}
