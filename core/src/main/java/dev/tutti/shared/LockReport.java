// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.shared.LockLayout.Holder;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who keeps a thread from a lock, in words: its holder, what that one waits for, who holds that, and so on, over
 * processes. What others do meanwhile can make it wrong; what does not move any more it has right.
 */
final class LockReport {

    /** A lock, by its place. */
    private record Place(Block block, long offset) {
        MemorySegment memory() {
            return block.memory().asSlice(offset, LockLayout.BYTES);
        }
    }

    private LockReport() {}

    /** {@code lock accounts}. */
    static String name(Block block, long offset) {
        try {
            String name = LockLayout.name(new Place(block, offset).memory());
            return "lock " + (name.isEmpty() ? block.key().number() + "." + offset : name);
        } finally {
            Reference.reachabilityFence(block);
        }
    }

    /** {@code held for 30 ms by pid=7 thread=main, which …}. */
    static String of(Block block, long offset) {
        StringBuilder words = new StringBuilder();
        Set<Place> seen = new HashSet<>();
        for (Place place = new Place(block, offset); place != null; ) {
            try {
                place = append(words, place, seen);
            } catch (IllegalStateException closedMeanwhile) {
                words.append("closed by now");
                place = null;
            }
        }
        return words.toString();
    }

    /** Returns the lock that the holder of this one waits for. */
    private static @Nullable Place append(StringBuilder words, Place place, Set<Place> seen) {
        Holder holder = LockLayout.holder(place.memory());
        if (holder == null) {
            words.append("free by now");
            return null;
        }
        words.append("held ");
        if (holder.sinceNanos() != 0) {
            words.append("for ").append(millis(holder.heldNanos())).append(" ms ");
        }
        words.append("by ").append(holder);
        if (!ProcessIdentity.ofWord(holder.process()).isAlive()) {
            words.append(", which has died");
            return null;
        }
        if (holder.process() == ProcessIdentity.ofThis().word()
                && holder.thread() == Thread.currentThread().threadId()) {
            words.append(", this thread: a deadlock; take locks in the same order everywhere");
            return null;
        }
        if (!seen.add(place)) {
            words.append(": a deadlock; take locks in the same order everywhere");
            return null;
        }
        Waits.Wait wait = holder.thread() == 0 ? null : Waits.find(holder.process(), holder.thread());
        if (wait == null) {
            return null;
        }
        words.append(", which waits for ")
                .append(millis(Math.max(0, System.nanoTime() - wait.sinceNanos())))
                .append(" ms for ")
                .append(name(wait.block(), wait.offset()))
                .append(", ");
        return new Place(wait.block(), wait.offset());
    }

    static long millis(long nanos) {
        return nanos / 1_000_000;
    }
}
