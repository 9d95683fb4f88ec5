// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Loop;
import org.junit.jupiter.api.Test;

class AddIntoTest {

    private static int position(int i) {
        return Math.floorMod(i * 7919, 101);
    }

    @Test
    void hasTheBitsOfThePlainLoop() {
        for (Data data : new Data[] {Data.WIDE, Data.CANCELLING, Data.ZEROS}) {
            for (int length : new int[] {0, 1, 1000, 100_003}) {
                double[] values = data.values(length);
                double[] expected = new double[101];
                for (int i = 0; i < length; i++) {
                    expected[position(i)] += values[i];
                }
                for (Place place : Place.ofThreads()) {
                    double[] out = new double[101];
                    place.put(Loop.range(length)).addInto(out, i -> position(i), i -> values[i]);
                    assertThat(out)
                            .as("%s on %s", data.described(length), place)
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** More than one window of a million indices. */
    @Test
    void keepsTheOrderFromWindowToWindow() {
        int length = (1 << 20) + 4321;
        double[] expected = new double[3];
        long[] expectedCounts = new long[3];
        for (int i = 0; i < length; i++) {
            expected[i % 3] += 1e16 / (i + 1);
            expectedCounts[i % 3] += i;
        }
        double[] out = new double[3];
        long[] counts = new long[3];
        Loop.range(length).addInto(out, i -> i % 3, i -> 1e16 / (i + 1));
        Loop.range((long) length).addInto(counts, i -> (int) (i % 3), i -> i);
        assertThat(out).isEqualTo(expected);
        assertThat(counts).isEqualTo(expectedCounts);
    }

    @Test
    void aPositionOutsideEndsItAsInThePlainLoop() {
        for (Place place : Place.ofThreads()) {
            long[] out = new long[10];
            assertThatThrownBy(() -> place.put(Loop.range(100_000))
                            .addInto(out, i -> i == 54_321 ? 10 : i == 70_000 ? -1 : i % 10, i -> 1))
                    .isInstanceOf(ArrayIndexOutOfBoundsException.class); // hot code throws it without a message
            assertSumIs(out, 54_321, place);
        }
    }

    @Test
    void aFailureEndsItAsInThePlainLoop() {
        for (Place place : Place.ofThreads()) {
            long[] out = new long[10];
            assertThatThrownBy(() ->
                            place.put(Loop.range(100_000)).addInto(out, i -> i % 10, i -> 1 / (i - 54_321) * 0 + 1))
                    .isInstanceOf(ArithmeticException.class);
            assertSumIs(out, 54_321, place);
        }
    }

    /** The plain loop looks at {@code out[position]} before it computes the value. */
    @Test
    void aBadPositionGoesBeforeAFailingValue() {
        for (Place place : Place.ofThreads()) {
            double[] out = new double[1];
            assertThatThrownBy(() -> place.put(Loop.range(1000)).addInto(out, i -> i / 500, i -> 1 / (i - 500) * 0 + 1))
                    .isInstanceOf(ArrayIndexOutOfBoundsException.class);
            assertThat(out).as("%s", place).containsExactly(500);
        }
    }

    private static void assertSumIs(long[] out, long expected, Place place) {
        long sum = 0;
        for (long count : out) {
            sum += count;
        }
        assertThat(sum).as("additions below the failure, on %s", place).isEqualTo(expected);
    }
}
