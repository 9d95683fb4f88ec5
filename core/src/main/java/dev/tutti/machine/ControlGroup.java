// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * The limits that the control groups of this process set, version 1 or 2: the lowest on the way from its own group up.
 *
 * @param memoryBytes what this process and all others of its group may use together, {@link Long#MAX_VALUE} for no
 *     limit
 * @param freeBytes how much of that is not in use, caches of files not counted; {@link Long#MAX_VALUE} for no limit
 * @param cpus processors' worth of time, such as 0.5; {@link Double#POSITIVE_INFINITY} for no limit
 */
record ControlGroup(long memoryBytes, long freeBytes, double cpus) {

    static final ControlGroup UNLIMITED = new ControlGroup(Long.MAX_VALUE, Long.MAX_VALUE, Double.POSITIVE_INFINITY);

    private static final String MOUNT = "/sys/fs/cgroup";

    static ControlGroup read(SystemFiles files) {
        ControlGroup limits = UNLIMITED;
        for (String line : files.lines("/proc/self/cgroup")) {
            String[] fields = line.split(":", 3); // hierarchy, controllers, path
            if (fields.length < 3) {
                continue;
            }
            List<String> controllers = Arrays.asList(fields[1].split(",", -1));
            // A container may see the host's path here but only its own group at the mount point, so groups that are
            // not there are passed over on the way up.
            for (Path group = Path.of(fields[2]); group != null; group = group.getParent()) {
                if (fields[1].isEmpty()) {
                    limits = limits.and(version2(files, MOUNT + group));
                }
                if (controllers.contains("memory")) {
                    limits = limits.and(memoryVersion1(files, MOUNT + "/memory" + group));
                }
                if (controllers.contains("cpu")) {
                    limits = limits.and(cpuVersion1(files, MOUNT + "/cpu" + group));
                }
            }
        }
        return limits;
    }

    private ControlGroup and(ControlGroup other) {
        return new ControlGroup(
                Math.min(memoryBytes, other.memoryBytes),
                Math.min(freeBytes, other.freeBytes),
                Math.min(cpus, other.cpus));
    }

    private static ControlGroup version2(SystemFiles files, String group) {
        String[] quotaAndPeriod = files.line(group + "/cpu.max").split(" ", 2);
        long memory = files.number(group + "/memory.max").orElse(Long.MAX_VALUE);
        return new ControlGroup(
                memory,
                free(files, group, memory, "/memory.current", "inactive_file"),
                cpus(
                        SystemFiles.parse(quotaAndPeriod[0]),
                        quotaAndPeriod.length < 2 ? OptionalLong.empty() : SystemFiles.parse(quotaAndPeriod[1])));
    }

    private static ControlGroup memoryVersion1(SystemFiles files, String group) {
        long memory = files.number(group + "/memory.limit_in_bytes").orElse(Long.MAX_VALUE);
        return new ControlGroup(
                memory, free(files, group, memory, "/memory.usage_in_bytes", "total_inactive_file"), UNLIMITED.cpus);
    }

    private static long free(SystemFiles files, String group, long limit, String usage, String cache) {
        OptionalLong used = files.number(group + usage);
        if (limit == Long.MAX_VALUE || used.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long cached = 0;
        for (String line : files.lines(group + "/memory.stat")) {
            if (line.startsWith(cache + " ")) {
                cached = SystemFiles.parse(line.substring(cache.length() + 1)).orElse(0);
            }
        }
        return Math.max(limit - used.getAsLong() + cached, 0);
    }

    private static ControlGroup cpuVersion1(SystemFiles files, String group) {
        return new ControlGroup(
                UNLIMITED.memoryBytes,
                UNLIMITED.freeBytes,
                cpus(files.number(group + "/cpu.cfs_quota_us"), files.number(group + "/cpu.cfs_period_us")));
    }

    /** Version 1 writes -1 for no quota. */
    private static double cpus(OptionalLong quota, OptionalLong period) {
        return quota.orElse(-1) > 0 && period.orElse(0) > 0
                ? (double) quota.getAsLong() / period.getAsLong()
                : UNLIMITED.cpus;
    }
}
