// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

/**
 * Where things are in a {@link SharedBarrier}, behind what every {@link SharedObject} has.
 *
 * <pre>
 *   byte 16        24      32      40    48    56
 *        ├─────────┼───────┼───────┼─────┼─────┼───────────┬───────────┬───────────┬───…
 *        │ parties │ state │ brief │ why │ who │ process 0 │ arrived 0 │ process 1 │ …
 *        └─────────┴───────┴───────┴─────┴─────┴───────────┴───────────┴───────────┴───…
 *   parties     how many are waited for
 *   state       lower 32 bits: the round; upper 32 bits: whether it is broken, and n bits above whether that n rounds
 *               before was, for those who look late
 *   brief       a {@link Gate} for changes of all others
 *   why, who    what broke it last, and which process that was
 *   process n   the word of who came as the n-th
 *   arrived n   in which round it did; what is written before counts when it is that of the state
 * </pre>
 *
 * <p>To arrive is one store, to {@code arrived}; to end a round, or break it, one to {@code state}. A kill leaves each
 * undone or done.
 */
final class BarrierLayout {

    static final long PARTIES = SharedObject.FIELDS;
    static final long STATE = PARTIES + Long.BYTES;
    static final long BRIEF = STATE + Long.BYTES;
    static final long WHY = BRIEF + Long.BYTES;
    static final long WHO = WHY + Long.BYTES;

    private static final long ARRIVALS = WHO + Long.BYTES;
    private static final long ARRIVAL_BYTES = 2 * Long.BYTES;

    /** A page and more is a block of its own. */
    static final int PARTIES_MOST = 1 << 16;

    private BarrierLayout() {}

    static long bytes(int parties) {
        return ARRIVALS + parties * ARRIVAL_BYTES;
    }

    static long process(int arrival) {
        return ARRIVALS + arrival * ARRIVAL_BYTES;
    }

    static long arrived(int arrival) {
        return process(arrival) + Long.BYTES;
    }

    /** The round of a state. */
    static int round(long state) {
        return (int) state;
    }

    /** Whether a round, the state's or one of the 31 before, was broken. */
    static boolean isBroken(long state, int round) {
        int ago = round(state) - round;
        return ago < Integer.SIZE && ((state >>> Integer.SIZE >>> ago) & 1) != 0;
    }

    static long broken(long state) {
        return state | (1L << Integer.SIZE);
    }

    /** The state of the next round. No round is 0, in which all would have arrived. */
    static long next(long state) {
        int next = round(state) + 1;
        long history = state >>> Integer.SIZE << 1;
        return (history << Integer.SIZE) | Integer.toUnsignedLong(next == 0 ? 1 : next);
    }
}
