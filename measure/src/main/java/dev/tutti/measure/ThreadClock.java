// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a thread has spent: time on a processor, and time in which it could have run and all processors were busy. What is
 * left of the wall-clock time it was blocked: asleep, waiting for data, for a lock.
 *
 * @param wallSeconds wall-clock time
 * @param cpuSeconds time on a processor
 * @param queuedSeconds time in the queue for one; 0 where the system does not say, which is everywhere but on Linux
 */
record ThreadClock(double wallSeconds, double cpuSeconds, double queuedSeconds) {

    static final ThreadClock ZERO = new ThreadClock(0, 0, 0);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Of the thread that reads it: {@code run queued slices}, in nanoseconds but for the last. */
    private static final Path SCHEDSTAT = Path.of("/proc/thread-self/schedstat");

    private static final boolean TELLS = Files.isReadable(SCHEDSTAT);

    /** Of the calling thread, from any moment in the past. */
    static ThreadClock read() {
        double queued = queued();
        double wall = System.nanoTime() / 1e9;
        // Where a JVM cannot tell, all is taken for computing.
        double cpu = THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() / 1e9 : wall;
        return new ThreadClock(wall, cpu, queued);
    }

    ThreadClock minus(ThreadClock before) {
        return new ThreadClock(
                wallSeconds - before.wallSeconds, cpuSeconds - before.cpuSeconds, queuedSeconds - before.queuedSeconds);
    }

    ThreadClock plus(ThreadClock other) {
        return new ThreadClock(
                wallSeconds + other.wallSeconds, cpuSeconds + other.cpuSeconds, queuedSeconds + other.queuedSeconds);
    }

    /** The time that it would have taken had a processor been free all the while. */
    double ownSeconds() {
        return Math.max(cpuSeconds, wallSeconds - queuedSeconds);
    }

    /** Of the calling thread, from any moment in the past; takes some ten microseconds. */
    static double queued() {
        if (!TELLS) {
            return 0;
        }
        try {
            return Long.parseLong(Files.readString(SCHEDSTAT).split(" ", -1)[1]) / 1e9;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
