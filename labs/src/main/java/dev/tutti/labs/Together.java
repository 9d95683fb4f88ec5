// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.shared.SharedInt;
import java.io.Serial;
import java.io.Serializable;

/**
 * Tasks that begin at the same moment, so that what they do overlaps: each waits until as many have arrived as can run
 * at once. Tasks beyond that begin at once.
 */
final class Together implements AutoCloseable, Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private final SharedInt arrived = SharedInt.of(0);
    private final int expected;

    /**
     * @param tasks how many there will be
     * @param stage where; each of its workers runs one at a time
     */
    Together(int tasks, Stage stage) {
        expected = Math.min(tasks, stage.pool().workers());
    }

    /** Whether two tasks can overlap at all. */
    boolean overlaps() {
        return expected > 1;
    }

    @SuppressWarnings("ThreadPriorityCheck") // there may be fewer cores than tasks
    void await() {
        arrived.getAndAdd(1);
        while (arrived.get() < expected) {
            Thread.yield();
        }
    }

    @Override
    public void close() {
        arrived.close();
    }
}
