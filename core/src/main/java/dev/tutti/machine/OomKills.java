// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * How many processes the kernel has killed because memory ran out, since the machine or the control group began.
 *
 * @param group those of this JVM's control group, {@link #UNKNOWN} if nothing counts them
 * @param machine those of the whole machine, {@link #UNKNOWN} if nothing counts them
 * @param peakBytes the most memory that the control group ever used, {@link #UNKNOWN} if nothing says so
 */
public record OomKills(long group, long machine, long peakBytes) {

    /** In place of a number that the kernel does not tell, or not here. */
    public static final long UNKNOWN = -1;

    private static final String MOUNT = "/sys/fs/cgroup";

    /**
     * Reads them now, which takes about 0.1 ms.
     *
     * @return the counts
     */
    public static OomKills now() {
        return read(Path.of("/"));
    }

    static OomKills read(Path root) {
        SystemFiles files = new SystemFiles(root);
        long machine = number(files, "/proc/vmstat");
        for (String line : files.lines("/proc/self/cgroup")) {
            String[] fields = line.split(":", 3); // hierarchy, controllers, path
            if (fields.length < 3) {
                continue;
            }
            boolean isMemory = Arrays.asList(fields[1].split(",", -1)).contains("memory");
            // As in ControlGroup: a container may see a path that is not there.
            for (Path group = Path.of(fields[2]); group != null; group = group.getParent()) {
                OomKills found = isMemory
                        ? in(
                                files,
                                MOUNT + "/memory" + group,
                                "/memory.oom_control",
                                "/memory.max_usage_in_bytes",
                                machine)
                        : in(files, MOUNT + group, "/memory.events", "/memory.peak", machine);
                if (found.group != UNKNOWN) {
                    return found;
                }
            }
        }
        return new OomKills(UNKNOWN, machine, UNKNOWN);
    }

    private static OomKills in(SystemFiles files, String group, String counts, String peak, long machine) {
        return new OomKills(
                number(files, group + counts),
                machine,
                files.number(group + peak).orElse(UNKNOWN));
    }

    /** The number behind {@code oom_kill} in a file of names and numbers. */
    private static long number(SystemFiles files, String path) {
        List<String> lines = files.lines(path);
        for (String line : lines) {
            if (line.startsWith("oom_kill ")) {
                OptionalLong number =
                        SystemFiles.parse(line.substring("oom_kill ".length()).strip());
                return number.orElse(UNKNOWN);
            }
        }
        return UNKNOWN;
    }
}
