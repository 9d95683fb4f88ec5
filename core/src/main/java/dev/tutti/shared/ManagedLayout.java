// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

/**
 * Where things are in a {@link Managed}.
 *
 * <pre>
 *   byte 0                    16      24       128
 *        ├────────────────────┼───────┼────────┼──────…
 *        │ of a SharedObject  │ maker │        │ ring: see RingLayout
 *        └────────────────────┴───────┴────────┴──────…
 *   maker   the process that holds the object
 *   ring    calls on their way to it
 * </pre>
 */
final class ManagedLayout {

    static final long MAKER = SharedObject.FIELDS;
    static final long RING = Cell.ALIGNMENT;

    /** Calls that wait to be run; more wait to be sent. */
    static final long CAPACITY = 1024;

    private ManagedLayout() {}

    static long bytes(long bufferBytes) {
        return RING + RingLayout.bytes(CAPACITY, bufferBytes);
    }
}
