// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

/**
 * Where things are in a {@link Block}.
 *
 * <pre>
 *   byte 0        8        16       24       32            4096
 *        ├────────┼────────┼────────┼────────┼────…────────┼────────────…
 *        │ magic  │ bytes  │ closed │        │ waits       │ the user's
 *        └────────┴────────┴────────┴────────┴────…────────┴────────────…
 *   magic    what tells a block from other files
 *   bytes    length of what is the user's
 *   closed   0 until its owner has closed it
 *   waits    127 entries, see {@link Waits}
 * </pre>
 */
final class BlockLayout {

    static final long MAGIC = 0x0b10_c0f0_7417_7101L;

    static final long MAGIC_OFFSET = 0;
    static final long BYTES_OFFSET = MAGIC_OFFSET + Long.BYTES;
    static final long CLOSED_OFFSET = BYTES_OFFSET + Long.BYTES;

    static final long WAITS_OFFSET = CLOSED_OFFSET + 2 * Long.BYTES;

    /** A page, so that the user's part begins with one. */
    static final long DATA_OFFSET = 4096;

    static final long WAITS_BYTES = DATA_OFFSET - WAITS_OFFSET;

    private BlockLayout() {}
}
