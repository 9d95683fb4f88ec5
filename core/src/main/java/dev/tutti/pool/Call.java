// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.Progress;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskRefusedException;
import dev.tutti.UnavailableException;
import dev.tutti.spi.PreparedTask;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A call over many items: pulls its input within a window, hands out decided items. One thread consumes, any thread
 * closes.
 *
 * <p>Everything of the user's (the iterator, the listener) runs on the consumer's thread, without a lock. Where
 * callers are workers, or the consumer itself runs a task of the pool, the items are run on its thread too, instead
 * of waiting for them.
 */
final class Call implements AutoCloseable {

    /** When a decided item is handed out. */
    enum Order {
        /** In the order of the input. */
        INPUT,
        /** As they are decided. */
        COMPLETION,
        /**
         * As they are decided, and without hurry, since the consumer collects them all: it is woken to pull, not to
         * take.
         */
        COLLECT
    }

    private final Engine engine;
    private final Job job;
    private final Iterator<?> input;
    private final Order order;
    private final ProgressMeter progress;

    /** What the input threw; thrown on when the items before it have been handed out. The consumer's alone. */
    private @Nullable RuntimeException inputFailure;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();

    // Guarded by lock:

    /** Not handed out: all that were pulled for {@link Order#INPUT}, those decided for the others. */
    private final ArrayDeque<CallItem> queue = new ArrayDeque<>();

    private long pulled;
    private long decided;
    private long failed;
    private long handedOut;
    private boolean exhausted;
    private boolean closed;

    /** A waiting collector is woken when no more than this are under way. */
    private long lowWater;

    private boolean waiting;

    /**
     * @param kind whether the consumer takes everything or what it likes
     */
    Call(Engine engine, PreparedTask task, Iterable<?> items, Settings settings, Order order, Job.Kind kind) {
        this.engine = engine;
        long total = switch (items) {
            case Collection<?> known -> known.size();
            case Pair.Zip<?, ?> pairs -> pairs.size();
            default -> Progress.UNKNOWN;
        };
        this.job = new Job(engine, task, settings, total, kind);
        this.input = items.iterator();
        this.order = order;
        this.progress = new ProgressMeter(settings.listener(), total);
    }

    /**
     * The next decided item.
     *
     * @return the item, or {@code null} at the end
     * @throws CancellationException if the consumer is interrupted or the call was closed
     */
    @Nullable
    CallItem next() {
        while (true) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted while waiting for results");
            }
            if (progress.isDue()) {
                report();
            }
            CallItem item = poll();
            if (item != null) {
                return item;
            }
            if (pull() || help()) {
                continue;
            }
            if (isDrained()) {
                report();
                throwInputFailure();
                return null;
            }
            await();
        }
    }

    /** Whether the calling thread runs a task of the call's pool. */
    boolean isInsideTask() {
        return engine.backend.insideTask();
    }

    /** Runs one of the items that wait, where the calling thread may; returns whether it did. */
    boolean help() {
        return engine.help(job);
    }

    /** Cancels what is under way and forgets the rest. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            news.signal();
        } finally {
            lock.unlock();
        }
        engine.cancel(job);
        job.task.close();
    }

    // ---- handing out

    private @Nullable CallItem poll() {
        lock.lock();
        try {
            checkOpen();
            if (!isDue() || isStarving()) {
                return null;
            }
            handedOut++;
            return queue.removeFirst();
        } finally {
            lock.unlock();
        }
    }

    private boolean isDue() {
        return !queue.isEmpty() && queue.getFirst().told;
    }

    private boolean isDrained() {
        lock.lock();
        try {
            return exhausted && handedOut == pulled;
        } finally {
            lock.unlock();
        }
    }

    // ---- pulling

    /** Fewer items under way than workers although more may be pulled: then the input comes before the output. */
    private boolean isStarving() {
        return !exhausted && pulled - decided < engine.backend.workers() && isWithin(engine.window(job));
    }

    private boolean isWithin(int window) {
        return pulled - (order == Order.COLLECT ? decided : handedOut) < window;
    }

    /** Pulls until the window is full or something can be handed out. Returns whether anything changed by it. */
    private boolean pull() {
        boolean any = false;
        while (mayPull(any)) {
            any = true;
            Object value;
            try {
                if (!input.hasNext()) {
                    endOfInput();
                    break;
                }
                value = input.next();
            } catch (RuntimeException e) {
                if (job.kind == Job.Kind.WHOLE) {
                    throw e; // there will be no whole result, so what runs is cancelled
                }
                inputFailure = e;
                endOfInput();
                break;
            }
            accept(value);
        }
        return any;
    }

    private boolean mayPull(boolean pulledAny) {
        int window = engine.window(job);
        lock.lock();
        try {
            checkOpen();
            if (exhausted || !isWithin(window)) {
                lowWater = window / 2;
                return false;
            }
            return order == Order.COLLECT || !pulledAny || !isDue() || isStarving();
        } finally {
            lock.unlock();
        }
    }

    private void accept(@Nullable Object value) {
        CallItem item;
        lock.lock();
        try {
            item = new CallItem(this, job, pulled++);
            if (order == Order.INPUT) {
                queue.addLast(item);
            }
        } finally {
            lock.unlock();
        }
        try {
            item.payload = engine.backend.prepareItem(job.task, value);
            engine.enqueue(item);
        } catch (TaskRefusedException refused) {
            item.failure = new TaskFailedException(item.index, 0, refused);
            item.tell();
        } catch (RejectedExecutionException | UnavailableException closed) {
            item.failure = closed;
            item.tell();
        }
    }

    private void endOfInput() {
        lock.lock();
        try {
            exhausted = true;
        } finally {
            lock.unlock();
        }
        engine.inputEnded(job);
    }

    private void throwInputFailure() {
        if (inputFailure != null) {
            throw inputFailure;
        }
    }

    // ---- waiting

    private void await() {
        lock.lock();
        try {
            waiting = true;
            while (!hasNews()) {
                if (!progress.isListening()) {
                    news.await();
                } else if (!news.await(ProgressMeter.INTERVAL_NANOS, TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting = false;
            lock.unlock();
        }
    }

    private boolean hasNews() {
        if (closed) {
            return true;
        }
        if (order != Order.COLLECT) {
            return isDue();
        }
        return (failed > 0 && isDue()) || pulled - decided <= (exhausted ? 0 : lowWater);
    }

    /** An item was decided. */
    void told(CallItem item) {
        lock.lock();
        try {
            item.told = true;
            decided++;
            if (item.failure != null) {
                failed++;
            }
            if (order != Order.INPUT) {
                queue.addLast(item);
            }
            if (waiting && hasNews()) {
                news.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new CancellationException("the call was closed");
        }
    }

    private void report() {
        long done;
        long bad;
        lock.lock();
        try {
            done = decided;
            bad = failed;
        } finally {
            lock.unlock();
        }
        progress.report(done, bad);
    }

    /** An item of a call. */
    static final class CallItem extends Item {

        private final Call call;

        /** Whether its fate is known to the call; guarded by the call's lock. */
        private boolean told;

        CallItem(Call call, Job job, long index) {
            super(job, index, null);
            this.call = call;
        }

        @Override
        void tell() {
            call.told(this);
        }

        @Override
        boolean runsDependents() {
            return false;
        }
    }
}
