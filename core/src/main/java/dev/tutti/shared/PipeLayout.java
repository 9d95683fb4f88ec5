// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

/**
 * Where things are in a {@link SharedPipe}, and in its ends, which begin in different places of it.
 *
 * <pre>
 *   byte 0                    16     24            128                                  256
 *        ├────────────────────┼──────┼──────┼──────┼────────────────────────────────────┼──────…────┼──────…
 *        │ of a SharedObject  │ side │ user │      │ the same of the second end, side 1 │ ring 0    │ ring 1
 *        └────────────────────┴──────┴──────┴──────┴────────────────────────────────────┴──────…────┴──────…
 *   side     0 for the first end, 1 for the second
 *   user     0, or the process that has used this end last
 *   ring 0   what the first end sends: see RingLayout
 *   ring 1   what the second end sends
 * </pre>
 */
final class PipeLayout {

    static final long SIDE = SharedObject.FIELDS;
    static final long USER = SIDE + Long.BYTES;

    /** From one end to the next. */
    static final long END_BYTES = Cell.ALIGNMENT;

    private static final long RINGS = 2 * END_BYTES;

    /** As many elements as need not be counted: hardly one has fewer bytes. */
    private static final long ELEMENT_BYTES = 16;

    private PipeLayout() {}

    static long capacity(long bufferBytes) {
        return bufferBytes / ELEMENT_BYTES + 1;
    }

    static long ring(long side, long bufferBytes) {
        return RINGS + side * RingLayout.bytes(capacity(bufferBytes), bufferBytes);
    }

    static long bytes(long bufferBytes) {
        return ring(2, bufferBytes);
    }
}
