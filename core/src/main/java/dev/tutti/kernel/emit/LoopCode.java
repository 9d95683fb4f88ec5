// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import org.jspecify.annotations.Nullable;

/** A compiled loop around a function. Stateless: several threads may run it at once. */
public interface LoopCode {

    /** What becomes of the function's values. */
    enum Sink {
        /** There are none. */
        NOTHING,
        /** Elements of a {@code double[]}. */
        DOUBLES,
        /** Elements of a {@code long[]}. */
        LONGS,
        /** Elements of an {@code int[]}. */
        INTS,
        /** Added to 32 elements of a {@code double[]}, the first value to the first one and so on in turn. */
        SUM_DOUBLES,
        /** The same for {@code long[]}. */
        SUM_LONGS,
        /** How many are not 0, added to the first element of a {@code long[]}. */
        COUNT
    }

    /**
     * Calls the function for indices one after the other, as far as can be seen.
     *
     * @param inputs the function's first arguments
     * @param outer the argument before the last, if it has an index more than {@code inputs} say
     * @param first the first index
     * @param count how many
     * @param out what the sink fills, whatever it is if there is none
     * @param at where the first value goes, with a sink that fills elements
     * @return how many are done; what is behind them has not been touched, and other code must do it
     */
    int run(@Nullable Object[] inputs, int outer, long first, int count, Object out, int at);
}
