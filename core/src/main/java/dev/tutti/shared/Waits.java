// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which threads have been waiting for which locks of a block, where every process that knows the block can read it: what
 * a report of a deadlock is made of.
 *
 * <pre>
 *   byte 0         8        16       24       32
 *        ├─────────┼────────┼────────┼────────┼───…
 *        │ process │ thread │ since  │ place  │ next entry
 *        └─────────┴────────┴────────┴────────┴───…
 *   process   whose entry it is, as a word; 0 for a free one
 *   thread    its id there
 *   since     System.nanoTime() when it began to wait, one clock for all processes
 *   place     offset of the lock + 1; 0 while the entry is not complete
 * </pre>
 *
 * <p>An entry is taken by its {@code process} and filled by its {@code place}, and emptied the other way round. A process
 * that dies leaves its entries; they are taken over when there is no free one. When all are taken by the living, a wait is
 * in no report, and nothing else comes of it.
 */
final class Waits {

    private static final long PROCESS = 0;
    private static final long THREAD = PROCESS + Long.BYTES;
    private static final long SINCE = THREAD + Long.BYTES;
    private static final long PLACE = SINCE + Long.BYTES;
    private static final long ENTRY_BYTES = PLACE + Long.BYTES;

    private static final int ENTRIES = (int) (BlockLayout.WAITS_BYTES / ENTRY_BYTES);

    /** In place of an entry. */
    static final int NONE = -1;

    /** A thread's wait for the lock at an offset of a block. */
    record Wait(Block block, long offset, long sinceNanos) {}

    private Waits() {}

    /** Enters the calling thread's wait. Returns where, or {@link #NONE}. */
    static int add(Block block, long offset, long sinceNanos) {
        try {
            MemorySegment table = block.waits();
            long thread = Thread.currentThread().threadId();
            int entry = take(table, (int) (thread % ENTRIES));
            if (entry != NONE) {
                long at = entry * ENTRY_BYTES;
                SharedObject.LONG.set(table, at + THREAD, thread);
                SharedObject.LONG.set(table, at + SINCE, sinceNanos);
                SharedObject.LONG.setRelease(table, at + PLACE, offset + 1);
            }
            return entry;
        } finally {
            Reference.reachabilityFence(block);
        }
    }

    private static int take(MemorySegment table, int first) {
        long me = ProcessIdentity.ofThis().word();
        for (int i = 0; i < ENTRIES; i++) {
            int entry = (first + i) % ENTRIES;
            if (SharedObject.LONG.compareAndSet(table, entry * ENTRY_BYTES + PROCESS, 0L, me)) {
                return entry;
            }
        }
        for (int entry = 0; entry < ENTRIES; entry++) {
            long at = entry * ENTRY_BYTES;
            long process = (long) SharedObject.LONG.getAcquire(table, at + PROCESS);
            if (process != me
                    && !ProcessIdentity.ofWord(process).isAlive()
                    && SharedObject.LONG.compareAndSet(table, at + PROCESS, process, me)) {
                SharedObject.LONG.setRelease(table, at + PLACE, 0L);
                return entry;
            }
        }
        return NONE;
    }

    static void remove(Block block, int entry) {
        try {
            MemorySegment table = block.waits();
            SharedObject.LONG.setRelease(table, entry * ENTRY_BYTES + PLACE, 0L);
            SharedObject.LONG.setRelease(table, entry * ENTRY_BYTES + PROCESS, 0L);
        } finally {
            Reference.reachabilityFence(block);
        }
    }

    /** What a thread of a process waits for, among the locks in blocks that are known here. */
    static @Nullable Wait find(long process, long thread) {
        List<Block> blocks = Mappings.all();
        for (Block block : blocks) {
            try {
                Wait found = find(block, process, thread);
                if (found != null) {
                    return found;
                }
            } catch (IllegalStateException closedMeanwhile) {
                // nobody waits for anything in it
            }
        }
        return null;
    }

    private static @Nullable Wait find(Block block, long process, long thread) {
        MemorySegment table = block.waits();
        for (int entry = 0; entry < ENTRIES; entry++) {
            long at = entry * ENTRY_BYTES;
            if ((long) SharedObject.LONG.getAcquire(table, at + PROCESS) == process) {
                long place = (long) SharedObject.LONG.getAcquire(table, at + PLACE);
                if (place != 0 && (long) SharedObject.LONG.get(table, at + THREAD) == thread) {
                    return new Wait(block, place - 1, (long) SharedObject.LONG.get(table, at + SINCE));
                }
            }
        }
        return null;
    }
}
