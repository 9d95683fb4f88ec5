// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's counts of processes that it killed for memory. */
final class OomKillsTest {

    private static final String VMSTAT = "nr_free_pages 12\noom_kill 7\nnuma_hit 3\n";

    @Test
    void version2CountsInTheGroupsEvents(@TempDir Path root) {
        new FakeSystem(root)
                .with("/proc/vmstat", VMSTAT)
                .with("/proc/self/cgroup", "0::/a/b\n")
                .with("/sys/fs/cgroup/a/b/memory.events", "low 0\nhigh 1\nmax 4\noom 3\noom_kill 2\noom_group_kill 0\n")
                .with("/sys/fs/cgroup/a/b/memory.peak", "1048576\n")
                .with("/sys/fs/cgroup/a/memory.events", "oom_kill 9\n");
        assertThat(OomKills.read(root)).isEqualTo(new OomKills(2, 7, 1 << 20));
    }

    @Test
    void version1CountsInTheGroupsControl(@TempDir Path root) {
        new FakeSystem(root)
                .with("/proc/vmstat", VMSTAT)
                .with("/proc/self/cgroup", "5:cpu:/x\n4:memory:/x\n0::/\n")
                .with("/sys/fs/cgroup/memory/x/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 5\n")
                .with("/sys/fs/cgroup/memory/x/memory.max_usage_in_bytes", "2097152\n");
        assertThat(OomKills.read(root)).isEqualTo(new OomKills(5, 7, 2 << 20));
    }

    @Test
    void aContainerSeesItsGroupAtTheMountPoint(@TempDir Path root) {
        new FakeSystem(root)
                .with("/proc/self/cgroup", "0::/host/path/of/container\n")
                .with("/sys/fs/cgroup/memory.events", "oom_kill 1\n");
        assertThat(OomKills.read(root)).isEqualTo(new OomKills(1, OomKills.UNKNOWN, OomKills.UNKNOWN));
    }

    @Test
    void whatNobodyCountsIsUnknown(@TempDir Path root) {
        assertThat(OomKills.read(root)).isEqualTo(new OomKills(OomKills.UNKNOWN, OomKills.UNKNOWN, OomKills.UNKNOWN));
    }
}
