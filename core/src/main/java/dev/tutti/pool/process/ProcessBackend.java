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
import dev.tutti.wire.Payload;
import dev.tutti.wire.TaskImage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A fixed number of child JVMs. One that ends is replaced, until too many in a row could not even start. */
public final class ProcessBackend implements Backend, WorkerProcess.Owner {

    /** A second batch goes to a busy worker only if both are expected to take less than this together. */
    private static final long SHORT_NANOS = 20_000_000;

    private static final int BATCHES_A_WORKER = 2;

    /** So many starts that fail one after the other, and none would succeed. */
    private static final int FAILED_STARTS = 3;

    /** How long a process whose channel has ended may take to end. */
    private static final long END_MILLIS = 5_000;

    static final Set<Capability> CAPABILITIES =
            Collections.unmodifiableSet(EnumSet.of(Capability.SHARED_MEMORY, Capability.ISOLATED, Capability.KILLABLE));

    private final int workers;
    private final Host host;
    private final Launch launch;
    private final @Nullable Payload initializer;
    private final AtomicLong taskNumbers = new AtomicLong();

    /** Tasks that workers never forget, since the next call may be of the same. As many as the program has lambdas. */
    private final Map<TaskImage, ProcessTask> constants = new ConcurrentHashMap<>();

    /** Which worker a started batch is on. */
    private final Map<Batch, WorkerProcess> places = new ConcurrentHashMap<>();

    // Guarded by this. Neither the host nor a batch is ever called with it held.
    private final List<WorkerProcess> live = new ArrayList<>();
    private final ArrayDeque<WorkerProcess> reserved = new ArrayDeque<>();
    private int failedStarts;
    private boolean closed;

    /**
     * Starts the workers, in the background.
     *
     * @param workers how many
     * @param settings the pool's settings
     * @param host the pool
     * @throws UnavailableException if there is no {@code java} command to start them with
     */
    public ProcessBackend(int workers, BackendSettings settings, Host host) {
        this.workers = workers;
        this.host = host;
        this.launch = new Launch(workers, settings.jvmFlags());
        this.initializer = initializer(settings);
        synchronized (this) {
            for (int i = 0; i < workers; i++) {
                startWorker();
            }
        }
    }

    /** What workers run first, as it is sent. */
    static @Nullable Payload initializer(BackendSettings settings) {
        Task.Run run = settings.initializer();
        return run == null ? null : TaskImage.of(asTask(run)).payload();
    }

    private static Task<@Nullable Void, @Nullable Void> asTask(Task.Run run) {
        return nothing -> {
            run.run();
            return null;
        };
    }

    private void startWorker() {
        WorkerProcess worker = new WorkerProcess(this, launch, initializer, END_MILLIS);
        live.add(worker);
        worker.start();
    }

    // ---- what it is

    @Override
    public String name() {
        return "processes";
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public int workers() {
        return workers;
    }

    // ---- preparing

    @Override
    public PreparedTask prepare(Task<?, ?> task) {
        TaskImage image = TaskImage.of(task);
        return image.isConstant()
                ? constants.computeIfAbsent(image, same -> newTask(same, number -> {}))
                : newTask(image, this::forget);
    }

    private ProcessTask newTask(TaskImage image, LongConsumer forget) {
        return new ProcessTask(taskNumbers.incrementAndGet(), image, forget);
    }

    @Override
    public Payload prepareItem(PreparedTask task, @Nullable Object item) {
        return ((ProcessTask) task).encode(item);
    }

    @Override
    public @Nullable Object open(PreparedTask task, @Nullable Object reported) {
        return ((ProcessTask) task).decode(reported);
    }

    private void forget(long task) {
        List<WorkerProcess> all;
        synchronized (this) {
            all = List.copyOf(live);
        }
        all.forEach(worker -> worker.forget(task));
    }

    // ---- running

    @Override
    public synchronized boolean reserve(long expectedNanos) {
        WorkerProcess best = null;
        for (WorkerProcess worker : live) {
            if (worker.isReady() && worker.load() < BATCHES_A_WORKER && (best == null || worker.load() < best.load())) {
                best = worker;
            }
        }
        if (best == null) {
            return false;
        }
        if (best.load() > 0) {
            boolean isShort = expectedNanos != Batch.UNKNOWN_NANOS
                    && best.expectedNanos() != Batch.UNKNOWN_NANOS
                    && expectedNanos + best.expectedNanos() <= SHORT_NANOS;
            if (!isShort) {
                return false;
            }
        }
        best.reserve(expectedNanos);
        reserved.addLast(best);
        return true;
    }

    @Override
    public void start(Batch batch) {
        WorkerProcess worker;
        synchronized (this) {
            worker = reserved.removeFirst();
        }
        places.put(batch, worker);
        if (!worker.send(batch)) {
            places.remove(batch);
            batch.lost(-1, new IllegalStateException("the worker ended before the batch was sent"));
        }
    }

    @Override
    public @Nullable Running running(Batch batch) {
        WorkerProcess worker = places.get(batch);
        return worker == null ? null : worker.running(batch);
    }

    @Override
    public CompletableFuture<Optional<Stack>> stack(Batch batch, int index) {
        WorkerProcess worker = places.get(batch);
        return worker == null ? CompletableFuture.completedFuture(Optional.empty()) : worker.stack(batch, index);
    }

    @Override
    public void stop(Batch batch, int index, Duration grace) {
        WorkerProcess worker = places.get(batch);
        if (worker != null) {
            worker.stop(batch, index, grace);
        }
    }

    // ---- from workers

    @Override
    public void ready() {
        synchronized (this) {
            failedStarts = 0;
        }
        host.roomAvailable();
    }

    @Override
    public void ended(WorkerProcess worker, Batch batch, long busyNanos) {
        places.remove(batch);
        synchronized (this) {
            worker.release();
        }
        batch.ended(busyNanos);
        host.roomAvailable();
    }

    @Override
    public void died(WorkerProcess worker, Map<Batch, Integer> unfinished, RuntimeException cause) {
        UnavailableException hopeless = null;
        synchronized (this) {
            live.remove(worker);
            if (!closed && !worker.isReady() && ++failedStarts >= FAILED_STARTS) {
                hopeless = new UnavailableException(
                        "worker processes cannot be started: failed starts in a row=" + failedStarts
                                + "; the last one: " + cause.getMessage(),
                        cause);
                closed = true;
            }
            if (!closed) {
                startWorker();
            }
        }
        unfinished.forEach((batch, running) -> {
            places.remove(batch);
            batch.lost(running, cause);
        });
        if (hopeless != null) {
            host.broken(hopeless);
            close(Duration.ZERO);
        } else {
            host.roomAvailable();
        }
    }

    // ---- closing

    @Override
    public void close(Duration limit) {
        List<WorkerProcess> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(live);
        }
        boolean kill = limit.isZero();
        all.forEach(worker -> {
            if (kill) {
                worker.kill();
            } else {
                worker.end();
            }
        });
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        for (WorkerProcess worker : all) {
            try {
                long left = deadline - System.nanoTime();
                if (!worker.awaitEnd(Math.max(left, 0))) {
                    worker.kill();
                    worker.awaitEnd(TimeUnit.SECONDS.toNanos(1));
                }
            } catch (InterruptedException e) {
                interrupted = true;
                worker.kill();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
