// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.IntLoop;
import dev.tutti.Loop;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code forEach} and the {@code to…} methods give what the plain loop gives. */
class CollectTest {

    private static final int[] LENGTHS = {0, 1, 2, 100, 4097, 30_011};

    @Test
    void valuesStandAtTheirOffsets() {
        for (int length : LENGTHS) {
            for (Place place : Place.ofThreads()) {
                IntLoop loop = place.put(Loop.range(-7, length - 7));
                double[] doubles = loop.toDoubles(i -> Math.sqrt(i));
                long[] longs = loop.toLongs(i -> (long) i * i);
                int[] ints = loop.toInts(i -> 3 * i);
                List<String> list = loop.toList(i -> i % 3 == 0 ? null : "x" + i);
                double[] written = new double[length];
                loop.forEach(i -> written[i + 7] += Math.sqrt(i));
                assertThat(doubles).as("%s", place).hasSize(length);
                assertThat(list).as("%s", place).hasSize(length);
                for (int k = 0; k < length; k++) {
                    int i = k - 7;
                    if (Double.doubleToRawLongBits(doubles[k]) != Double.doubleToRawLongBits(Math.sqrt(i))
                            || Double.compare(written[k], 0 + Math.sqrt(i)) != 0
                            || longs[k] != (long) i * i
                            || ints[k] != 3 * i
                            || !java.util.Objects.equals(list.get(k), i % 3 == 0 ? null : "x" + i)) {
                        throw new AssertionError("wrong value on " + place + ": length=" + length + " offset=" + k);
                    }
                }
            }
        }
    }

    @Test
    void theListIsModifiable() {
        List<Integer> list = Loop.range(3).toList(i -> i);
        list.add(3);
        assertThat(list).containsExactly(0, 1, 2, 3);
    }

    @Test
    void longRangesCollectToo() {
        long from = 1L << 50;
        assertThat(Loop.range(from, from + 3).toLongs(i -> i)).containsExactly(from, from + 1, from + 2);
        assertThat(Loop.range(from, from + 3).toInts(i -> (int) (i - from))).containsExactly(0, 1, 2);
        assertThat(Loop.range(from, from + 2).toDoubles(i -> i)).containsExactly(0x1p50, 0x1p50 + 1);
        assertThat(Loop.range(from, from + 2).toList(i -> i)).containsExactly(from, from + 1);
    }

    @Test
    void whatNoArrayCanHoldIsRefused() {
        assertThatThrownBy(() -> Loop.range(1L << 31).toDoubles(i -> i))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("indices=2147483648");
        assertThatThrownBy(
                        () -> Loop.range(Integer.MIN_VALUE, Integer.MAX_VALUE).toInts(i -> i))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("indices=4294967295");
    }

    @Test
    void aZeroTripLoopOverNullIsFine() {
        double[] none = null;
        Loop.range(0).forEach(i -> none[i] = 1);
        assertThat(Loop.range(0).sum(i -> none[i])).isZero();
        assertThat(Loop.range(0).toDoubles(i -> none[i])).isEmpty();
        assertThatThrownBy(() -> Loop.range(1).forEach(i -> none[i] = 1)).isInstanceOf(NullPointerException.class);
    }
}
