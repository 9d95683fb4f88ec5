// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Schedule;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Short loops, which the caller runs alone in few pieces, the last of them as long as what is left. */
class AloneTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 33, 1000, 4095, 4096, 4097, 8192, 8193, 12_388, 20_479, 100_003})
    void resultsAreThoseOfManyThreads(int length) {
        DoubleKernel kernel = IntKernels.doubles(i -> 1 / (1.0 + i) - (i % 7) * 1e-3);
        long first = 5;

        BlockSum sum = new BlockSum(kernel, first, length);
        alone(sum, length);
        BlockSum expected = new BlockSum(kernel, first, length);
        new ThreadRunner(3, Schedule.DYNAMIC).run(expected, length, new Meter(null, length, length));
        assertThat(sum.result()).as("sum").isEqualTo(expected.result());

        double[] values = new double[length];
        alone(new ToArray<>(kernel, first, values), length);
        double[] plain = new double[length];
        kernel.values(first, first + length, plain, 0);
        assertThat(values).as("values").isEqualTo(plain);

        int[] times = new int[length];
        alone(new ForEach(IntKernels.actions(i -> times[i - 5]++), first), length);
        assertThat(times).as("times that each index ran").containsOnly(length == 0 ? new int[0] : new int[] {1});
    }

    @Test
    void aFailureLeavesWhatIsBelowItDone() {
        int[] done = new int[9000];
        assertThatThrownBy(() -> alone(new ForEach(IntKernels.actions(i -> done[i] = 100 / (i - 8500)), 0), 9000))
                .isInstanceOf(ArithmeticException.class);
        assertThat(done[8499]).isEqualTo(-100);
        assertThat(done[8501]).isZero();
    }

    @Test
    void anInterruptedCallerIsToldSo() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> alone(new ForEach(IntKernels.actions(i -> {}), 0), 10))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        }
    }

    private static void alone(Operation<?> operation, long length) {
        new Alone().run(operation, length, new Meter(null, length, length));
    }
}
