// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.local;

import dev.tutti.Task;
import dev.tutti.spi.Batch;
import dev.tutti.spi.Room;
import org.jspecify.annotations.Nullable;

/** No workers: whoever calls the pool runs its tasks, in order, under the same code as everywhere else. */
public final class SerialBackend extends LocalBackend {

    private final Initializer initializer;

    /**
     * A backend for one pool.
     *
     * @param initializer run once, by the first caller
     */
    public SerialBackend(Task.@Nullable Run initializer) {
        super("serial", 1);
        this.initializer = new Initializer(initializer);
    }

    @Override
    public boolean callerRuns() {
        return true;
    }

    @Override
    public @Nullable Room reserve(int items, long expectedNanos) {
        return null;
    }

    @Override
    public void start(Batch batch) {
        throw new IllegalStateException("a serial pool's callers run its tasks");
    }

    @Override
    @Nullable
    Throwable initializeHere() {
        return initializer.outcome();
    }

    @Override
    void leftBehind(Thread thread) {
        // The thread is the caller's own: it goes on as soon as the task listens to its interrupt.
    }
}
