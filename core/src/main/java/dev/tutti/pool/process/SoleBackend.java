// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.Capability;
import dev.tutti.Task;
import dev.tutti.UnavailableException;
import dev.tutti.spi.Backend;
import dev.tutti.spi.BackendSettings;
import dev.tutti.spi.Batch;
import dev.tutti.spi.Host;
import dev.tutti.spi.PreparedTask;
import dev.tutti.spi.Room;
import dev.tutti.wire.Payload;
import dev.tutti.wire.TaskImage;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One child JVM for one task. It is started when the task was found fit to travel, ends with it, and is never
 * replaced.
 */
final class SoleBackend implements Backend, WorkerProcess.Owner {

    final WorkerProcess worker;

    /** Opened when the worker is over and the fate of its task decided. */
    private final CountDownLatch over = new CountDownLatch(1);

    // Guarded by this. Neither the host nor the batch is ever told anything with it held.
    private @Nullable Host host;
    private boolean reserved;
    private @Nullable Batch batch;
    private boolean sent;
    private boolean ended;

    /**
     * Starts nothing yet.
     *
     * @param share the worker gets the n-th part of the machine
     */
    SoleBackend(int share, BackendSettings settings) {
        Launch launch = new Launch(share, settings.jvmFlags());
        // A process that takes its time to exit, in a shutdown hook, is not in anybody's way.
        worker = new WorkerProcess(this, launch, ProcessBackend.initializer(settings), Long.MAX_VALUE, Long.MAX_VALUE);
    }

    synchronized Backend of(Host engine) {
        host = engine;
        return this;
    }

    /** Waits until all is over. Returns false if that took longer. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        return over.await(nanos, TimeUnit.NANOSECONDS);
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    // ---- what it is

    @Override
    public String name() {
        return "worker";
    }

    @Override
    public Set<Capability> capabilities() {
        return ProcessBackend.CAPABILITIES;
    }

    @Override
    public int workers() {
        return 1;
    }

    // ---- preparing

    @Override
    public PreparedTask prepare(Task<?, ?> task) {
        return new ProcessTask(1, TaskImage.of(task), number -> {});
    }

    @Override
    public Payload prepareItem(PreparedTask task, @Nullable Object item) {
        return ((ProcessTask) task).encode(item);
    }

    @Override
    public @Nullable Object open(PreparedTask task, @Nullable Object reported) {
        return ((ProcessTask) task).decode(reported);
    }

    // ---- running

    @Override
    public synchronized @Nullable Room reserve(int items, long expectedNanos) {
        boolean first = !reserved;
        reserved = true;
        return first ? Room.OF_ANY_SIZE : null;
    }

    @Override
    public void start(Batch only) {
        synchronized (this) {
            batch = only;
        }
        if (!worker.start()) {
            worker.neverStarted();
        }
    }

    @Override
    public @Nullable Running running(Batch only) {
        return worker.running(only);
    }

    @Override
    public synchronized void stop(Batch only, int index, Duration grace) {
        if (sent) {
            worker.stop(only, index, grace);
        } else {
            worker.kill();
        }
    }

    // ---- from the worker

    @Override
    public synchronized void ready() {
        sent = true;
        if (worker.send(Objects.requireNonNull(batch))) {
            worker.end();
        }
    }

    @Override
    public void ended(Batch only, long busyNanos, boolean suspect) {
        synchronized (this) {
            ended = true;
        }
        only.ended(busyNanos);
    }

    @Override
    public void died(Map<Batch, Integer> unfinished, RuntimeException cause) {
        Batch left;
        Host told;
        synchronized (this) {
            told = Objects.requireNonNull(host);
            left = ended ? null : batch;
        }
        try {
            if (left == null) {
                return;
            }
            if (cause instanceof UnavailableException hopeless) {
                told.broken(hopeless);
                left.lost(-1, cause);
            } else if (unfinished.getOrDefault(left, -1) >= 0) {
                left.lost(0, cause);
            } else {
                left.refused(0, cause);
                left.ended(0);
            }
        } finally {
            over.countDown();
        }
    }

    @Override
    public void close(Duration limit) {
        worker.kill();
    }
}
