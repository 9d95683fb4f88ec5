// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.io.Serializable;

/**
 * A loop body made ready to run over indices {@code [from, to)}. Stateless, so several threads run one kernel.
 *
 * <p>What a compiler of bodies has to produce is this and, for speed, the methods that the more special kernels derive
 * from {@link #values}. It is serializable because loops travel to worker processes; a compiled kernel would travel as
 * its body.
 *
 * @param <A> the array that holds the body's values
 */
interface Kernel<A> extends Serializable {

    /** A new array of so many values. */
    A array(int length);

    /**
     * Computes values one after the other, in rising order as far as can be seen.
     *
     * @param out receives the values
     * @param at where in {@code out} that of {@code from} goes
     */
    void values(long from, long to, A out, int at);
}
