// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

/**
 * What pools cost on this machine, whatever runs on them: seconds of wall-clock time, with one worker a core.
 *
 * @param serialStart opening a pool on the calling thread, and one item
 * @param serialItem an item on the calling thread
 * @param threadStart opening a pool and having one thread more answer
 * @param threadItem an item on threads, many of them one after the other
 * @param virtualStart opening a pool of virtual threads, and one item a core
 * @param virtualItem an item on virtual threads
 * @param firstProcess from the wish for a pool of processes to the first answer of any
 * @param nextProcess from there to the first answer of each further one
 * @param coldProcessItem an item on worker processes that have just been started
 * @param coldItems so many items are cold
 * @param processItem an item on worker processes later
 * @param byteSeconds a byte more in an item or a result
 */
record Overheads(
        double serialStart,
        double serialItem,
        double threadStart,
        double threadItem,
        double virtualStart,
        double virtualItem,
        double firstProcess,
        double nextProcess,
        double coldProcessItem,
        long coldItems,
        double processItem,
        double byteSeconds) {

    /** What so many items cost on worker processes. */
    double processItems(long items) {
        return Math.min(items, coldItems) * coldProcessItem + Math.max(0, items - coldItems) * processItem;
    }
}
