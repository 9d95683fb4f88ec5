// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.local;

import dev.tutti.Task;
import dev.tutti.spi.Batch;
import dev.tutti.spi.Host;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread a task, a limited number at a time. They share one heap and come and go, so the initializer runs
 * once.
 */
public final class VirtualThreadBackend extends LocalBackend {

    private static final System.Logger LOG = System.getLogger(VirtualThreadBackend.class.getName());

    private static final long LISTEN_NANOS = 1_000_000_000;

    private final Host host;
    private final Initializer initializer;
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();
    private final Semaphore room;

    /**
     * A backend for one pool.
     *
     * @param workers how many tasks at a time
     * @param initializer run once, before the first task
     * @param host the pool
     */
    public VirtualThreadBackend(int workers, Task.@Nullable Run initializer, Host host) {
        super("virtualThreads", workers);
        this.host = host;
        this.initializer = new Initializer(initializer);
        this.room = new Semaphore(workers);
    }

    /** A batch would make items wait for each other that could wait side by side. */
    @Override
    public boolean batches() {
        return false;
    }

    @Override
    public boolean reserve(long expectedNanos) {
        return room.tryAcquire();
    }

    @Override
    public void start(Batch batch) {
        Thread thread = Thread.ofVirtual().name("tutti-virtual").unstarted(() -> work(batch));
        thread.setContextClassLoader(contextLoader);
        thread.start();
    }

    private void work(Batch batch) {
        if (run(batch, initializer.outcome())) {
            room.release();
            host.roomAvailable();
        }
    }

    @Override
    @Nullable
    Throwable initializeHere() {
        return null; // a thread helps only from inside a task, so the initializer has run
    }

    @Override
    void leftBehind(Thread thread) {
        room.release();
        LeftBehind.watch(LOG, thread, LISTEN_NANOS);
    }
}
