// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Pool;
import dev.tutti.Task;
import dev.tutti.contract.Deadline;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The classic litmus tests, each side in a process of its own, round after round on fresh places so that neither waits
 * for the other: what must not be seen is counted. The property {@code litmus.rounds} asks for more.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LitmusTest {

    private static final int ROUNDS = Integer.getInteger("litmus.rounds", 1_000_000);

    private Pool pool;

    @BeforeAll
    void open() {
        pool = Pool.processes(2);
    }

    @AfterAll
    void close() {
        pool.close();
    }

    /** One side of a test; it begins when the other is there too. */
    private interface Side extends Task.Call<int[]> {}

    private int[][] run(SharedInt arrived, Side one, Side other) {
        List<int[]> results = pool.chunk(1)
                .map(
                        side -> {
                            arrived.getAndAdd(1);
                            while (arrived.get() < 2) {
                                Thread.onSpinWait();
                            }
                            return side.call();
                        },
                        List.of(one, other));
        return results.toArray(int[][]::new);
    }

    /** Message passing: whoever sees the flag sees what was written before it. */
    @Test
    void messagePassing() {
        int rounds = ROUNDS;
        try (SharedInts data = SharedInts.of(rounds);
                SharedInts flags = SharedInts.of(rounds);
                SharedInt arrived = SharedInt.of(0)) {
            Side writer = () -> {
                for (int i = 0; i < rounds; i++) {
                    data.set(i, i + 1);
                    flags.setVolatile(i, 1);
                }
                return new int[0];
            };
            Side reader = () -> {
                int stale = 0;
                for (int i = 0; i < rounds; i++) {
                    while (flags.getVolatile(i) == 0) {
                        Thread.onSpinWait();
                    }
                    stale += data.get(i) == i + 1 ? 0 : 1;
                }
                return new int[] {stale};
            };
            assertThat(run(arrived, writer, reader)[1]).containsExactly(0);
        }
    }

    /** Store buffering: of two that each write their own place and read the other's, one sees the other. */
    @Test
    void storeBuffering() {
        int rounds = ROUNDS;
        try (SharedInts xs = SharedInts.of(rounds);
                SharedInts ys = SharedInts.of(rounds);
                SharedInt arrived = SharedInt.of(0)) {
            int[][] seen = run(arrived, () -> writeAndRead(xs, ys, rounds), () -> writeAndRead(ys, xs, rounds));
            int neither = 0;
            for (int i = 0; i < rounds; i++) {
                neither += seen[0][i] == 0 && seen[1][i] == 0 ? 1 : 0;
            }
            assertThat(neither).isZero();
        }
    }

    private static int[] writeAndRead(SharedInts own, SharedInts others, int rounds) {
        int[] seen = new int[rounds];
        for (int i = 0; i < rounds; i++) {
            own.setVolatile(i, 1);
            seen[i] = others.getVolatile(i);
        }
        return seen;
    }

    /** Coherence: one place never goes back to an older value. */
    @Test
    void coherence() {
        int rounds = ROUNDS;
        try (SharedInts place = SharedInts.of(1);
                SharedInt arrived = SharedInt.of(0)) {
            Side writer = () -> {
                for (int i = 1; i <= rounds; i++) {
                    place.set(0, i);
                }
                place.setVolatile(0, Integer.MAX_VALUE);
                return new int[0];
            };
            Side reader = () -> {
                int backwards = 0;
                for (int last = 0, now; last < Integer.MAX_VALUE; last = now) {
                    now = place.getVolatile(0);
                    backwards += now < last ? 1 : 0;
                }
                return new int[] {backwards};
            };
            assertThat(run(arrived, writer, reader)[1]).containsExactly(0);
        }
    }

    /** No tearing: halves of an eight-byte element always come from one write, plain ones too. */
    @Test
    void wholeElements() {
        int rounds = ROUNDS;
        long a = 0x1111_1111_1111_1111L;
        try (SharedLongs place = SharedLongs.copyOf(a);
                SharedInt arrived = SharedInt.of(0)) {
            Side writer = () -> {
                for (int i = 0; i < rounds; i++) {
                    place.set(0, (i & 1) == 0 ? ~a : a);
                }
                place.setVolatile(0, 0);
                return new int[0];
            };
            Side reader = () -> {
                int torn = 0;
                for (long now = a; now != 0; ) {
                    now = place.getVolatile(0);
                    torn += now == a || now == ~a || now == 0 ? 0 : 1;
                }
                return new int[] {torn};
            };
            assertThat(run(arrived, writer, reader)[1]).containsExactly(0);
        }
    }

    /** Updates by both, of neighbours in one cache line and of the same place. */
    @Test
    void updates() {
        int rounds = ROUNDS;
        try (SharedInts places = SharedInts.of(3);
                SharedDoubles sums = SharedDoubles.of(1);
                SharedInt arrived = SharedInt.of(0)) {
            run(arrived, () -> update(places, sums, 0, rounds), () -> update(places, sums, 1, rounds));
            assertThat(places.toArray()).containsExactly(rounds, rounds, 2 * rounds);
            assertThat(sums.get(0)).isEqualTo(2.0 * rounds);
        }
    }

    private static int[] update(SharedInts places, SharedDoubles sums, int own, int rounds) {
        for (int i = 0; i < rounds; i++) {
            places.set(own, places.get(own) + 1);
            int _ = places.getAndAdd(2, 1);
            double _ = sums.getAndAdd(0, 1);
        }
        return new int[0];
    }
}
