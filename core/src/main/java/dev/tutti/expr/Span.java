// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

/**
 * Indices at equal distances.
 *
 * @param from the first, if there are any
 */
record Span(long from, long count) {

    /** What {@code [from:to:step]} of so many elements is in numpy. */
    static Span of(long length, long from, long to, long step) {
        if (step == 0) {
            throw new IllegalArgumentException("a slice cannot have step=0");
        }
        boolean isForward = step > 0;
        long first = clip(length, from, isForward);
        long end = clip(length, to, isForward);
        long distance = isForward ? end - first : first - end;
        // The step's magnitude as an unsigned number, since that of the least long has no other.
        long count = distance <= 0 ? 0 : Long.divideUnsigned(distance - 1, isForward ? step : -step) + 1;
        return new Span(first, count);
    }

    /** Negative indices count from the end; those outside are the end or begin, or one before if it goes backwards. */
    private static long clip(long length, long index, boolean isForward) {
        long counted = index < 0 ? index + length : index;
        return isForward ? Math.clamp(counted, 0L, length) : Math.clamp(counted, -1L, length - 1);
    }
}
