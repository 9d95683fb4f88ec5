// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Capability;
import dev.tutti.Task;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One way to compute an answer on a pool.
 *
 * @param name a few words
 * @param computation computes it
 * @param agrees whether an answer of this form (first) and one of the serial form (second) are the same
 * @param initializer what the workers run first, if anything
 * @param needs what a pool must be able to do; one that cannot must refuse the tasks
 * @param <R> the answer
 */
public record Form<R>(
        String name,
        Computation<R> computation,
        BiPredicate<R, R> agrees,
        Task.@Nullable Run initializer,
        Set<Capability> needs) {

    /**
     * Computes an answer on a pool.
     *
     * @param <R> the answer
     */
    @FunctionalInterface
    public interface Computation<R> {

        /**
         * Computes it.
         *
         * @param stage the pool
         * @return the answer
         * @throws Exception if it cannot
         */
        R on(Stage stage) throws Exception;
    }
}
