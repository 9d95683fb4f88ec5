// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * The blocks that this process has mapped. Those of others are let go when their owner has closed them, which a thread
 * looks for as long as there are any: a heap that is hardly used collects no garbage for hours, and gigabytes could wait
 * for that.
 */
final class Mappings {

    private static final long LOOK_NANOS = 200_000_000;

    // Guarded by the class:
    private static final Map<Block.Handle, WeakReference<Block>> BLOCKS = new HashMap<>();
    private static boolean watched;

    private Mappings() {}

    static synchronized void add(Block block) {
        BLOCKS.put(block.handle(), new WeakReference<>(block));
    }

    /** The block of a handle. */
    static synchronized Block find(Block.Handle handle) throws InvalidObjectException {
        WeakReference<Block> known = BLOCKS.get(handle);
        Block block = known == null ? null : known.get();
        if (block == null || block.isClosed()) {
            try {
                block = Block.attach(handle);
            } catch (IOException e) {
                InvalidObjectException refusal =
                        new InvalidObjectException("it is on shared memory that cannot be had any more: "
                                + NamelessFile.words(e)
                                + "; keep the object open until all tasks that use it are done");
                refusal.initCause(e);
                throw refusal;
            }
            add(block);
            if (block.isBorrowed()) {
                watch();
            }
        }
        return block;
    }

    /** All memory that is mapped now, without files. */
    static synchronized List<Block> all() {
        return BLOCKS.values().stream()
                .map(WeakReference::get)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .filter(Block::isMemory)
                .toList();
    }

    private static void watch() {
        if (!watched) {
            Thread.ofPlatform().daemon().name("tutti-shared-memory").start(Mappings::look);
            watched = true;
        }
    }

    private static void look() {
        do {
            LockSupport.parkNanos(LOOK_NANOS);
        } while (letGo());
    }

    /** Closes what was abandoned. Returns whether blocks of others are left. */
    private static synchronized boolean letGo() {
        boolean left = false;
        for (Iterator<WeakReference<Block>> each = BLOCKS.values().iterator(); each.hasNext(); ) {
            Block block = each.next().get();
            if (block == null) {
                each.remove();
            } else if (block.isBorrowed()) {
                if (block.isAbandoned() && closes(block)) {
                    each.remove();
                } else {
                    left = true;
                }
            }
        }
        watched = left;
        return left;
    }

    private static boolean closes(Block block) {
        try {
            block.close();
            return true;
        } catch (IllegalStateException inUse) {
            return false; // native code has it; later, then
        }
    }
}
