// SPDX-License-Identifier: Apache-2.0
package dev.tutti.spi;

import dev.tutti.Pool;
import dev.tutti.Task;
import org.jspecify.annotations.Nullable;

/**
 * Is shown the maps of a program before they run: how {@code tutti advise} knows what to advise on. Found by {@link
 * java.util.ServiceLoader} in other jars, and asked only where the system property {@value #PROPERTY} is set, in the
 * user's JVM and not in its workers.
 *
 * <p>Shown are {@code map}, {@code mapAsync}, {@code invokeAll} and {@code reduce}; not {@code results}, whose input may be
 * endless, and not what loops do on pools.
 */
public interface MapWatcher {

    /** The system property that has a program's maps watched; its value is the watcher's business. */
    String PROPERTY = "dev.tutti.advise";

    /**
     * Looks at a map. Called on the thread that called it; the map begins when this returns, and fails with what this
     * throws.
     *
     * @param pool where it will run
     * @param task its function
     * @param items its input, finite; to be iterated over at most once, unless it is a collection
     * @param <T> the item
     * @param <R> the result
     * @return the input for the map to go on with: the same, or a list of its items if they were taken
     */
    <T extends @Nullable Object, R extends @Nullable Object> Iterable<? extends T> watch(
            Pool pool, Task<? super T, ? extends R> task, Iterable<? extends T> items);
}
