// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.time.Duration;
import java.util.Set;

/**
 * Workers that run tasks.
 *
 * {@snippet :
 * try (Pool pool = Pool.processes()) {
 *     List<Integer> squares = pool.map(x -> x * x, List.of(1, 2, 3));
 * }
 * }
 *
 * <p>Which backend to take: {@link #threads()} for computing, since on the JVM threads run Java code in parallel;
 * {@link #virtualThreads()} for waiting (queries, requests); {@link #processes()} for tasks that may crash, hang,
 * exhaust memory or share statics and libraries that are not thread-safe; {@link #serial()} for debugging and as the
 * oracle in tests. The
 * differences between them are their {@link #capabilities()}.
 *
 * <ul>
 *   <li><b>Threads:</b> a pool may be used from any number of threads.
 *   <li><b>Life:</b> a pool that is never closed does not keep the JVM alive, and its worker processes end with the
 *     JVM, however that ends.
 * </ul>
 */
public interface Pool extends Tasks, AutoCloseable {

    /**
     * A pool that runs each task on the calling thread, in order, as part of the call that submitted or awaits it
     * ({@link #mapAsync} apart, whose caller is a thread of the library's). An {@link InterruptedException} that a task
     * throws is taken for an interrupt of the caller.
     *
     * @return the pool
     */
    static Pool serial() {
        return options().serial();
    }

    /**
     * A pool of one platform thread a core.
     *
     * @return the pool
     */
    static Pool threads() {
        return options().threads();
    }

    /**
     * A pool of platform threads.
     *
     * @param workers how many, at least 1
     * @return the pool
     */
    static Pool threads(int workers) {
        return options().workers(workers).threads();
    }

    /**
     * A pool that runs each task on a virtual thread of its own, {@value PoolOptions#VIRTUAL_THREADS} at a time. For
     * tasks that wait; computing ones gain nothing over {@link #threads()}.
     *
     * @return the pool
     */
    static Pool virtualThreads() {
        return options().virtualThreads();
    }

    /**
     * A pool that runs each task on a virtual thread of its own.
     *
     * @param workers how many at a time, at least 1
     * @return the pool
     */
    static Pool virtualThreads(int workers) {
        return options().workers(workers).virtualThreads();
    }

    /**
     * A pool of one child JVM a core; see {@link PoolOptions#processes()} for what can travel to them.
     *
     * @return the pool
     * @throws UnavailableException if this machine cannot start them
     */
    static Pool processes() {
        return options().processes();
    }

    /**
     * A pool of child JVMs; see {@link PoolOptions#processes()} for what can travel to them.
     *
     * @param workers how many, at least 1
     * @return the pool
     * @throws UnavailableException if this machine cannot start them
     */
    static Pool processes(int workers) {
        return options().workers(workers).processes();
    }

    /**
     * The pool of child JVMs that this program has in common: a worker a core, started when there is work for them, ended
     * after ten seconds without. As with {@link java.util.concurrent.ForkJoinPool#commonPool()}, closing it has no
     * effect, so every part of a program may use it and none has to end it.
     *
     * @return the pool, the same each time, or a new one if its workers could not be started before
     * @throws UnavailableException if this machine cannot start them
     */
    static Pool common() {
        return Implementations.commonPool();
    }

    /**
     * A pool named by a text, for command lines and configuration: {@code serial}, {@code threads}, {@code threads:4},
     * {@code virtualThreads:100}, {@code processes:2}, or the name of a backend found by {@link
     * java.util.ServiceLoader}, followed by {@code :} and what that backend understands.
     *
     * @param spec the text
     * @return the pool
     * @throws IllegalArgumentException if there is no such backend; the message lists those there are
     * @throws UnavailableException if there is but it cannot run here
     */
    static Pool of(String spec) {
        return options().open(spec);
    }

    /**
     * Options for a pool, with their defaults.
     *
     * @return the options
     */
    static PoolOptions options() {
        return PoolOptions.DEFAULTS;
    }

    /**
     * The backend's name, as {@link #of(String)} takes it.
     *
     * @return the name
     */
    String name();

    /**
     * How many tasks run at once.
     *
     * @return the number of workers, at least 1
     */
    int workers();

    /**
     * What the backend can do.
     *
     * @return its capabilities, unmodifiable
     */
    Set<Capability> capabilities();

    /**
     * Refuses new tasks, waits for those submitted, then ends the workers. An interrupt stops the waiting: what still
     * runs is cancelled, workers are killed, and the interrupt status is set on return. Closing twice is fine.
     */
    @Override
    void close();

    /**
     * Refuses new tasks, waits for those submitted at most so long, then cancels what is left and ends the workers.
     * Zero ends all at once.
     *
     * @param limit how long to wait for tasks
     * @return whether all tasks had finished; {@code false} for {@link #common()}
     */
    boolean close(Duration limit);

    @Override
    default Pool pool() {
        return this;
    }
}
