// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.IntLoop;
import dev.tutti.Loop;
import java.util.NoSuchElementException;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code min}, {@code max}, {@code argMin}, {@code argMax} and the exact integer reductions. */
class ExtremaTest {

    @ParameterizedTest
    @EnumSource
    void areThoseOfThePlainLoop(Data data) {
        for (int length : SumTest.LENGTHS) {
            if (length == 0) {
                continue;
            }
            double[] values = data.values(length);
            double min = values[0];
            double max = values[0];
            for (double value : values) {
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
            for (Place place : Place.some()) {
                IntLoop loop = place.put(Loop.range(length));
                String what = data.described(length) + " on " + place;
                assertBits(what, loop.min(i -> values[i]), min);
                assertBits(what, loop.max(i -> values[i]), max);
                assertThat(loop.argMin(i -> values[i])).as(what).isEqualTo(first(values, min));
                assertThat(loop.argMax(i -> values[i])).as(what).isEqualTo(first(values, max));
            }
        }
    }

    private static int first(double[] values, double wanted) {
        int k = 0;
        while (Double.compare(values[k], wanted) != 0) { // tells zeros apart, and takes all NaNs for one
            k++;
        }
        return k;
    }

    private static void assertBits(String what, double actual, double expected) {
        assertThat(Double.doubleToRawLongBits(actual)).as(what).isEqualTo(Double.doubleToLongBits(expected));
    }

    @Test
    void argumentsAreIndicesNotOffsets() {
        assertThat(Loop.range(-50, 50).argMin(i -> Math.abs(i - 7))).isEqualTo(7);
        assertThat(Loop.range(-50L, 50L).argMax(i -> -Math.abs(i + 7))).isEqualTo(-7);
    }

    @Test
    void integersAreExactAndWrapAround() {
        int length = 100_003;
        long seed = 4;
        long[] values = new Random(seed).longs(length).toArray();
        long sum = 0;
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        int odd = 0;
        for (long value : values) {
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
            odd += (int) (value & 1);
        }
        for (Place place : Place.ofThreads()) {
            IntLoop loop = place.put(Loop.range(length));
            assertThat(loop.sumLong(i -> values[i]))
                    .as("%s seed=%d", place, seed)
                    .isEqualTo(sum);
            assertThat(loop.minLong(i -> values[i]))
                    .as("%s seed=%d", place, seed)
                    .isEqualTo(min);
            assertThat(loop.maxLong(i -> values[i]))
                    .as("%s seed=%d", place, seed)
                    .isEqualTo(max);
            assertThat(loop.count(i -> (values[i] & 1) == 1))
                    .as("%s seed=%d", place, seed)
                    .isEqualTo(odd);
        }
    }

    @Test
    void ofNothingIsRefusedByName() {
        IntLoop none = Loop.range(3, 3);
        assertRefused("min", () -> none.min(i -> i));
        assertRefused("max", () -> none.max(i -> i));
        assertRefused("argMin", () -> none.argMin(i -> i));
        assertRefused("argMax", () -> none.argMax(i -> i));
        assertRefused("minLong", () -> none.minLong(i -> i));
        assertRefused("maxLong", () -> none.maxLong(i -> i));
        assertRefused("min", () -> Loop.grid(2, 0).min((r, c) -> r));
        assertThat(none.count(i -> true)).isZero();
        assertThat(none.sumLong(i -> 1)).isZero();
    }

    private static void assertRefused(String what, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageStartingWith(what + " of no values");
    }
}
