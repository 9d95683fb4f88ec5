// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.Capability;
import dev.tutti.Task;
import dev.tutti.UnavailableException;
import dev.tutti.machine.Cores;
import dev.tutti.pool.Timer;
import dev.tutti.spi.Backend;
import dev.tutti.spi.BackendSettings;
import dev.tutti.spi.Batch;
import dev.tutti.spi.Host;
import dev.tutti.spi.PreparedTask;
import dev.tutti.spi.Room;
import dev.tutti.wire.Payload;
import dev.tutti.wire.TaskImage;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Child JVMs, of which a {@link Fleet} says when one is started, replaced or ended. */
public final class ProcessBackend implements Backend {

    /** How long a process whose channel has ended may take to end. */
    private static final long END_MILLIS = 5_000;

    static final Set<Capability> CAPABILITIES =
            Collections.unmodifiableSet(EnumSet.of(Capability.SHARED_MEMORY, Capability.ISOLATED, Capability.KILLABLE));

    private final int workers;
    private final Host host;
    private final Launch launch;
    private final @Nullable Payload initializer;
    private final long memoryBytes;
    private final AtomicLong taskNumbers = new AtomicLong();

    /** Tasks that workers never forget, since the next call may be of the same. As many as the program has lambdas. */
    private final Map<TaskImage, ProcessTask> constants = new ConcurrentHashMap<>();

    /** Which worker a started batch is on. */
    private final Map<Batch, WorkerProcess> places = new ConcurrentHashMap<>();

    // Guarded by this. Neither the host nor a batch is ever called with it held.
    private final Fleet fleet;
    private final Map<Fleet.Member, WorkerProcess> processes = new LinkedHashMap<>();

    /**
     * Starts the workers, in the background.
     *
     * @param workers how many
     * @param settings the pool's settings
     * @param host the pool
     * @throws UnavailableException if there is no {@code java} command to start them with, or this JVM is a worker that
     *     may not have any
     */
    public ProcessBackend(int workers, BackendSettings settings, Host host) {
        this.workers = workers;
        this.host = host;
        this.launch = new Launch(workers, settings.jvmFlags());
        this.initializer = initializer(settings);
        this.memoryBytes = settings.memoryPerWorker().orElse(0);
        Duration keepAlive = settings.keepAlive();
        this.fleet = new Fleet(new Fleet.Policy(
                workers,
                Math.max(1, Cores.count() / 2), // a JVM that starts keeps more than one busy
                settings.tasksPerWorker().orElse(Integer.MAX_VALUE),
                keepAlive == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(keepAlive)));
        synchronized (this) {
            carryOut(fleet.opened());
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

    /** All but {@link Fleet.Action.GiveUp}, which is for whoever asked the fleet. Called with the monitor held. */
    private void carryOut(List<Fleet.Action> actions) {
        // No switch over the kinds, which would make a program's first pool some milliseconds late.
        for (Fleet.Action action : actions) {
            if (action instanceof Fleet.Action.Start start) {
                start(start.member());
            } else if (action instanceof Fleet.Action.End end) {
                process(end.member()).end();
            } else if (action instanceof Fleet.Action.Kill kill) {
                process(kill.member()).kill();
            } else if (action instanceof Fleet.Action.LookLater later) {
                Timer.after(later.delayNanos(), this::look);
            }
        }
    }

    private void start(Fleet.Member member) {
        WorkerProcess worker = new WorkerProcess(new Seat(member), launch, initializer, memoryBytes, END_MILLIS);
        processes.put(member, worker);
        if (!worker.start()) {
            Timer.after(0, worker::neverStarted); // not here, with the monitor held
        }
    }

    private WorkerProcess process(Fleet.Member member) {
        return Objects.requireNonNull(processes.get(member));
    }

    private synchronized void look() {
        carryOut(fleet.look(System.nanoTime()));
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
    public Payload beginItem(PreparedTask task, @Nullable Object item) {
        return ((ProcessTask) task).begin(item);
    }

    @Override
    public void finishItem(@Nullable Object begun) {
        ((Payload) Objects.requireNonNull(begun)).complete();
    }

    @Override
    public @Nullable Object open(PreparedTask task, @Nullable Object reported) {
        return ((ProcessTask) task).decode(reported);
    }

    private void forget(long task) {
        all().forEach(worker -> worker.forget(task));
    }

    private synchronized List<WorkerProcess> all() {
        return List.copyOf(processes.values());
    }

    // ---- running

    @Override
    public synchronized @Nullable Room reserve(int items, long expectedNanos) {
        Fleet.Answer answer = fleet.reserve(items, expectedNanos);
        carryOut(answer.actions());
        return answer.place();
    }

    @Override
    public void start(Batch batch) {
        WorkerProcess worker = send(batch);
        if (worker != null) {
            worker.flush();
        }
    }

    @Override
    public void startAll(List<? extends Batch> batches) {
        Set<WorkerProcess> sent = new HashSet<>();
        for (Batch batch : batches) {
            WorkerProcess worker = send(batch);
            if (worker != null) {
                sent.add(worker);
            }
        }
        sent.forEach(WorkerProcess::flush);
    }

    private @Nullable WorkerProcess send(Batch batch) {
        Fleet.Place place = (Fleet.Place) Objects.requireNonNull(batch.room());
        WorkerProcess worker;
        synchronized (this) {
            worker = processes.get(place.member());
        }
        if (worker != null) {
            places.put(batch, worker);
            if (worker.send(batch)) {
                return worker;
            }
            places.remove(batch);
        }
        batch.lost(-1, new IllegalStateException("the worker ended before the batch was sent"));
        return null;
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

    /** Hears what a worker has to say. */
    private final class Seat implements WorkerProcess.Owner {

        private final Fleet.Member member;

        Seat(Fleet.Member member) {
            this.member = member;
        }

        @Override
        public void ready() {
            synchronized (ProcessBackend.this) {
                carryOut(fleet.ready(member, System.nanoTime()));
            }
            host.roomAvailable();
        }

        @Override
        public void ended(Batch batch, long busyNanos, boolean suspect) {
            places.remove(batch);
            synchronized (ProcessBackend.this) {
                carryOut(fleet.ended(member, batch.expectedNanos(), suspect, System.nanoTime()));
            }
            batch.ended(busyNanos);
        }

        @Override
        public void allRead() {
            host.roomAvailable();
        }

        @Override
        public void died(Map<Batch, Integer> unfinished, RuntimeException cause) {
            Fleet.State before;
            List<Fleet.Action> actions;
            synchronized (ProcessBackend.this) {
                before = member.state();
                processes.remove(member);
                actions = fleet.died(member, System.nanoTime());
                carryOut(actions);
            }
            if (before == Fleet.State.READY && unfinished.isEmpty()) {
                log().log(
                                System.Logger.Level.WARNING,
                                "A worker ended while it had nothing to do: " + cause.getMessage());
            }
            unfinished.forEach((batch, running) -> {
                places.remove(batch);
                batch.lost(running, cause);
            });
            for (Fleet.Action action : actions) {
                if (action instanceof Fleet.Action.GiveUp(int failedStarts)) {
                    host.broken(new UnavailableException(
                            "worker processes cannot be started: failed starts in a row=" + failedStarts
                                    + "; the last one: " + cause.getMessage(),
                            cause));
                    close(Duration.ZERO);
                    return;
                }
                if (action instanceof Fleet.Action.LookLater && before == Fleet.State.STARTING) {
                    log().log(
                                    System.Logger.Level.WARNING,
                                    "A worker could not be started; the pool goes on with fewer and will try again: "
                                            + cause.getMessage());
                }
            }
            host.roomAvailable();
        }
    }

    // ---- closing

    @Override
    public void close(Duration limit) {
        List<WorkerProcess> all;
        synchronized (this) {
            all = List.copyOf(processes.values());
            carryOut(fleet.closed(limit.isZero()));
        }
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

    private static System.Logger log() {
        return System.getLogger(ProcessBackend.class.getName());
    }
}
