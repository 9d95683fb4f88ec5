// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import dev.tutti.Capability;
import dev.tutti.Task;
import dev.tutti.spi.Availability;
import dev.tutti.spi.Backend;
import dev.tutti.spi.BackendProvider;
import dev.tutti.spi.BackendSettings;
import dev.tutti.spi.Batch;
import dev.tutti.spi.CurrentTask;
import dev.tutti.spi.Host;
import dev.tutti.spi.PreparedTask;
import dev.tutti.spi.Room;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/** A backend as somebody else would write it, from the SPI alone: one daemon thread a worker. */
public final class ForeignBackend implements Backend {

    /** Finds this backend by {@link java.util.ServiceLoader}. */
    public static final class Provider implements BackendProvider {

        @Override
        public String name() {
            return "foreign";
        }

        @Override
        public Availability availability() {
            return new Availability(true, "threads are always there");
        }

        @Override
        public Backend open(BackendSettings settings, Host host) {
            if (!settings.argument().isEmpty()) {
                throw new IllegalArgumentException("foreign takes a number of workers: found=" + settings.argument());
            }
            return new ForeignBackend(settings, host);
        }
    }

    /** A backend that is known and cannot run here. */
    public static final class AbsentProvider implements BackendProvider {

        @Override
        public String name() {
            return "absent";
        }

        @Override
        public Availability availability() {
            return new Availability(false, "the orchestra is on tour; wait until it is back");
        }

        @Override
        public Backend open(BackendSettings settings, Host host) {
            throw new AssertionError("opened although it is not available");
        }
    }

    private record Prepared(Task<Object, Object> task) implements PreparedTask {}

    /** The backends whose tasks the current thread runs. */
    private static final ThreadLocal<Deque<ForeignBackend>> INSIDE = ThreadLocal.withInitial(ArrayDeque::new);

    private final int workers;
    private final Task.Run initializer;
    private final Host host;
    private final Semaphore room;
    private final BlockingQueue<Optional<Batch>> queue = new LinkedBlockingQueue<>();
    private final Map<Batch, Stint> stints = new ConcurrentHashMap<>();
    private final Set<Thread> threads = new HashSet<>();
    private boolean closed;

    private ForeignBackend(BackendSettings settings, Host host) {
        this.workers = settings.workers().orElse(2);
        this.initializer = settings.initializer();
        this.host = host;
        this.room = new Semaphore(workers);
    }

    @Override
    public String name() {
        return "foreign";
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.SHARED_HEAP);
    }

    @Override
    public int workers() {
        return workers;
    }

    @Override
    @SuppressWarnings("unchecked") // the items of a call are of its task's type
    public PreparedTask prepare(Task<?, ?> task) {
        return new Prepared((Task<Object, Object>) task);
    }

    @Override
    public Object prepareItem(PreparedTask task, Object item) {
        return item;
    }

    @Override
    public Room reserve(int items, long expectedNanos) {
        return room.tryAcquire() ? Room.OF_ANY_SIZE : null;
    }

    @Override
    public void start(Batch batch) {
        queue.add(Optional.of(batch));
        startThread();
    }

    private synchronized void startThread() {
        if (threads.size() < workers && !closed) {
            threads.add(Thread.ofPlatform().daemon().name("foreign-worker").start(this::work));
        }
    }

    private void work() {
        Throwable initialization = initialize();
        while (true) {
            try {
                Optional<Batch> next = queue.take();
                if (next.isEmpty() || !new Stint(next.get(), true).run(initialization)) {
                    return;
                }
                room.release();
                host.roomAvailable();
            } catch (InterruptedException late) {
                continue; // meant for a task that has ended
            }
        }
    }

    private Throwable initialize() {
        try {
            if (initializer != null) {
                initializer.run();
            }
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }

    @Override
    public boolean insideTask() {
        return INSIDE.get().contains(this);
    }

    @Override
    public void runHere(Batch batch) {
        boolean _ = new Stint(batch, false).run(null);
    }

    @Override
    public Running running(Batch batch) {
        Stint stint = stints.get(batch);
        return stint == null ? null : stint.running();
    }

    @Override
    public void stop(Batch batch, int index, Duration grace) {
        Stint stint = stints.get(batch);
        if (stint != null) {
            stint.stop(index);
        }
    }

    @Override
    public void close(Duration limit) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            threads.forEach(thread -> queue.add(Optional.empty()));
        }
        if (limit.isZero()) {
            stints.values().forEach(stint -> stint.stop(Batch.ALL));
        }
    }

    /** A batch on its thread. */
    private final class Stint {

        private final Batch batch;
        private final boolean holdsRoom;
        private final Thread thread = Thread.currentThread();
        private int current = -1;
        private long sinceNanos;
        private boolean stopped;

        Stint(Batch batch, boolean holdsRoom) {
            this.batch = batch;
            this.holdsRoom = holdsRoom;
        }

        /** Runs the batch; says whether the thread is still a worker then. */
        boolean run(Throwable initialization) {
            stints.put(batch, this);
            INSIDE.get().push(ForeignBackend.this);
            try {
                long began = System.nanoTime();
                for (int i = 0; i < batch.size(); i++) {
                    if (batch.wanted(i) && !runItem(i, initialization)) {
                        return false;
                    }
                }
                batch.ended(System.nanoTime() - began);
                return true;
            } finally {
                INSIDE.get().pop();
                stints.remove(batch);
            }
        }

        private boolean runItem(int i, Throwable initialization) {
            if (initialization != null) {
                batch.refused(i, initialization);
                return true;
            }
            int outerAttempt = CurrentTask.attempt();
            CurrentTask.attempt(batch.attempt(i));
            Object result = null;
            Throwable failure = null;
            begin(i);
            try {
                result = ((Prepared) batch.task()).task().apply(batch.item(i));
            } catch (Throwable t) {
                failure = t;
            }
            CurrentTask.attempt(outerAttempt);
            if (!end()) {
                return false;
            }
            if (failure == null) {
                batch.succeeded(i, result);
            } else {
                batch.failed(i, failure);
            }
            return true;
        }

        private synchronized void begin(int i) {
            current = i;
            sinceNanos = System.nanoTime();
        }

        private synchronized boolean end() {
            current = -1;
            boolean _ = (stopped || holdsRoom) && Thread.interrupted();
            return !stopped;
        }

        private synchronized Running running() {
            return current < 0 ? null : new Running(current, sinceNanos);
        }

        private void stop(int index) {
            int lost;
            synchronized (this) {
                if (current < 0 || stopped || (index != Batch.ALL && index != current)) {
                    return;
                }
                stopped = true;
                lost = current;
                thread.interrupt();
            }
            if (holdsRoom) {
                replaceThread();
            }
            batch.lost(lost, new CancellationException("the task was stopped"));
            host.roomAvailable();
        }

        private void replaceThread() {
            synchronized (ForeignBackend.this) {
                threads.remove(thread);
            }
            startThread();
            room.release();
        }
    }
}
