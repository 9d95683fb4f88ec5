// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

/**
 * What each of several worker JVMs may take, so that together with their parent they fit the machine, or the share that
 * the parent has as a worker itself.
 *
 * @param heapBytes largest heap
 * @param memoryBytes all it may take: the heap, and what no heap limit covers
 * @param processors how many threads it should run at once, at least 1
 */
public record Budget(long heapBytes, long memoryBytes, int processors) {

    /** Below this a JVM does little but collect garbage; a machine too small for it is overcommitted instead. */
    public static final long SMALLEST_HEAP_BYTES = 64L << 20;

    /** The system property that tells a worker its {@link #memoryBytes}. */
    static final String MEMORY_PROPERTY = "tutti.worker.memory";

    /** The system property that tells a worker how many parents it has that are Tutti's, itself included. */
    static final String DEPTH_PROPERTY = "tutti.worker.depth";

    /**
     * How deep this JVM is below the user's.
     *
     * @return 0 for a program, 1 for its workers, 2 for workers of those
     */
    public static int depth() {
        return Integer.getInteger(DEPTH_PROPERTY, 0);
    }

    /**
     * The share of each worker of this JVM.
     *
     * @param workers how many there are, at least 1
     * @return the share
     */
    public static Budget ofEach(int workers) {
        return of(memoryOfThis(), Cores.count(), Runtime.getRuntime().maxMemory(), workers);
    }

    /** What this JVM may take with all its workers: its share as a worker, or the machine. */
    static long memoryOfThis() {
        Long share = Long.getLong(MEMORY_PROPERTY);
        return share == null ? Machine.memoryBytesHere() : share;
    }

    /*
     * Heaps get three quarters of the memory. The last quarter is for what no heap limit covers: code, metaspace,
     * thread stacks, direct and shared memory, the page cache. The parent's share is its largest heap, but no more
     * than half of
     * the memory, as -Xmx is often set far above what is used, and the workers are where the work is.
     */
    static Budget of(long memory, int cores, long parentHeapBytes, int workers) {
        long left = memory / 4 * 3 - Math.min(parentHeapBytes, memory / 2);
        long heap = Math.max(left / workers, SMALLEST_HEAP_BYTES);
        return new Budget(heap, heap + memory / 4 / (workers + 1L), Math.max(cores / workers, 1));
    }
}
