// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Schedule;

/** Work that is no loop over a body, run by the threads that run loops. */
public final class Spread {

    private Spread() {}

    /** What is done. */
    @FunctionalInterface
    public interface Work extends Operation<Void> {

        /** Does {@code [from, to)}. Called by several threads at once. */
        @Override
        void run(long from, long to);

        @Override
        default Piece<Void> piece() {
            throw new UnsupportedOperationException("work that stays in this JVM");
        }

        @Override
        default void accept(long from, long to, Void result) {
            throw new UnsupportedOperationException("work that stays in this JVM");
        }
    }

    /**
     * Runs something over {@code [0, length)}, in pieces, on the calling thread and others.
     *
     * @param threads how many, the caller included; 0 for as many as there are idle cores
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, whose flag stays set
     */
    public static void run(int threads, long length, Work work) {
        new ThreadRunner(threads, Schedule.DYNAMIC).run(work, length, new Meter(null, length, length));
    }
}
