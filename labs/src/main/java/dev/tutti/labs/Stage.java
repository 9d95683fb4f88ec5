// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

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
}
