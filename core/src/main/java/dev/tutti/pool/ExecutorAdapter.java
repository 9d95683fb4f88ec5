// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.Capability;
import dev.tutti.Task;
import dev.tutti.TaskFuture;
import dev.tutti.TaskRefusedException;
import dev.tutti.Tasks;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A pool as an {@link java.util.concurrent.ExecutorService}. Its tasks are the pool's own, so cancelling one really
 * stops it.
 */
final class ExecutorAdapter extends AbstractExecutorService {

    private final Tasks tasks;
    private final boolean sharedHeap;

    private final Set<TaskFuture<?>> pending = ConcurrentHashMap.newKeySet();
    private boolean shutdown;

    ExecutorAdapter(Tasks tasks, Set<Capability> capabilities) {
        this.tasks = tasks;
        this.sharedHeap = capabilities.contains(Capability.SHARED_HEAP);
    }

    // ---- submitting

    @Override
    public void execute(Runnable command) {
        if (command instanceof Submission<?> submission) {
            submission.run();
        } else {
            checked(command, "Runnable", "run(() -> …)");
            start(() -> {
                command.run();
                return null;
            });
        }
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        checked(callable, "Callable", "submit(() -> …)");
        return new Submission<>(callable::call);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
        checked(runnable, "Runnable", "run(() -> …)");
        return new Submission<>(() -> {
            runnable.run();
            return value;
        });
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> callables)
            throws InterruptedException, ExecutionException {
        try {
            return first(callables, Long.MAX_VALUE);
        } catch (TimeoutException never) {
            throw new IllegalStateException(never);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> callables, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return first(callables, unit.toNanos(timeout));
    }

    /** The first to succeed; the superclass's own would wrap what is sent in futures that cannot be. */
    private <T> T first(Collection<? extends Callable<T>> callables, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (callables.isEmpty()) {
            throw new IllegalArgumentException("invokeAny of no tasks has no result: pass at least one");
        }
        long began = System.nanoTime();
        List<Future<T>> futures = new ArrayList<>();
        LinkedBlockingQueue<Future<T>> ended = new LinkedBlockingQueue<>();
        try {
            for (Callable<T> callable : callables) {
                Submission<T> submission = (Submission<T>) newTaskFor(callable);
                futures.add(submission);
                submission.whenComplete((value, failure) -> ended.add(submission));
                submission.run();
            }
            ExecutionException last = null;
            for (int left = futures.size(); left > 0; left--) {
                Future<T> next = ended.poll(nanos - (System.nanoTime() - began), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw new TimeoutException("no task succeeded in time: nanos=" + nanos);
                }
                try {
                    return next.get();
                } catch (ExecutionException e) {
                    last = e;
                }
            }
            throw Objects.requireNonNull(last);
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
    }

    private void checked(Object task, String type, String instead) {
        if (!sharedHeap && !(task instanceof Serializable)) {
            throw new TaskRefusedException("a " + type + " cannot be sent to backend="
                    + tasks.pool().name()
                    + " because it is not serializable: type="
                    + task.getClass().getName() + "; call " + instead
                    + " of the pool itself, which takes the same lambda as a Task.Call or Task.Run,"
                    + " or declare a class that implements " + type + " and Serializable");
        }
    }

    private <T extends @Nullable Object> TaskFuture<T> start(Task.Call<T> call) {
        synchronized (this) {
            if (shutdown) {
                throw new RejectedExecutionException("this executor was shut down");
            }
        }
        TaskFuture<T> future = tasks.submit(call);
        pending.add(future);
        future.whenComplete((value, failure) -> {
            pending.remove(future);
            synchronized (this) {
                notifyAll();
            }
        });
        return future;
    }

    /**
     * What {@link AbstractExecutorService} makes before it executes; becomes a task of the pool when it is executed.
     */
    private final class Submission<T> extends CompletableFuture<T> implements RunnableFuture<T> {

        private final Task.Call<T> call;
        private volatile @Nullable TaskFuture<T> task;

        Submission(Task.Call<T> call) {
            this.call = call;
        }

        @Override
        public void run() {
            TaskFuture<T> started = start(call);
            task = started;
            started.whenComplete((value, failure) -> {
                if (failure == null) {
                    complete(value);
                } else {
                    completeExceptionally(failure);
                }
            });
            if (isCancelled()) {
                started.cancel(true);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            TaskFuture<T> started = task;
            if (cancelled && started != null) {
                started.cancel(mayInterruptIfRunning);
            }
            return cancelled;
        }

        @Override
        public T get() throws InterruptedException, ExecutionException {
            TaskFuture<T> started = task;
            if (started != null && !isDone()) {
                started.get();
            }
            return super.get();
        }
    }

    // ---- shutting down

    @Override
    public void shutdown() {
        synchronized (this) {
            shutdown = true;
            notifyAll();
        }
    }

    /** Cancels what runs and what waits; none can be handed back, since they are tasks of the pool by now. */
    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        new ArrayList<>(pending).forEach(future -> future.cancel(true));
        return List.of();
    }

    @Override
    public synchronized boolean isShutdown() {
        return shutdown;
    }

    @Override
    public synchronized boolean isTerminated() {
        return shutdown && pending.isEmpty();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        synchronized (this) {
            while (!isTerminated()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        }
    }
}
