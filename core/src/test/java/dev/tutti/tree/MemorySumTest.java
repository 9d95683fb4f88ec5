// SPDX-License-Identifier: Apache-2.0
package dev.tutti.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemorySumTest {

    private static final int PART = 2 * SumBlock.LENGTH;

    /** What is longer than a buffer can be has the sum that it would have in one. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, PART - 1, PART, PART + 1, 2 * PART, 3 * PART + SumBlock.LENGTH + SumBlock.LANES + 1})
    void partsAreAsOne(int length) {
        long seed = 20261123;
        Random random = new Random(seed);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(ValueLayout.JAVA_DOUBLE, length);
            for (int i = 0; i < length; i++) {
                memory.setAtIndex(ValueLayout.JAVA_DOUBLE, i, random.nextGaussian());
            }
            assertThat(MemorySum.of(memory, PART)).as("seed=%d", seed).isEqualTo(MemorySum.of(memory));
        }
    }
}
