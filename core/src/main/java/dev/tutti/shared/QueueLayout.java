// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

/**
 * Where things are in a {@link SharedQueue}.
 *
 * <pre>
 *   byte 0                    128
 *        ├────────────────────┼──────…
 *        │ of a SharedObject  │ ring: see RingLayout
 *        └────────────────────┴──────…
 * </pre>
 */
final class QueueLayout {

    static final long RING = Cell.ALIGNMENT;

    private QueueLayout() {}

    static long bytes(long capacity, long bufferBytes) {
        return RING + RingLayout.bytes(capacity, bufferBytes);
    }
}
