// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryGuardTest {

    private static final long GIB = 1L << 30;

    @Test
    void memoryThatProcessesShareIsNoLeak(@TempDir Path root) {
        FakeSystem system = new FakeSystem(root);
        system.with("/proc/self/status", "VmRSS:\t 3145728 kB\nRssShmem:\t 2621440 kB\n");
        assertThat(MemoryGuard.of(root, GIB).holdsTooMuch()).isFalse();
        system.with("/proc/self/status", "VmRSS:\t 31457280 kB\nRssShmem:\t 0 kB\n");
        assertThat(MemoryGuard.of(root, GIB).holdsTooMuch()).isTrue();
    }
}
