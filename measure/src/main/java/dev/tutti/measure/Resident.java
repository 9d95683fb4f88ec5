// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Resident sizes at one moment.
 *
 * @param ownBytes of this JVM
 * @param workersBytes of all processes below it
 * @param proportional whether the kernel told proportional sizes of all
 */
record Resident(long ownBytes, long workersBytes, boolean proportional) {

    /** Rare enough to cost little: the kernel walks all pages of a process for one figure. */
    static final int INTERVAL_MILLIS = 20;

    /** So many samples without a fall, and it has ended. */
    private static final int STILL = 10;

    private static final long SMALL_FALL = 1 << 20;

    static Resident now() {
        Resident all = new Resident(0, 0, true).plus(ProcessHandle.current().pid(), true);
        for (ProcessHandle child : ProcessHandle.current().descendants().toList()) {
            all = all.plus(child.pid(), false);
        }
        return all;
    }

    /** Waits until this JVM's size has not fallen for some samples. An interrupt ends the wait and is kept. */
    static void awaitNoFall(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        long least = Long.MAX_VALUE;
        for (int still = 0; still < STILL && System.nanoTime() < deadline; still++) {
            long own = new Resident(0, 0, true).plus(ProcessHandle.current().pid(), true).ownBytes;
            if (own < least - SMALL_FALL) {
                least = own;
                still = 0;
            }
            try {
                Thread.sleep(INTERVAL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** A process that has ended meanwhile, or is none of ours, counts nothing. */
    private Resident plus(long pid, boolean own) {
        OptionalLong shares = bytes(pid, "smaps_rollup", "Pss:");
        OptionalLong bytes = shares.isPresent() ? shares : bytes(pid, "status", "VmRSS:");
        long size = bytes.orElse(0);
        return new Resident(
                ownBytes + (own ? size : 0),
                workersBytes + (own ? 0 : size),
                proportional && (shares.isPresent() || bytes.isEmpty()));
    }

    private static OptionalLong bytes(long pid, String file, String name) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid, file))) {
                if (line.startsWith(name)) { // "Pss:     1234 kB"
                    return OptionalLong.of(1024 * Long.parseLong(line.replaceAll("\\D", "")));
                }
            }
        } catch (IOException e) {
            // Ended, or not to be read: absent, as below.
        }
        return OptionalLong.empty();
    }
}
