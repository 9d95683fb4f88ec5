// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tutti.machine.Machine.Cache;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MachineTest {

    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final double UNLIMITED = Double.POSITIVE_INFINITY;

    private FakeSystem system;

    @BeforeEach
    void eightGigabytes(@TempDir Path root) {
        system = new FakeSystem(root).withMemory(8 * GIB);
    }

    @Test
    void withoutAnyFileTheJvmsOwnViewCounts(@TempDir Path empty) {
        Machine machine = new FakeSystem(empty).machine(3);
        assertThat(machine.usableCores()).isEqualTo(3);
        assertThat(machine.logicalCores()).isEqualTo(3);
        assertThat(machine.physicalCores()).isEqualTo(3);
        assertThat(machine.cpuQuota()).isEqualTo(UNLIMITED);
        assertThat(machine.memoryBytes()).isBetween(GIB / 64, 1L << 50);
        assertThat(machine.simdBits()).isZero();
        assertThat(machine.caches()).isEmpty();
    }

    @Test
    void thisMachineMakesSense() {
        Machine machine = Machine.here();
        assertThat(machine.usableCores()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(machine.physicalCores()).isBetween(1, machine.logicalCores());
        assertThat(machine.memoryBytes()).isGreaterThan(64 * MIB);
        assertThat(machine.system()).contains(System.getProperty("os.name"));
        assertThat(machine.jdk()).contains(Runtime.version().toString());
    }

    @Test
    void hardwareThreadsOfOneCoreAreOneCore() {
        system.with("/sys/devices/system/cpu/online", "0-2,5\n");
        for (int cpu : new int[] {0, 2}) {
            system.with("/sys/devices/system/cpu/cpu" + cpu + "/topology/thread_siblings_list", "0,2\n");
        }
        for (int cpu : new int[] {1, 5}) {
            system.with("/sys/devices/system/cpu/cpu" + cpu + "/topology/thread_siblings_list", "1,5\n");
        }
        assertThat(system.machine(4).logicalCores()).isEqualTo(4);
        assertThat(system.machine(4).physicalCores()).isEqualTo(2);
    }

    @Test
    void coresWithoutTopologyCountEach() {
        system.with("/sys/devices/system/cpu/online", "0-1\n");
        assertThat(system.machine(2).physicalCores()).isEqualTo(2);
    }

    @Test
    void cachesAreListedNearestFirst() {
        cache(0, "1", "Data", "32K");
        cache(1, "1", "Instruction", "32K");
        cache(2, "2", "Unified", "1024K");
        assertThat(system.machine(1).caches())
                .containsExactly(
                        new Cache(1, "Data", 32 * 1024, 64),
                        new Cache(1, "Instruction", 32 * 1024, 64),
                        new Cache(2, "Unified", MIB, 64));
    }

    private void cache(int index, String level, String type, String size) {
        String path = "/sys/devices/system/cpu/cpu0/cache/index" + index;
        system.with(path + "/level", level + "\n")
                .with(path + "/type", type + "\n")
                .with(path + "/size", size + "\n")
                .with(path + "/coherency_line_size", "64\n");
    }

    @ParameterizedTest
    @CsvSource({
        "flags, fpu sse2 avx avx2 avx512f, 512",
        "flags, fpu sse2 avx avx2, 256",
        "flags, fpu sse2 avx, 128",
        "flags, fpu, 0",
        "Features, fp asimd, 128",
        "Features, fp asimd sve, 256"
    })
    void simdWidthIsReadFromTheProcessorsFlags(String name, String flags, int bits) {
        system.with("/proc/cpuinfo", "processor\t: 0\nmodel name\t: Fast: one\n" + name + "\t\t: " + flags + "\n")
                .with("/proc/sys/abi/sve_default_vector_length", "32\n");
        assertThat(system.machine(1).simdBits()).isEqualTo(bits);
        assertThat(system.machine(1).processor()).isEqualTo("Fast: one");
    }

    static Stream<Arguments> controlGroups() {
        String v1 = "3:cpu,cpuacct:/box\n2:memory:/box\n1:name=systemd:/box\n";
        String v2 = "0::/box/inner\n";
        return Stream.of(
                arguments("none", "", List.of(), 8 * GIB, UNLIMITED),
                arguments(
                        "v2, no limit",
                        v2,
                        List.of("/box/memory.max=max", "/box/cpu.max=max 100000"),
                        8 * GIB,
                        UNLIMITED),
                arguments("v2, own group", v2, List.of("/box/inner/memory.max=" + GIB), GIB, UNLIMITED),
                arguments(
                        "v2, the parent's limit is lower",
                        v2,
                        List.of("/box/memory.max=" + GIB, "/box/inner/memory.max=" + 2 * GIB),
                        GIB,
                        UNLIMITED),
                arguments("v2, a container's root", "0::/\n", List.of("/memory.max=" + GIB), GIB, UNLIMITED),
                arguments("v2, half a processor", v2, List.of("/box/cpu.max=50000 100000"), 8 * GIB, 0.5),
                arguments("v2, two and a half", v2, List.of("/box/cpu.max=250000 100000"), 8 * GIB, 2.5),
                arguments("v2, empty cpu.max", v2, List.of("/box/cpu.max="), 8 * GIB, UNLIMITED),
                arguments("v2, cpu.max without period", v2, List.of("/box/cpu.max=50000"), 8 * GIB, UNLIMITED),
                arguments(
                        "v1, no limit",
                        v1,
                        List.of(
                                "/memory/box/memory.limit_in_bytes=9223372036854771712",
                                "/cpu/box/cpu.cfs_quota_us=-1",
                                "/cpu/box/cpu.cfs_period_us=100000"),
                        8 * GIB,
                        UNLIMITED),
                arguments(
                        "v1, both limits",
                        v1,
                        List.of(
                                "/memory/box/memory.limit_in_bytes=" + 512 * MIB,
                                "/cpu/box/cpu.cfs_quota_us=150000",
                                "/cpu/box/cpu.cfs_period_us=100000"),
                        512 * MIB,
                        1.5),
                arguments(
                        "v1, the host's path in a container",
                        "2:memory:/host/container7\n",
                        List.of("/memory/memory.limit_in_bytes=" + GIB),
                        GIB,
                        UNLIMITED),
                arguments("more than the machine has", v2, List.of("/box/memory.max=" + 99 * GIB), 8 * GIB, UNLIMITED),
                arguments("unreadable", "nonsense\n", List.of(), 8 * GIB, UNLIMITED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("controlGroups")
    void controlGroupsLimitMemoryAndTime(
            String name, String groups, List<String> files, long memoryBytes, double cpuQuota) {
        system.with("/proc/self/cgroup", groups);
        for (String file : files) {
            String[] pathAndText = file.split("=", 2);
            system.with("/sys/fs/cgroup" + pathAndText[0], pathAndText[1] + "\n");
        }
        assertThat(system.machine(1).memoryBytes()).isEqualTo(memoryBytes);
        assertThat(system.machine(1).cpuQuota()).isEqualTo(cpuQuota);
    }

    @Test
    void freeMemoryIsWhatTheGroupHasLeft() {
        system.with("/proc/meminfo", "MemTotal: 8388608 kB\nMemAvailable:    1024 kB\n");
        assertThat(Machine.freeMemoryBytes(system.root())).isEqualTo(MIB);
        system.with("/proc/meminfo", "MemTotal: 8388608 kB\nMemAvailable: 6291456 kB\n");
        assertThat(Machine.freeMemoryBytes(system.root())).isEqualTo(6 * GIB);
        system.with("/proc/self/cgroup", "0::/box/inner\n")
                .with("/sys/fs/cgroup/box/memory.max", 2 * GIB + "\n")
                .with("/sys/fs/cgroup/box/memory.current", GIB + 100 * MIB + "\n")
                .with("/sys/fs/cgroup/box/memory.stat", "anon 7\ninactive_file " + 100 * MIB + "\n");
        assertThat(Machine.freeMemoryBytes(system.root())).isEqualTo(GIB);
        system.with("/proc/self/cgroup", "2:memory:/old\n")
                .with("/sys/fs/cgroup/memory/old/memory.limit_in_bytes", GIB + "\n")
                .with("/sys/fs/cgroup/memory/old/memory.usage_in_bytes", 2 * GIB + "\n");
        assertThat(Machine.freeMemoryBytes(system.root())).isZero();
    }
}
