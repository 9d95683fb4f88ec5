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
        /** In the same places the least of each and what is there, as {@code Math.min} has it. */
        MIN_DOUBLES,
        /** The same for {@code long[]}. */
        MIN_LONGS,
        /** In the same places the greatest of each and what is there, as {@code Math.max} has it. */
        MAX_DOUBLES,
        /** The same for {@code long[]}. */
        MAX_LONGS,
        /** How many are not 0, added to the first element of a {@code long[]}. */
        COUNT;

        /** Whether values meet what is in 32 elements, in turn. */
        boolean accumulates() {
            return switch (this) {
                case SUM_DOUBLES, SUM_LONGS, MIN_DOUBLES, MIN_LONGS, MAX_DOUBLES, MAX_LONGS -> true;
                case NOTHING, DOUBLES, LONGS, INTS, COUNT -> false;
            };
        }

        /** What they meet it by: the name of an operation of vectors. */
        String accumulation() {
            return switch (this) {
                case MIN_DOUBLES, MIN_LONGS -> "min";
                case MAX_DOUBLES, MAX_LONGS -> "max";
                default -> "add";
            };
        }
    }

    /**
     * Calls the function for indices one after the other, as far as can be seen.
     *
     * @param inputs the function's first arguments
     * @param outer the argument before the last, if it has an index more than {@code inputs} say
     * @param first the first index
     * @param count how many
     * @param out what the sink fills, whatever it is if there is none
     * @param at where the first value goes, with a sink that fills elements; or its turn among 32, where lanes take multiples
     *     of 32 alone
     * @return how many are done; what is behind them has not been touched, and other code must do it
     */
    int run(@Nullable Object[] inputs, int outer, long first, int count, Object out, int at);
}
