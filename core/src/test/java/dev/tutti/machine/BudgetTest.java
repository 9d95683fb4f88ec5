// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {

    private static final long MIB = 1L << 20;

    /**
     * In MiB: three quarters of the memory, less the parent's heap but at most half the memory, shared by the workers.
     */
    @ParameterizedTest
    @CsvSource({
        "16384,  4096,  1, 8192",
        "16384,  4096,  2, 4096",
        "16384,  4096, 16,  512",
        "16384,  4096, 61,  134",
        "16384, 16000,  2, 2048",
        "  512,   128,  2,  128",
        "  512,   128, 16,   64"
    })
    void workersAndParentFitTheMemory(long memoryMib, long parentMib, int workers, long heapMib, @TempDir Path root) {
        Machine machine = new FakeSystem(root).withMemory(memoryMib * MIB).machine(4);
        assertThat(Budget.of(machine.memoryBytes(), 4, parentMib * MIB, workers).heapBytes() / MIB)
                .isEqualTo(heapMib);
    }

    @ParameterizedTest
    @CsvSource({"8, 1, 8", "8, 2, 4", "8, 3, 2", "8, 8, 1", "8, 61, 1", "1, 1, 1"})
    void workersShareTheProcessors(int usableCores, int workers, int processors, @TempDir Path root) {
        Machine machine = new FakeSystem(root).withMemory(1024 * MIB).machine(usableCores);
        assertThat(Budget.of(machine.memoryBytes(), machine.usableCores(), 64 * MIB, workers)
                        .processors())
                .isEqualTo(processors);
    }

    @Test
    void thisMachineHasRoomForOneWorker() {
        Budget budget = Budget.ofEach(1);
        assertThat(budget.heapBytes()).isBetween(64 * MIB, Machine.here().memoryBytes());
        assertThat(budget.processors()).isEqualTo(Machine.here().usableCores());
    }
}
