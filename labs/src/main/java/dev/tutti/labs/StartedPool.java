// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Capability;
import dev.tutti.Pool;
import dev.tutti.PoolOptions;
import dev.tutti.Task;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A pool whose workers have all answered, and how long that took.
 *
 * @param target what was opened
 * @param pool the pool
 * @param startupSeconds from the wish for it to the last worker's first answer
 */
record StartedPool(Target target, Pool pool, double startupSeconds) implements AutoCloseable {

    /**
     * Workers that have not answered by then are not waited for: they count as started, and the trials will show them.
     */
    private static final double PATIENCE_SECONDS = 10;

    static StartedPool open(Target target, Task.@Nullable Run initializer) {
        long start = System.nanoTime();
        PoolOptions options = Pool.options();
        Pool pool = (initializer == null ? options : options.initializer(initializer)).open(target.spec());
        try {
            Set<Long> answered = new HashSet<>();
            do {
                answered.addAll(pool.chunk(1)
                        .map(i -> greet(), IntStream.range(0, pool.workers()).boxed()));
            } while (!pool.capabilities().contains(Capability.SHARED_HEAP)
                    && answered.size() < pool.workers()
                    && secondsSince(start) < PATIENCE_SECONDS);
            return new StartedPool(target, pool, secondsSince(start));
        } catch (RuntimeException | Error e) {
            pool.close();
            throw e;
        }
    }

    /** Long enough for the next greeting to be taken by another worker, if there is one. */
    private static long greet() throws InterruptedException {
        Thread.sleep(1);
        return ProcessHandle.current().pid();
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    @Override
    public void close() {
        pool.close();
    }
}
