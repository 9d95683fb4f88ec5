// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Processor time used so far.
 *
 * @param ownSeconds by all threads of this JVM
 * @param childSeconds by its children: those alive, with theirs, and on Linux those that ended and were waited for
 */
record CpuClock(double ownSeconds, double childSeconds) {

    /** The kernel's unit in {@code /proc/PID/stat}, the same on all processors that a JDK is built for. */
    private static final double TICK_SECONDS = 0.01;

    /** Fields of {@code /proc/PID/stat} after the name: cutime and cstime, of children waited for. */
    private static final int FIRST_OF_ENDED = 13;

    static CpuClock read() {
        double own = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e9
                : Double.NaN;
        double alive = ProcessHandle.current()
                .descendants()
                .mapToDouble(child -> seconds(child.info().totalCpuDuration().orElse(Duration.ZERO)))
                .sum();
        return new CpuClock(own, alive + ended());
    }

    CpuClock minus(CpuClock before) {
        return new CpuClock(ownSeconds - before.ownSeconds, childSeconds - before.childSeconds);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static double ended() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            // The name, in parentheses, may hold spaces and parentheses itself.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return TICK_SECONDS * (Long.parseLong(fields[FIRST_OF_ENDED]) + Long.parseLong(fields[FIRST_OF_ENDED + 1]));
        } catch (IOException e) {
            return 0;
        }
    }
}
