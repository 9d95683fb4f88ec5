// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.local;

import dev.tutti.Capability;
import dev.tutti.Task;
import dev.tutti.spi.Backend;
import dev.tutti.spi.Batch;
import dev.tutti.spi.PreparedTask;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the backends of this JVM share: which batch runs where, and how one is stopped. */
abstract class LocalBackend implements Backend {

    private static final Set<Capability> CAPABILITIES =
            Collections.unmodifiableSet(EnumSet.of(Capability.SHARED_HEAP, Capability.SHARED_MEMORY));

    /** The backends whose tasks this thread runs, innermost first. */
    private static final ThreadLocal<@Nullable Frame> INSIDE = new ThreadLocal<>();

    private record Frame(LocalBackend backend, @Nullable Frame outer) {}

    /**
     * Look at other threads' stacks: apart, because a look waits until the thread reaches a safepoint. Started when
     * needed.
     */
    private static final ExecutorService WITNESSES = witnesses(2);

    private final String name;
    private final int workers;
    private final Map<Batch, LocalRun> runs = new ConcurrentHashMap<>();

    LocalBackend(String name, int workers) {
        this.name = name;
        this.workers = workers;
    }

    private static ExecutorService witnesses(int threads) {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(threads, threads, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), look -> {
                    Thread thread = new Thread(look, "tutti-witness");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public final int workers() {
        return workers;
    }

    @Override
    public final PreparedTask prepare(Task<?, ?> task) {
        return LocalTask.of(task);
    }

    @Override
    public final @Nullable Object prepareItem(PreparedTask task, @Nullable Object item) {
        return item;
    }

    @Override
    public final boolean insideTask() {
        for (Frame frame = INSIDE.get(); frame != null; frame = frame.outer()) {
            if (frame.backend().equals(this)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public final void runHere(Batch batch) {
        run(batch, initializeHere());
    }

    @Override
    public final @Nullable Running running(Batch batch) {
        LocalRun run = runs.get(batch);
        return run == null ? null : run.running();
    }

    @Override
    public final CompletableFuture<Optional<Stack>> stack(Batch batch, int index) {
        LocalRun run = runs.get(batch);
        return run == null
                ? CompletableFuture.completedFuture(Optional.empty())
                : CompletableFuture.supplyAsync(() -> run.stack(index), WITNESSES);
    }

    @Override
    public final void stop(Batch batch, int index, Duration grace) {
        LocalRun run = runs.get(batch);
        if (run != null) {
            run.stop(index);
        }
    }

    /**
     * Runs a batch on this thread.
     *
     * @param initialization what the worker's initializer threw, if it failed
     * @return whether it came to its end; if not, it was stopped, and the thread counts as left behind
     */
    final boolean run(Batch batch, @Nullable Throwable initialization) {
        Frame outer = INSIDE.get();
        LocalRun run = new LocalRun(batch, initialization, callerRuns(), this::leftBehind);
        INSIDE.set(new Frame(this, outer));
        runs.put(batch, run);
        try {
            return run.run();
        } finally {
            runs.remove(batch);
            if (outer == null) {
                INSIDE.remove();
            } else {
                INSIDE.set(outer);
            }
        }
    }

    @Override
    public void close(Duration limit) {
        if (limit.isZero()) {
            runs.values().forEach(run -> run.stop(Batch.ALL));
        }
    }

    /** Prepares the calling thread, if it is a worker only by helping. */
    abstract @Nullable Throwable initializeHere();

    /** A task of this thread was stopped; until it listens, the thread does no other work. */
    abstract void leftBehind(Thread thread);
}
