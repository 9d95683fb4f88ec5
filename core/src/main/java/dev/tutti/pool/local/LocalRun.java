// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.local;

import dev.tutti.spi.Backend.Running;
import dev.tutti.spi.Backend.Stack;
import dev.tutti.spi.Batch;
import dev.tutti.spi.CurrentTask;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its thread.
 *
 * <p>Its monitor makes "this item runs" and "stop this item" exclude each other, so that an interrupt never hits
 * another item than the one it was meant for, and none is left pending for the next.
 */
final class LocalRun {

    private final Batch batch;
    private final LocalTask task;
    private final @Nullable Throwable initialization;
    private final boolean isCallers;
    private final Consumer<Thread> leftBehind;
    private final Thread thread = Thread.currentThread();

    // Guarded by this:
    private int current = NONE;
    private long sinceNanos;
    private boolean stopped;

    private static final int NONE = -1;

    /**
     * @param initialization what the worker's initializer threw, if it failed
     * @param isCallers whether the thread is not the pool's own
     * @param leftBehind told when this thread's task was stopped
     */
    LocalRun(Batch batch, @Nullable Throwable initialization, boolean isCallers, Consumer<Thread> leftBehind) {
        this.batch = batch;
        this.task = (LocalTask) batch.task();
        this.initialization = initialization;
        this.isCallers = isCallers;
        this.leftBehind = leftBehind;
    }

    boolean run() {
        long began = System.nanoTime();
        for (int i = 0; i < batch.size(); i++) {
            if (!batch.wanted(i)) {
                continue;
            }
            if (initialization != null) {
                batch.refused(i, initialization);
                continue;
            }
            Object item = batch.item(i);
            Object result = null;
            Throwable failure = null;
            int outerAttempt = CurrentTask.attempt();
            CurrentTask.attempt(batch.attempt(i));
            begin(i);
            try {
                result = task.apply(item);
            } catch (Throwable t) {
                failure = t;
            }
            if (isCallers && failure instanceof InterruptedException) {
                thread.interrupt(); // it was meant for the caller, whose call ends by it
            }
            boolean counts = end();
            CurrentTask.attempt(outerAttempt);
            if (!counts) {
                return false;
            }
            if (failure == null) {
                batch.succeeded(i, result);
            } else {
                batch.failed(i, failure);
            }
        }
        batch.ended(System.nanoTime() - began);
        return true;
    }

    synchronized @Nullable Running running() {
        return current == NONE ? null : new Running(current, sinceNanos);
    }

    /** Where an item is, if it runs. Not under the monitor, since the look may take as long as the task. */
    Optional<Stack> stack(int index) {
        if (!runs(index)) {
            return Optional.empty();
        }
        Stack stack = Stack.of(thread, LocalRun.class);
        return runs(index) ? Optional.of(stack) : Optional.empty();
    }

    private synchronized boolean runs(int index) {
        return current == index;
    }

    private synchronized void begin(int i) {
        current = i;
        sinceNanos = System.nanoTime();
    }

    /** Whether the item's outcome counts. An interrupt that was sent to stop it ends with it. */
    private synchronized boolean end() {
        current = NONE;
        if (stopped) {
            Thread.interrupted();
        }
        return !stopped;
    }

    void stop(int index) {
        int running;
        synchronized (this) {
            if (current == NONE || stopped || (index != Batch.ALL && index != current)) {
                return;
            }
            stopped = true;
            running = current;
            thread.interrupt();
        }
        leftBehind.accept(thread);
        batch.lost(running, new CancellationException("the task was stopped"));
    }
}
