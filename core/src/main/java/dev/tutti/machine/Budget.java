// SPDX-License-Identifier: Apache-2.0
package dev.tutti.machine;

/**
 * What each of several worker JVMs may take, so that together with their parent they fit the machine.
 *
 * @param heapBytes largest heap
 * @param processors how many threads it should run at once, at least 1
 */
public record Budget(long heapBytes, int processors) {

    /** Below this a JVM does little but collect garbage; a machine too small for it is overcommitted instead. */
    private static final long SMALLEST_HEAP_BYTES = 64L << 20;

    /**
     * The share of each worker of this JVM.
     *
     * @param workers how many there are, at least 1
     * @return the share
     */
    public static Budget ofEach(int workers) {
        return of(Machine.here(), Runtime.getRuntime().maxMemory(), workers);
    }

    /*
     * Heaps get three quarters of the memory. The last quarter is for what no heap limit covers: code, metaspace,
     * thread stacks, direct and shared memory, the page cache. The parent's share is its largest heap, but no more
     * than half of
     * the memory, as -Xmx is often set far above what is used, and the workers are where the work is.
     */
    static Budget of(Machine machine, long parentHeapBytes, int workers) {
        long memory = machine.memoryBytes();
        long left = memory / 4 * 3 - Math.min(parentHeapBytes, memory / 2);
        return new Budget(Math.max(left / workers, SMALLEST_HEAP_BYTES), Math.max(machine.usableCores() / workers, 1));
    }
}
