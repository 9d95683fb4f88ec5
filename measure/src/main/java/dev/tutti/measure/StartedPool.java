// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.Capability;
import dev.tutti.Pool;
import dev.tutti.PoolOptions;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A pool whose workers have all answered, and how long that took: what is timed on it has no start-up in it.
 *
 * @param pool the pool; closing this closes it
 * @param startupSeconds wall-clock seconds from the wish for it to the last worker's first answer
 */
public record StartedPool(Pool pool, double startupSeconds) implements AutoCloseable {

    /** Workers that have not answered by then count as started, and the trials will show them. */
    private static final double PATIENCE_SECONDS = 10;

    /**
     * Opens a pool and waits for its workers, 10 seconds at most.
     *
     * @param options the pool's options
     * @param backend what to open, as {@link PoolOptions#open(String)} takes it
     * @return the pool, for the caller to close
     * @throws dev.tutti.UnavailableException if it cannot be opened here
     * @throws dev.tutti.TaskFailedException if the workers fail from the start
     */
    public static StartedPool open(PoolOptions options, String backend) {
        long start = System.nanoTime();
        Pool pool = options.open(backend);
        try {
            boolean oneProcess = pool.capabilities().contains(Capability.SHARED_HEAP);
            Set<Long> answered = new HashSet<>();
            do {
                answered.addAll(pool.chunk(1)
                        .map(i -> greet(), IntStream.range(0, pool.workers()).boxed()));
            } while (!oneProcess && answered.size() < pool.workers() && secondsSince(start) < PATIENCE_SECONDS);
            return new StartedPool(pool, secondsSince(start));
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
