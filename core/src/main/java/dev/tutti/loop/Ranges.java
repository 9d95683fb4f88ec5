// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.GridLoop;
import dev.tutti.IntLoop;
import dev.tutti.LongLoop;

/** Loops with default options: the door to this package. What they are made of was checked by the API. */
public final class Ranges {

    private Ranges() {}

    /**
     * The loop over {@code [from, to)}.
     *
     * @param from the first index
     * @param to the index after the last, at least {@code from}
     * @return the loop
     */
    public static IntLoop of(int from, int to) {
        return new IntRange(from, to, Settings.DEFAULTS);
    }

    /**
     * The loop over {@code [from, to)}.
     *
     * @param from the first index
     * @param to the index after the last, at least {@code from} and at most {@link Long#MAX_VALUE} above it
     * @return the loop
     */
    public static LongLoop of(long from, long to) {
        return new LongRange(from, to, Settings.DEFAULTS);
    }

    /**
     * The loop over the cells of a rectangle.
     *
     * @param rows at least 0
     * @param columns at least 0
     * @return the loop
     */
    public static GridLoop grid(int rows, int columns) {
        return new Grid(rows, columns, Settings.DEFAULTS);
    }
}
