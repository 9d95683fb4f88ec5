// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import dev.tutti.spi.CurrentTask;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function of one item that a pool runs, here or in another process.
 *
 * <p>It is {@link Serializable}, so a lambda written where a {@code Task} is expected can be sent to a worker
 * process. What it captures travels with it; {@link Pool#processes()} says what can.
 *
 * <ul>
 *   <li><b>Threads:</b> runs on any worker, several at once; it must not write what another item reads.
 *   <li><b>Errors:</b> may throw anything, checked exceptions included. The call that ran it fails with a
 *       {@link TaskFailedException} that carries the item's index and the original as its cause.
 *   <li><b>Order:</b> none between items.
 * </ul>
 *
 * @param <T> the item
 * @param <R> the result
 */
@FunctionalInterface
public interface Task<T extends @Nullable Object, R extends @Nullable Object> extends Serializable {

    /**
     * Computes the result for one item.
     *
     * @param item one item of the input, maybe {@code null}
     * @return the result, maybe {@code null}
     * @throws Exception whatever the task wants to report
     */
    R apply(T item) throws Exception;

    /**
     * Which attempt at its item the current task is: 1, or more after its worker was lost and
     * {@link Tasks#retries(int)} allowed another.
     *
     * @return the attempt, from 1; 1 outside a task
     */
    static int attempt() {
        return CurrentTask.attempt();
    }

    /**
     * A function of two items, one from each of two inputs of equal length.
     *
     * @param <A> the first item
     * @param <B> the second item
     * @param <R> the result
     */
    @FunctionalInterface
    interface Of2<A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            extends Serializable {

        /**
         * Computes the result for one pair.
         *
         * @param first item of the first input
         * @param second item of the second input
         * @return the result, maybe {@code null}
         * @throws Exception whatever the task wants to report
         */
        R apply(A first, B second) throws Exception;
    }

    /**
     * A task without an item that returns a value.
     *
     * @param <R> the result
     */
    @FunctionalInterface
    interface Call<R extends @Nullable Object> extends Serializable {

        /**
         * Computes the result.
         *
         * @return the result, maybe {@code null}
         * @throws Exception whatever the task wants to report
         */
        R call() throws Exception;
    }

    /** A task without an item and without a result. */
    @FunctionalInterface
    interface Run extends Serializable {

        /**
         * Runs.
         *
         * @throws Exception whatever the task wants to report
         */
        void run() throws Exception;
    }
}
