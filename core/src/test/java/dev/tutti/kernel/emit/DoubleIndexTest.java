// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Loop;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index as a {@code double}, which loops on lanes keep from round to round. */
class DoubleIndexTest {

    private static final int N = 1000;

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -N / 2 - 3, 0, 5, Integer.MAX_VALUE - N})
    void isEachIndexToTheBit(int from) {
        double[] found = new double[N];
        double[] inverse = new double[N];
        Loop.range(from, from + N).serial().compiledOnly().forEach(i -> found[i - from] = i);
        Loop.range(from, from + N).serial().compiledOnly().forEach(i -> inverse[i - from] = 1.0 / i);
        long sum = 0;
        for (int k = 0; k < N; k++) {
            double expected = from + k;
            assertThat(Double.doubleToRawLongBits(found[k])).isEqualTo(Double.doubleToRawLongBits(expected));
            assertThat(inverse[k]).isEqualTo(1 / expected);
            sum += from + k;
        }
        // In sums some vectors are computed in a round; these are exact.
        assertThat(Loop.range(from, from + N).serial().compiledOnly().sum(i -> i))
                .isEqualTo(sum);
        assertThat(Loop.range(from, from + N).serial().compiledOnly().max(i -> i * 0.5))
                .isEqualTo((from + N - 1) * 0.5);
    }
}
