// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Body;
import dev.tutti.Loop;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
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

    @Test
    void aFailureInALaterWindowLeavesWhatIsBelowIt() {
        int failing = (1 << 20) + 54_321;
        for (int bins : new int[] {10, Bins.MOST, Bins.MOST + 1}) {
            long[] out = new long[bins];
            assertThatThrownBy(() -> Loop.range(1 << 21)
                            .threads(2)
                            .addInto(out, i -> i % bins, i -> 1 / Math.min(1, Math.abs(i - failing))))
                    .isInstanceOf(ArithmeticException.class);
            assertThat(LongStream.of(out).sum()).as("%d bins", bins).isEqualTo(failing);
        }
    }

    /** Few positions are added to in any order, many in that of the indices. */
    @Test
    void integersWrapAroundWhateverTheNumberOfPositions() {
        for (int bins : new int[] {1, 3, Bins.MOST, Bins.MOST + 1}) {
            long[] expected = new long[bins];
            for (int i = 0; i < 100_003; i++) {
                expected[Math.floorMod(i * 7919, bins)] += Long.MAX_VALUE / 3 * i;
            }
            for (Place place : Place.ofThreads()) {
                long[] out = new long[bins];
                place.put(Loop.range(100_003))
                        .addInto(out, i -> Math.floorMod(i * 7919, bins), i -> Long.MAX_VALUE / 3 * i);
                assertThat(out).as("%d bins on %s", bins, place).isEqualTo(expected);
            }
        }
    }

    /** Which is computed once where that is known. */
    @Test
    void whatIsTheSameForEveryIndexIsAddedForEach() {
        long captured = 3;
        Map<Body.IntToLong, Boolean> values = Map.of(
                i -> 1,
                true,
                i -> Long.MAX_VALUE / 5,
                true,
                i -> captured,
                false,
                i -> i,
                false,
                i -> i > 5 ? 1 : 2,
                false);
        values.forEach((value, isConstant) -> {
            LongKernel kernel = IntKernels.longs(value);
            Compiled.report(kernel);
            assertThat(Compiled.isConstant(kernel)).isEqualTo(isConstant);
            long[] expected = new long[101];
            for (int i = 0; i < 100_003; i++) {
                expected[position(i)] += value.applyAsLong(i);
            }
            for (Place place : Place.ofThreads()) {
                long[] out = new long[101];
                place.put(Loop.range(100_003)).addInto(out, i -> position(i), value);
                assertThat(out).as("on %s", place).isEqualTo(expected);
            }
        });
    }

    @Test
    void aFailureThatDoesNotComeBackCostsNothing() {
        AtomicBoolean failed = new AtomicBoolean();
        long[] out = new long[10];
        Loop.range(100_000).threads(2).addInto(out, i -> i % 10, i -> {
            if (i == 54_321 && !failed.getAndSet(true)) {
                throw new IllegalStateException("once");
            }
            return 1;
        });
        assertThat(out).containsOnly(10_000);
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
