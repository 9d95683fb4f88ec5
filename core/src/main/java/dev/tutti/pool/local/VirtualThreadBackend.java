// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.local;

import dev.tutti.Task;
import dev.tutti.spi.Batch;
import dev.tutti.spi.Host;
import dev.tutti.spi.Room;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private final Task.@Nullable Run initializer;
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();
    private final Semaphore room;

    /** One for each worker that runs nothing: a worker is what one virtual thread hands on to the next. */
    private final ConcurrentLinkedQueue<Initializer> idle = new ConcurrentLinkedQueue<>();

    /**
     * A backend for one pool.
     *
     * @param workers how many tasks at a time
     * @param initializer run once in each of them
     * @param host the pool
     */
    public VirtualThreadBackend(int workers, Task.@Nullable Run initializer, Host host) {
        super("virtualThreads", workers);
        this.host = host;
        this.initializer = initializer;
        this.room = new Semaphore(workers);
        for (int i = 0; i < workers; i++) {
            idle.add(new Initializer(initializer));
        }
    }

    /** A batch would make items wait for each other that could wait side by side. */
    @Override
    public boolean batches() {
        return false;
    }

    @Override
    public @Nullable Room reserve(int items, long expectedNanos) {
        return room.tryAcquire() ? Room.OF_ANY_SIZE : null;
    }

    @Override
    public void start(Batch batch) {
        Thread thread = Thread.ofVirtual().name("tutti-virtual").unstarted(() -> work(batch));
        thread.setContextClassLoader(contextLoader);
        thread.start();
    }

    private void work(Batch batch) {
        Initializer worker = Objects.requireNonNull(idle.poll(), "room was reserved");
        if (run(batch, worker.outcome())) {
            idle.add(worker);
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
        idle.add(new Initializer(initializer));
        room.release();
        LeftBehind.watch(LOG, thread, LISTEN_NANOS);
    }
}
