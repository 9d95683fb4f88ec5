// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tutti.Body;
import dev.tutti.Loop;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bodies with a loop that adds up neighbours, whose rounds go onto lanes. */
class InnerLanesTest {

    private static final int COUNT = 1000;
    private static final int LENGTH = 3000;

    private static final int[] INTS = new Random(1).ints(LENGTH).toArray();
    private static final long[] LONGS = new Random(2).longs(LENGTH).toArray();
    private static final double[] DOUBLES =
            new Random(3).doubles(LENGTH, 0.5, 1).toArray();
    private static final byte[] BYTES = new byte[LENGTH];

    static {
        new Random(4).nextBytes(BYTES);
    }

    private static long[] plain(Body.IntToLong body) {
        return IntStream.range(0, COUNT).mapToLong(body::applyAsLong).toArray();
    }

    private static double[] plainDoubles(Body.IntToDouble body) {
        return IntStream.range(0, COUNT).mapToDouble(body::applyAsDouble).toArray();
    }

    /** On lanes, and the bits of the plain loop. */
    private static void assertSame(Body.IntToLong body) {
        long[] found = new long[COUNT];
        Loop.range(1).compiledOnly().toLongs(body);
        assertThat(OnLanes.run(body, 0, COUNT, found)).isEqualTo(COUNT);
        assertThat(found).isEqualTo(plain(body));
    }

    @Test
    void integersAreAddedWhateverTheNumberOfRounds() {
        assertSame(i -> {
            long sum = 0;
            for (int k = 0; k < i; k++) {
                sum += LONGS[k];
            }
            return sum;
        });
        assertSame(i -> {
            int sum = i;
            for (int k = i / 3; k <= i; k++) {
                sum += INTS[k + 17] * 3 + k;
            }
            return sum;
        });
        assertSame(i -> {
            long sum = Long.MAX_VALUE - i;
            for (int k = -i; k < i % 100; k++) {
                sum = (long) INTS[k + 1000] * BYTES[k + 2000] + sum;
            }
            return sum;
        });
    }

    @Test
    void aBoundMayBeALengthAndTheLoopIsNeverEnteredIfItIsBelow() {
        int[] own = INTS;
        assertSame(i -> {
            int sum = 0;
            for (int k = 2 * i; k < own.length; k++) {
                sum += own[k];
            }
            return sum;
        });
        assertSame(i -> {
            int sum = 0;
            for (int k = Integer.MAX_VALUE - i; k < Integer.MIN_VALUE + i; k++) {
                sum += own[k];
            }
            return sum;
        });
    }

    @Test
    void loopsWithinLoopsAreAddedUp() {
        assertSame(i -> {
            long total = 0;
            for (int r = 0; r < 5; r++) {
                long sum = 0;
                for (int k = 0; k < 70 + r; k++) {
                    sum += INTS[i + r * 100 + k];
                }
                total ^= sum;
            }
            return total;
        });
    }

    @Test
    void whatTheyWriteTheyWriteOnceThoughOtherIndicesMayReadIt() {
        long[] expected = new long[COUNT];
        long[] found = new long[COUNT];
        Body.IntAction plain = into(expected);
        for (int i = 0; i < COUNT; i++) {
            plain.accept(i);
        }
        Body.IntAction body = into(found);
        Loop.range(0).compiledOnly().forEach(body);
        assertThat(OnLanes.run(body, 0, COUNT, null)).isEqualTo(COUNT);
        assertThat(found).isEqualTo(expected);
    }

    /** Each element is read again by all indices above it: in order, or it is wrong. */
    private static Body.IntAction into(long[] out) {
        return i -> {
            long sum = 1;
            for (int k = 0; k < i; k++) {
                sum += out[k] >>> 3;
            }
            out[i] = sum;
        };
    }

    @Test
    void aPositionOutsideIsThePlainLoops() {
        long[] out = new long[COUNT];
        Body.IntAction body = i -> {
            long sum = 0;
            for (int k = 0; k < 500; k++) {
                sum += LONGS[4 * i + k];
            }
            out[i] = sum;
        };
        Loop.range(0).compiledOnly().forEach(body);
        assertThatThrownBy(() -> OnLanes.run(body, 0, COUNT, null))
                .isInstanceOf(ArrayIndexOutOfBoundsException.class)
                .hasMessage("Index 3000 out of bounds for length 3000")
                .satisfies(thrown -> assertThat(thrown.getStackTrace()[0].getClassName())
                        .as("who throws it")
                        .isEqualTo(InnerLanesTest.class.getName()));
        assertThat(out[(LENGTH - 500) / 4]).isNotZero();
        assertThat(out[(LENGTH - 500) / 4 + 1]).isZero();
    }

    @Test
    void sumsOfDoublesGoOntoLanesWhereTheyMayBeRoundedOtherwise() {
        Body.IntToDouble dot = i -> {
            double sum = 0;
            for (int k = 0; k < 1000; k++) {
                sum += DOUBLES[i + k] * DOUBLES[k];
            }
            return sum;
        };
        double[] found = new double[COUNT];
        Loop.range(1).fast().compiledOnly().toDoubles(dot);
        assertThat(OnLanes.run(dot, true, 0, COUNT, found)).isEqualTo(COUNT);
        double[] exact = plainDoubles(dot);
        for (int i = 0; i < COUNT; i++) {
            // each of 1,000 additions rounds by half an ulp of at most 1,000
            assertThat(found[i]).isCloseTo(exact[i], within(2000 * Math.ulp(1000.0)));
        }
        assertThat(found).isNotEqualTo(exact);
    }

    @Test
    void sumsOfDoublesKeepTheirBitsOtherwise() {
        Body.IntToDouble body = i -> {
            double sum = 0;
            for (int k = 0; k < 100; k++) {
                sum += DOUBLES[i + k] / DOUBLES[k];
            }
            return sum;
        };
        double[] found = new double[COUNT];
        Loop.range(1).compiledOnly().toDoubles(body);
        assertThat(OnLanes.run(body, 0, COUNT, found)).isPositive();
        assertThat(found).isEqualTo(plainDoubles(body));
    }
}
