// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import dev.tutti.Capability;
import dev.tutti.Pool;
import dev.tutti.PoolOptions;
import dev.tutti.TaskFuture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a theme of the contract is given to test. */
public interface PoolUnderTest {

    /** A pool that the tests of a class share: two workers, unless the backend has only one. Must be left usable. */
    Pool pool();

    /** Opens another pool of the same backend, for the test to close. */
    Pool open(PoolOptions options);

    /**
     * Whether tasks run beside their caller. Where they run on its own thread, as part of the call that submitted
     * them, a test cannot let a task wait for what the test does next.
     */
    boolean beside();

    default boolean can(Capability capability) {
        return pool().capabilities().contains(capability);
    }

    /** Checks that as many tasks run at once as the pool has workers: each waits until all have begun. */
    static void assertEveryWorkerAnswers(Pool pool, Path directory) {
        Ledger begun = Ledger.in(directory);
        int workers = pool.workers();
        List<TaskFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            futures.add(pool.submit(
                    worker -> {
                        begun.add(worker);
                        begun.awaitSize(workers);
                        return worker;
                    },
                    i));
        }
        for (int i = 0; i < workers; i++) {
            if (futures.get(i).join() != i) {
                throw new AssertionError("worker " + i + " gave a wrong answer");
            }
        }
    }
}
