// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Says whether this JVM, a worker, holds more memory between two tasks than it should: because tasks leak, in Java or
 * in native code. And sees to it that its heap does not grow for what tasks were given.
 *
 * <p>What is resident is held, but for garbage in the heap, and for memory shared with other processes, which is theirs
 * too. So before more than the limit is taken for a leak in Java
 * the garbage is collected, and not again before twenty times as long has passed. Not thread-safe.
 */
public final class MemoryGuard {

    /** What may come in before the heap is looked at. */
    private static final long MOST_RECEIVED_BYTES = 64L << 20;

    /** What else may be garbage then: a young generation that is not large has room for it. */
    private static final long MOST_GARBAGE_BYTES = 128L << 20;

    private static final long PERIOD_NANOS = 100_000_000;

    /** A collection takes at most this part of a worker's time. */
    private static final int COLLECTION_SHARE = 20;

    private final SystemFiles files;
    private final long limitBytes;
    private long nextLookNanos = System.nanoTime();

    /** How much had come in when the heap was looked at last for that. */
    private long receivedBytes;

    /** What was left in the heap when it was last collected for that. */
    private long leftBytes;

    private long nextCollectionNanos = System.nanoTime();

    private MemoryGuard(SystemFiles files, long limitBytes) {
        this.files = files;
        this.limitBytes = limitBytes;
    }

    /**
     * A guard of this JVM.
     *
     * @param limitBytes the limit, or 0 for the largest heap and what {@link Budget} adds to it
     * @return the guard
     */
    public static MemoryGuard of(long limitBytes) {
        return of(Path.of("/"), limitBytes);
    }

    static MemoryGuard of(Path root, long limitBytes) {
        long limit = limitBytes;
        if (limit == 0) {
            long share = Budget.memoryOfThis();
            limit = Math.max(
                    share, Runtime.getRuntime().maxMemory() + share / 4); // as the heap's size may be the user's
        }
        return new MemoryGuard(new SystemFiles(root), limit);
    }

    /**
     * Whether it holds too much. Looks at most ten times a second; in between the answer is no.
     *
     * @return whether this JVM should be replaced
     */
    public boolean holdsTooMuch() {
        long now = System.nanoTime();
        if (now - nextLookNanos < 0) {
            return false;
        }
        nextLookNanos = now + PERIOD_NANOS;
        Runtime jvm = Runtime.getRuntime();
        long heap = jvm.totalMemory();
        List<String> status = files.lines("/proc/self/status");
        long resident =
                bytes(status, "VmRSS").orElse(heap) - bytes(status, "RssShmem").orElse(0);
        if (resident <= limitBytes) {
            return false;
        }
        long outside = Math.max(resident - heap, 0);
        if (outside > limitBytes) {
            return true;
        }
        System.gc();
        long took = System.nanoTime() - now;
        nextLookNanos = now + Math.max(PERIOD_NANOS, COLLECTION_SHARE * took);
        return outside + usedBytes() > limitBytes;
    }

    /**
     * Collects a serial collector's heap if what tasks were given has filled it to twice of what was left the last time.
     * Large arrays go past the young generation, and that collector takes new memory for each until there is none, which is
     * slow to get, and kept. The others see to it themselves.
     *
     * @param received bytes that have come in so far
     */
    public void collect(long received) {
        if (received - receivedBytes < MOST_RECEIVED_BYTES) {
            return;
        }
        long now = System.nanoTime();
        boolean isFull = usedBytes() - leftBytes >= Math.max(MOST_GARBAGE_BYTES, leftBytes);
        if (isFull && now - nextCollectionNanos >= 0 && isSerial()) {
            System.gc();
            long ended = System.nanoTime();
            nextCollectionNanos = ended + COLLECTION_SHARE * (ended - now);
            leftBytes = usedBytes();
        }
        receivedBytes = received;
    }

    private static boolean isSerial() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .anyMatch(each -> each.getName().equals("MarkSweepCompact"));
    }

    private static long usedBytes() {
        Runtime jvm = Runtime.getRuntime();
        return jvm.totalMemory() - jvm.freeMemory();
    }

    private static OptionalLong bytes(List<String> status, String field) {
        OptionalLong kib = SystemFiles.parse(SystemFiles.value(status, field).replace(" kB", ""));
        return kib.isPresent() ? OptionalLong.of(kib.getAsLong() * 1024) : kib;
    }
}
