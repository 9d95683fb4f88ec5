// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Loop;
import dev.tutti.Schedule;
import dev.tutti.shared.SharedDoubles;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The rule of {@code sum}, against an independent reading of the decision record. */
class SumTest {

    private static final int B = BlockTree.BLOCK;

    /** Empty, lanes and blocks and one less and more, several blocks, primes, what each of 2 threads would get. */
    static final int[] LENGTHS = {
        0,
        1,
        2,
        31,
        32,
        33,
        63,
        64,
        65,
        127,
        1000,
        1023,
        1024,
        1025,
        B - 1,
        B,
        B + 1,
        7919,
        2 * B - 1,
        2 * B,
        2 * B + 1,
        3 * B,
        5 * B + 17,
        7 * B,
        8 * 2 * B - 1,
        8 * 2 * B,
        8 * 2 * B + 1,
        104_729
    };

    @ParameterizedTest
    @EnumSource
    void isTheTreeOfTheRecord(Data data) {
        for (int length : LENGTHS) {
            double[] values = data.values(length);
            assertSame(Loop.range(length).serial().sum(i -> values[i]), ReductionOracle.sum(values), data, length);
        }
    }

    @ParameterizedTest
    @FieldSource("dev.tutti.loop.Place#SCHEDULES")
    void isTheSameHoweverItIsCut(Schedule schedule) {
        for (Data data : Data.values()) {
            for (int length : LENGTHS) {
                double[] values = data.values(length);
                assertSame(
                        Loop.range(length).threads(3).schedule(schedule).sum(i -> values[i]),
                        ReductionOracle.sum(values),
                        data,
                        length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameOfSharedMemory(Data data) {
        for (int length : LENGTHS) {
            double[] values = data.values(length);
            try (SharedDoubles shared = SharedDoubles.of(length + 1L)) {
                shared.write(1, values);
                assertSame(shared.slice(1, length + 1L).sum(), ReductionOracle.sum(values), data, length);
            }
        }
    }

    @Test
    void doesNotDependOnWhereTheRangeBegins() {
        double[] values = Data.WIDE.values(10_000);
        int from = Integer.MAX_VALUE - values.length;
        assertSame(
                Loop.range(from, Integer.MAX_VALUE).sum(i -> values[i - from]),
                ReductionOracle.sum(values),
                Data.WIDE,
                values.length);
        assertSame(
                Loop.range(Long.MIN_VALUE, Long.MIN_VALUE + values.length).sum(i -> values[(int) (i - Long.MIN_VALUE)]),
                ReductionOracle.sum(values),
                Data.WIDE,
                values.length);
    }

    @Test
    void ofNothingIsPositiveZero() {
        assertThat(Double.doubleToRawLongBits(Loop.range(7, 7).sum(i -> 1))).isZero();
        assertThat(Double.doubleToRawLongBits(Loop.range(0L).sum(i -> 1))).isZero();
        assertThat(Double.doubleToRawLongBits(Loop.grid(3, 0).sum((r, c) -> 1))).isZero();
        assertThat(Double.doubleToRawLongBits(Loop.grid(0, 3).sum((r, c) -> 1))).isZero();
    }

    @Test
    void ofOneValueIsThatValue() {
        for (double value : new double[] {-0.0, 0.0, Double.MIN_VALUE, Double.NEGATIVE_INFINITY, Math.PI}) {
            assertThat(Double.doubleToRawLongBits(Loop.range(1).sum(i -> value)))
                    .as("value=%s", value)
                    .isEqualTo(Double.doubleToRawLongBits(value));
        }
    }

    /** So a sum may be cut into any number of pieces, and huge ranges need no list of their blocks. */
    @Test
    void keepsItsTreeForManyBlocks() {
        int length = 77 * B + 5;
        double[] values = Data.CANCELLING.values(length);
        assertSame(
                Loop.range(length).threads(4).schedule(Schedule.dynamic(B)).sum(i -> values[i]),
                ReductionOracle.sum(values),
                Data.CANCELLING,
                length);
    }

    /** The error bound of the record: a value goes through at most B/V + 5 + log2(n/B) additions. */
    @Test
    void isMoreExactThanThePlainLoop() {
        int n = 1_000_000;
        double plain = IntStream.range(0, n).mapToDouble(i -> 0.1).reduce(0, Double::sum);
        double tree = Loop.range(n).sum(i -> 0.1);
        double additions = B / 32.0 + 5 + Math.ceil(Math.log((double) n / B) / Math.log(2));
        assertThat(Math.abs(tree - n * 0.1)).isLessThan(additions * 0x1p-53 * n * 0.1);
        assertThat(Math.abs(tree - n * 0.1)).isLessThan(Math.abs(plain - n * 0.1));
    }

    private static void assertSame(double actual, double expected, Data data, int length) {
        assertThat(Double.doubleToRawLongBits(actual))
                .as("%s: %s, expected %s", data.described(length), actual, expected)
                .isEqualTo(Double.doubleToRawLongBits(expected));
    }
}
