// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.IntLoop;
import dev.tutti.Loop;
import dev.tutti.Pool;
import dev.tutti.Progress;
import dev.tutti.Tasks;
import java.util.function.Consumer;

/**
 * Where a form runs.
 *
 * @param pool open, its workers started
 * @param listener wants to know how far the form is
 */
public record Stage(Pool pool, Consumer<? super Progress> listener) {

    /**
     * The pool, seen by the listener.
     *
     * @return a view of the pool
     */
    public Tasks tasks() {
        return pool.onProgress(listener);
    }

    /**
     * The loop over {@code [0, n)} on the pool, seen by the listener.
     *
     * @param n how many indices, at least 0
     * @return the loop
     */
    public IntLoop loop(int n) {
        return Loop.range(n).on(pool).onProgress(listener);
    }
}
