// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The place of one small object in a block that many have in common: a block costs a descriptor and two pages. A place
 * is not used again, so whoever still has a handle to a closed object meets no other there. The block goes with the last
 * of its objects.
 *
 * @param offset a multiple of {@link #ALIGNMENT}, so that objects do not slow each other down
 */
record Cell(Block block, long offset, long bytes) {

    /** Two cache lines, as processors fetch them in pairs. */
    static final long ALIGNMENT = 128;

    private static final long BLOCK_BYTES = 1 << 16;

    /** Where the next object goes; {@code null} before the first. Guarded by the class. */
    private static @Nullable Block current;

    private static long used;

    /** Makes a place, zeroed. A large one has a block of its own. */
    static synchronized Cell create(long bytes) {
        if (bytes > BLOCK_BYTES / 8) {
            return new Cell(Block.create(bytes), 0, bytes);
        }
        Block block = current;
        if (block == null || used + bytes > BLOCK_BYTES) {
            block = Block.create(BLOCK_BYTES);
            current = block;
            used = 0;
        }
        Cell cell = new Cell(block, used, bytes);
        used += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        return cell;
    }

    /** Whether its block has room for nothing else. */
    boolean isAlone() {
        return bytes == block.memory().byteSize();
    }

    MemorySegment memory() {
        return block.memory().asSlice(offset, bytes);
    }
}
