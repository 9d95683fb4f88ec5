// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

/**
 * Where things are in a {@link SharedRecord}, behind what every {@link SharedObject} has.
 *
 * <pre>
 *   byte 16       24      32           128
 *        ├────────┼───────┼────────────┼──────…─────┬──────…─────┬───…
 *        │  head  │ shape │            │   slot 0   │   slot 1   │ …
 *        └────────┴───────┴────────────┴──────…─────┴──────…─────┴───…
 *
 *   slot 0        8        16
 *        ├────────┼────────┼────────┼───…───┤ a multiple of 64
 *        │ claim  │ word 0 │ word 1 │   …   │
 *        └────────┴────────┴────────┴───…───┘
 *   head    lower 6 bits: the slot that has the value; upper 58 bits: how often the value was replaced
 *   shape   what the record's components are, see {@link RecordWords#shape()}
 *   claim   0, or the word of the process of which a thread writes this slot
 *   word n  component n, nested ones in the place of theirs
 * </pre>
 *
 * <p>A slot belongs to who has claimed it <em>and then</em> read a head that is of another slot: no head can come to be
 * of it but by its claimant. It is filled, put into the head by one compare-and-set, and its claim is let go. So the slot
 * of the head is left alone whether it is claimed or not, and is free again as soon as the head is of another. A kill
 * leaves the value as it was or replaced, and a claim at most, which anyone takes over when there is no free slot.
 */
final class RecordLayout {

    private static final int SLOT_BITS = 6;

    /** One has the value; each of the others is for a thread that writes. */
    static final int SLOTS = 1 << SLOT_BITS;

    /** A handle to a constructor has 255 arguments at most, of which a {@code long} counts twice. */
    static final int WORDS_MOST = 64;

    static final long HEAD = SharedObject.FIELDS;
    static final long SHAPE = HEAD + Long.BYTES;

    private static final long FIRST_SLOT = Cell.ALIGNMENT;

    /** A cache line, so that who writes a slot does not slow those who read another. */
    private static final long SLOT_ALIGNMENT = 64;

    private RecordLayout() {}

    static long bytes(int words) {
        return FIRST_SLOT + SLOTS * slotBytes(words);
    }

    private static long slotBytes(int words) {
        long bytes = Long.BYTES + (long) words * Long.BYTES;
        return (bytes + SLOT_ALIGNMENT - 1) / SLOT_ALIGNMENT * SLOT_ALIGNMENT;
    }

    static long claim(int slot, int words) {
        return FIRST_SLOT + slot * slotBytes(words);
    }

    static long word(int slot, int words, int number) {
        return claim(slot, words) + Long.BYTES + (long) number * Long.BYTES;
    }

    /** The slot of a head. */
    static int slot(long head) {
        return (int) head & (SLOTS - 1);
    }

    /** The head that follows one. It comes round after as many replacements as take years. */
    static long next(long head, int slot) {
        return ((head >>> SLOT_BITS) + 1) << SLOT_BITS | slot;
    }
}
