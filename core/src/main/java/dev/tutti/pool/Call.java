// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.Progress;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskRefusedException;
import dev.tutti.UnavailableException;
import dev.tutti.spi.PreparedTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
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

    private static final int MOST_TOGETHER = 256;

    /** An item that took longer to pull and prepare is not kept waiting for the next. */
    private static final long MOST_TOGETHER_NANOS = 100_000;

    private final Engine engine;
    private final Job job;
    private final Iterator<?> input;
    private final Order order;
    private final ProgressMeter progress;

    /** How many items may be pulled before they are passed on; more than one only if pulling cannot block. */
    private final int mostTogether;

    /** Taken from the queue at one go, by a collector, and not handed out. The consumer's alone. */
    private final ArrayDeque<CallItem> taken = new ArrayDeque<>();

    /** Of the next item to be pulled. The consumer's alone. */
    private long nextIndex;

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
        this.mostTogether = order == Order.COLLECT && isInMemory(items) ? MOST_TOGETHER : 1;
        this.progress = new ProgressMeter(settings.listener(), total);
    }

    /** The JDK's own collections; those of others may compute or wait for what they iterate over. */
    private static boolean isInMemory(Iterable<?> items) {
        return items instanceof Collection && items.getClass().getModule().equals(Object.class.getModule());
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
            CallItem item = taken.isEmpty() ? poll() : taken.removeFirst();
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
            if (order == Order.COLLECT) {
                handedOut += queue.size();
                taken.addAll(queue);
                queue.clear();
                return taken.removeFirst();
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
        for (int most = mayPull(any); most > 0; most = mayPull(any)) {
            any = true;
            pull(most);
        }
        return any;
    }

    /** How many items may be pulled now before anything else is looked at. */
    private int mayPull(boolean pulledAny) {
        int window = engine.window(job);
        lock.lock();
        try {
            checkOpen();
            if (exhausted || !isWithin(window)) {
                lowWater = window / 2;
                return 0;
            }
            if (order == Order.COLLECT) {
                return (int) Math.min(mostTogether, window - (pulled - decided));
            }
            return !pulledAny || !isDue() || isStarving() ? 1 : 0;
        } finally {
            lock.unlock();
        }
    }

    /** Pulls some items and passes them on together. */
    private void pull(int most) {
        List<CallItem> items = new ArrayList<>(most);
        long began = most > 1 ? System.nanoTime() : 0;
        boolean more = true;
        try {
            while (more && items.size() < most) {
                more = input.hasNext();
                if (more) {
                    items.add(prepared(input.next()));
                    if (most > 1 && System.nanoTime() - began > MOST_TOGETHER_NANOS) {
                        break;
                    }
                }
            }
        } catch (RuntimeException e) {
            if (job.kind == Job.Kind.WHOLE) {
                throw e; // there will be no whole result, so what runs is cancelled
            }
            inputFailure = e;
            more = false;
        }
        accept(items);
        if (!more) {
            endOfInput();
        }
    }

    private CallItem prepared(@Nullable Object value) {
        CallItem item = new CallItem(this, job, nextIndex++);
        try {
            item.payload = engine.backend.prepareItem(job.task, value);
        } catch (TaskRefusedException refused) {
            item.failure = new TaskFailedException(item.index, 0, refused);
        }
        return item;
    }

    private void accept(List<CallItem> items) {
        lock.lock();
        try {
            pulled += items.size();
            if (order == Order.INPUT) {
                queue.addAll(items);
            }
        } finally {
            lock.unlock();
        }
        List<Item> refused = new ArrayList<>();
        items.removeIf(item -> item.failure != null && refused.add(item));
        try {
            if (!items.isEmpty()) {
                engine.enqueue(job, items);
            }
        } catch (RejectedExecutionException | UnavailableException closed) {
            items.forEach(item -> item.failure = closed);
            refused.addAll(items);
        }
        if (!refused.isEmpty()) {
            told(refused);
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

    /** Items were decided. */
    void told(List<? extends Item> items) {
        lock.lock();
        try {
            for (Item each : items) {
                CallItem item = (CallItem) each;
                item.told = true;
                decided++;
                if (item.failure != null) {
                    failed++;
                }
                if (order != Order.INPUT) {
                    queue.addLast(item);
                }
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
            call.told(List.of(this));
        }

        @Override
        void tellAll(List<Item> items) {
            call.told(items);
        }

        @Override
        boolean runsDependents() {
            return false;
        }
    }
}
