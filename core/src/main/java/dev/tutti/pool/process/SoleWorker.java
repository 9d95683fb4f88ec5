// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.Pool;
import dev.tutti.TaskFuture;
import dev.tutti.UnavailableException;
import dev.tutti.Worker;
import dev.tutti.pool.EnginePool;
import dev.tutti.spi.BackendSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A worker on its own: a pool of one that is given one task, so that its future is as every pool's, and a process that
 * ends with the task.
 *
 * @param <R> the result
 */
public final class SoleWorker<R extends @Nullable Object> implements Worker<R> {

    private final WorkerProcess worker;
    private final SoleBackend backend;
    private final TaskFuture<R> future;
    private final Process process;

    /**
     * Starts the process, and returns as soon as there is one.
     *
     * @param settings the worker's settings; the number of workers says how many share the machine, 1 by default
     * @param submit gives a pool its one task
     * @throws dev.tutti.TaskRefusedException if the task cannot travel; then nothing was started
     * @throws UnavailableException if the process cannot be started
     */
    public SoleWorker(BackendSettings settings, Function<Pool, TaskFuture<R>> submit) {
        backend = new SoleBackend(settings.workers().orElse(1), settings);
        worker = backend.worker;
        future = submit.apply(new EnginePool(backend::of));
        process = awaitProcess();
    }

    private Process awaitProcess() {
        uninterrupted(worker::awaitStart);
        Process there = worker.process();
        if (there == null) {
            uninterrupted(this::join);
            Throwable why = future.exceptionNow();
            throw new UnavailableException(String.valueOf(why.getMessage()), why);
        }
        return there;
    }

    @Override
    public TaskFuture<R> future() {
        return future;
    }

    @Override
    public String name() {
        return worker.name();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return !backend.isOver();
    }

    @Override
    public OptionalInt exitCode() {
        return isAlive() ? OptionalInt.empty() : OptionalInt.of(Objects.requireNonNull(worker.exitCode()));
    }

    @Override
    public void join() throws InterruptedException {
        boolean _ = join(Duration.ofNanos(Long.MAX_VALUE));
    }

    @Override
    public boolean join(Duration limit) throws InterruptedException {
        if (!backend.awaitEnd(TimeUnit.NANOSECONDS.convert(limit))) {
            return false;
        }
        try {
            future.get(); // its fate is decided, but it may not have been told yet
        } catch (ExecutionException | CancellationException toBeAskedOfTheFuture) {
            // Not of those who wait for the process.
        }
        return true;
    }

    @Override
    public void terminate() {
        if (isAlive()) {
            worker.terminate();
        }
    }

    @Override
    public void kill() {
        if (isAlive()) {
            worker.kill();
        }
    }

    @Override
    public void close() {
        try {
            join();
        } catch (InterruptedException e) {
            kill();
            uninterrupted(this::join);
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        OptionalInt code = exitCode();
        return "Worker " + name() + " pid=" + pid() + (code.isPresent() ? " exitCode=" + code.getAsInt() : "");
    }

    private interface Waiting {
        void now() throws InterruptedException;
    }

    /** For waits that end soon. */
    private static void uninterrupted(Waiting waiting) {
        boolean interrupted = false;
        while (true) {
            try {
                waiting.now();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
