// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Loop;
import dev.tutti.Pool;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The rule of {@code reduce}. */
class ReduceTest {

    @Test
    void isTheTreeOfTheRecordOverSingleValues() {
        for (Data data : new Data[] {Data.WIDE, Data.CANCELLING, Data.HUGE}) {
            for (int length : SumTest.LENGTHS) {
                if (length > 0) {
                    double[] values = data.values(length);
                    double expected =
                            ReductionOracle.tree(Arrays.stream(values).boxed().toList(), Double::sum);
                    for (Place place : Place.some()) {
                        double result = place.put(Loop.range(length)).reduce((a, b) -> a + b, i -> values[i]);
                        assertThat(Double.doubleToLongBits(result))
                                .as("%s on %s: %s, expected %s", data.described(length), place, result, expected)
                                .isEqualTo(Double.doubleToLongBits(expected));
                    }
                }
            }
        }
    }

    /** Maps x to a x + b modulo 2^31, composed: associative, not commutative. */
    private static long then(long f, long g) {
        long a = (g >>> 32) * (f >>> 32) & 0x7fff_ffff;
        long b = (g >>> 32) * (f & 0x7fff_ffff) + g & 0x7fff_ffff;
        return a << 32 | b;
    }

    @Test
    void keepsTheOrderOfTheIndices() {
        for (int length : new int[] {1, 2, 3, 1000, 4097, 50_000}) {
            long expected = 1L << 32;
            for (int i = 0; i < length; i++) {
                expected = then(expected, (2L * i + 3) << 32 | 5L * i + 1);
            }
            for (Place place : Place.ofThreads()) {
                assertThat(place.put(Loop.range(length))
                                .reduceLong(ReduceTest::then, i -> (2L * i + 3) << 32 | 5L * i + 1))
                        .as("length=%d on %s", length, place)
                        .isEqualTo(expected);
            }
        }
        assertThat(Loop.range(10, 100_000).reduce((first, last) -> last, i -> i))
                .isEqualTo(99_999);
        assertThat(Loop.range(10L, 100_000L).reduceLong((first, last) -> first, i -> i))
                .isEqualTo(10);
    }

    @Test
    void isTheRuleOfPools() {
        try (Pool pool = Pool.threads(2)) {
            Double[] values = Arrays.stream(Data.WIDE.values(1234)).boxed().toArray(Double[]::new);
            assertThat(Loop.range(values.length).reduce((a, b) -> a * 0.5 + b, i -> values[i]))
                    .isEqualTo(pool.reduce((a, b) -> a * 0.5 + b, (Double x) -> x, Arrays.asList(values)));
        }
    }

    @Test
    void ofOneValueDoesNotCallTheOperation() {
        AtomicInteger calls = new AtomicInteger();
        assertThat(Loop.range(5, 6).reduce((a, b) -> calls.incrementAndGet(), i -> i))
                .isEqualTo(5);
        assertThat(calls).hasValue(0);
    }

    @Test
    void ofNothingIsRefused() {
        assertThatThrownBy(() -> Loop.range(3, 3).reduce(Double::sum, i -> i))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("reduce");
        assertThatThrownBy(() -> Loop.range(0L).reduceLong(Long::sum, i -> i))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("reduceLong");
    }

    @Test
    void failureOfTheOperationIsThrownAsItIs() {
        ArithmeticException failure = new ArithmeticException("cannot");
        for (int threads = 1; threads <= 3; threads++) {
            assertThatThrownBy(() -> Loop.range(100_000)
                            .reduce(
                                    (a, b) -> {
                                        throw failure;
                                    },
                                    i -> i))
                    .isSameAs(failure);
        }
    }
}
