// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

/**
 * How a loop's range is dealt out to the threads or workers that run it. It never changes a result, only how long it
 * takes.
 *
 * <p>Whatever the schedule, a thread works through its share in short pieces, so that an interrupt is seen soon and, in
 * a reduction, what it computes fits the tree that defines the result.
 */
public sealed interface Schedule {

    /**
     * Whoever is free takes the next piece, its size steered by measured time: the default, right for nearly all loops.
     */
    Schedule DYNAMIC = new Measured();

    /** One equal share for each thread: fewest hand-outs, good when every index costs the same. */
    Schedule STATIC = new Static();

    /** Large pieces first, smaller ones towards the end: few hand-outs, and the threads still finish together. */
    Schedule GUIDED = new Guided(1);

    /**
     * Pieces of a fixed size for whoever is free. One index a piece suits a few heavy indices of very different cost.
     *
     * @param grain indices in a piece, at least 1; rounded down to a power of two
     * @return the schedule
     * @throws IllegalArgumentException if {@code grain < 1}
     */
    static Schedule dynamic(long grain) {
        return new Dynamic(grain);
    }

    /**
     * As {@link #GUIDED}, with a lower limit on the size of a piece.
     *
     * @param grain indices in the smallest piece, at least 1; rounded down to a power of two
     * @return the schedule
     * @throws IllegalArgumentException if {@code grain < 1}
     */
    static Schedule guided(long grain) {
        return new Guided(grain);
    }

    /** What {@link #DYNAMIC} is. */
    record Measured() implements Schedule {}

    /** What {@link #STATIC} is. */
    record Static() implements Schedule {}

    /**
     * What {@link #dynamic(long)} gives.
     *
     * @param grain indices in a piece
     */
    record Dynamic(long grain) implements Schedule {

        /** Checks the grain. */
        public Dynamic {
            checkGrain(grain);
        }
    }

    /**
     * What {@link #GUIDED} and {@link #guided(long)} are.
     *
     * @param grain indices in the smallest piece
     */
    record Guided(long grain) implements Schedule {

        /** Checks the grain. */
        public Guided {
            checkGrain(grain);
        }
    }

    private static void checkGrain(long grain) {
        if (grain < 1) {
            throw new IllegalArgumentException("a piece of a loop has at least one index: grain=" + grain);
        }
    }
}
