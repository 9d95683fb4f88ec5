// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.local;

import dev.tutti.Task;
import dev.tutti.spi.Batch;
import dev.tutti.spi.Host;
import dev.tutti.spi.Room;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads. A thread whose task was stopped is replaced at once, so the pool never shrinks; what cannot be
 * killed is left behind as a daemon until it listens.
 */
public final class ThreadBackend extends LocalBackend {

    private static final System.Logger LOG = System.getLogger(ThreadBackend.class.getName());

    /** How long a stopped task may take to listen before it is reported as left behind. */
    private static final long LISTEN_NANOS = 1_000_000_000;

    private static final AtomicInteger POOLS = new AtomicInteger();

    private final Host host;
    private final Task.@Nullable Run initializer;
    private final String threadPrefix = "tutti-" + POOLS.incrementAndGet() + "-worker-";
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();
    private final Semaphore room;

    /** Batches with room and no thread yet, or {@link #END} once a thread. */
    private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();

    // Guarded by this:
    private final List<Thread> threads = new ArrayList<>();
    private int started;
    private boolean closed;

    private record Work(@Nullable Batch batch) {}

    private static final Work END = new Work(null);

    /**
     * A backend for one pool.
     *
     * @param workers how many threads
     * @param initializer run once on each
     * @param host the pool
     */
    public ThreadBackend(int workers, Task.@Nullable Run initializer, Host host) {
        super("threads", workers);
        this.host = host;
        this.initializer = initializer;
        this.room = new Semaphore(workers);
    }

    @Override
    public @Nullable Room reserve(int items, long expectedNanos) {
        return room.tryAcquire() ? Room.OF_ANY_SIZE : null;
    }

    @Override
    public void start(Batch batch) {
        queue.add(new Work(batch));
        synchronized (this) {
            if (threads.size() < workers() && !closed) {
                startThread();
            }
        }
    }

    private void startThread() {
        Thread thread = new Thread(this::work, threadPrefix + started++);
        thread.setDaemon(true);
        thread.setContextClassLoader(contextLoader);
        threads.add(thread);
        thread.start();
    }

    private void work() {
        Throwable initialization = new Initializer(initializer).outcome();
        while (true) {
            Batch batch;
            try {
                batch = queue.take().batch();
            } catch (InterruptedException strayFromAnEarlierTask) {
                continue;
            }
            if (batch == null || !run(batch, initialization)) {
                return;
            }
            Thread.interrupted(); // what a task left pending is not the next one's
            room.release();
            host.roomAvailable();
        }
    }

    @Override
    @Nullable
    Throwable initializeHere() {
        return null; // a thread helps only from inside a task, so it was initialized
    }

    @Override
    void leftBehind(Thread thread) {
        synchronized (this) {
            if (threads.remove(thread) && !closed) {
                startThread();
            }
        }
        room.release();
        LeftBehind.watch(LOG, thread, LISTEN_NANOS);
    }

    @Override
    public void close(Duration limit) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            threads.forEach(thread -> queue.add(END));
        }
        super.close(limit);
    }
}
