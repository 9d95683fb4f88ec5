// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.TaskTimeoutException;
import dev.tutti.UnavailableException;
import dev.tutti.WorkerLostException;
import dev.tutti.spi.Backend;
import dev.tutti.spi.Batch;
import dev.tutti.spi.Host;
import dev.tutti.spi.Room;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Matches items that wait with room in a backend, and decides each item's fate exactly once.
 *
 * <p>Jobs take turns, a batch each, so that a huge call does not starve a small one.
 */
final class Engine implements Host {

    /** How long a cancelled task may take to listen to its interrupt before its worker is killed. */
    private static final Duration CANCEL_GRACE = Duration.ofMillis(100);

    /** How long idle workers may take to end by themselves. */
    private static final Duration IDLE_END = Duration.ofSeconds(1);

    /** How long a task whose time is up may go on because its worker does not say where it is. */
    private static final long STACK_NANOS = 100_000_000;

    /**
     * Longer than it takes to tell anyone, unless he is stuck in a serial task or in a function chained to a future.
     */
    private static final long TOLD_NANOS = 1_000_000_000;

    /** How long results of tiny items may be held by their batch, as in worker processes. */
    private static final long HOLD_NANOS = 5_000_000;

    final Backend backend;
    final Callbacks callbacks = new Callbacks();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();

    private final Turns turns = new Turns();

    private final Set<EngineBatch> running = new HashSet<>();

    /** Items accepted and not decided, plus calls that still pull and must be waited for by {@link #close}. */
    private long unfinished;

    private boolean closing;
    private @Nullable RuntimeException refusal;

    /** Whether a look at what batches hold is due. */
    private final AtomicBoolean flushing = new AtomicBoolean();

    Engine(Function<Host, Backend> open) {
        this.backend = open.apply(this);
    }

    // ---- from callers

    /** Begins a call that {@link #close} waits for until {@link #callEnded}. */
    void callBegan() {
        lock.lock();
        try {
            checkOpen();
            unfinished++;
        } finally {
            lock.unlock();
        }
    }

    void callEnded() {
        lock.lock();
        try {
            finishedOne();
        } finally {
            lock.unlock();
        }
    }

    /** Accepts items of one job, all or none, and starts what there is room for. */
    void enqueue(Job job, List<? extends Item> items) {
        List<EngineBatch> batches;
        lock.lock();
        try {
            if (refusal != null || job.kind != Job.Kind.WHOLE) {
                checkOpen();
            }
            unfinished += items.size();
            items.forEach(job::add);
            turns.offer(job);
            batches = nextBatches();
        } finally {
            lock.unlock();
        }
        start(batches);
    }

    void inputEnded(Job job) {
        lock.lock();
        try {
            job.inputEnded();
        } finally {
            lock.unlock();
        }
    }

    boolean isBroken() {
        lock.lock();
        try {
            return refusal instanceof UnavailableException;
        } finally {
            lock.unlock();
        }
    }

    int window(Job job) {
        lock.lock();
        try {
            return job.pace.window();
        } finally {
            lock.unlock();
        }
    }

    /** Decides an item as cancelled, and stops it if it runs. */
    void cancel(Item item) {
        if (!decide(item, new CancellationException("the task was cancelled"), 0)) {
            return;
        }
        EngineBatch batch;
        lock.lock();
        try {
            batch = item.batch;
        } finally {
            lock.unlock();
        }
        if (batch != null) {
            backend.stop(batch, item.position, CANCEL_GRACE);
        }
    }

    /** Decides all undecided items of a job as cancelled, and stops those that run. */
    void cancel(Job job) {
        List<Item> items = new ArrayList<>();
        List<EngineBatch> batches = new ArrayList<>();
        lock.lock();
        try {
            job.drainTo(items);
            for (EngineBatch batch : running) {
                if (batch.job == job) {
                    batches.add(batch);
                    items.addAll(List.of(batch.items));
                }
            }
        } finally {
            lock.unlock();
        }
        decideAll(items, () -> new CancellationException("the call was ended before this item"));
        batches.forEach(batch -> backend.stop(batch, Batch.ALL, CANCEL_GRACE));
    }

    /**
     * Runs one of a job's waiting items on this thread, if the backend lets it: because its callers are its workers, or
     * because this thread runs a task of this very pool, which may be waiting for itself.
     *
     * @return whether it did; if not, wait
     */
    boolean help(Job job) {
        if (!backend.callerRuns() && !backend.insideTask()) {
            return false;
        }
        EngineBatch batch;
        lock.lock();
        try {
            if (!job.hasReady()) {
                return false;
            }
            batch = started(job.take(1, null, job.pace.expectedNanos(1)));
        } finally {
            lock.unlock();
        }
        backend.runHere(batch);
        return true;
    }

    /** As {@link #help(Job)}, for one particular item. */
    void help(Item item) {
        if (!backend.callerRuns() && !backend.insideTask()) {
            return;
        }
        EngineBatch batch;
        lock.lock();
        try {
            batch = item.job.take(item);
            if (batch == null) {
                return;
            }
            started(batch);
        } finally {
            lock.unlock();
        }
        backend.runHere(batch);
    }

    /** Refuses new work, waits for what there is, cancels the rest, ends the backend. */
    boolean close(Duration limit) {
        Objects.requireNonNull(limit, "limit");
        if (backend.insideTask() && !Callbacks.isInside() && !limit.isZero()) {
            throw new IllegalStateException(
                    "a task cannot close its own pool, since that waits for the task: backend=" + backend.name()
                            + "; close it where it was opened, or cancel everything with close(Duration.ZERO)");
        }
        if (backend.callerRuns()) {
            cancelWhatNobodyRuns();
        }
        boolean finished = awaitQuiet(limit);
        if (finished) {
            backend.close(IDLE_END);
        } else {
            cancelAll(() -> new CancellationException("the pool was closed before the task had finished"));
            backend.close(Duration.ZERO);
        }
        awaitTold();
        return finished;
    }

    /** Where callers are workers, what an abandoned iteration pulled ahead would wait for ever. */
    private void cancelWhatNobodyRuns() {
        List<Job> abandoned;
        lock.lock();
        try {
            closing = true;
            abandoned = turns.all().stream()
                    .filter(job -> job.kind == Job.Kind.LAZY)
                    .toList();
        } finally {
            lock.unlock();
        }
        abandoned.forEach(this::cancelReady);
    }

    private void cancelReady(Job job) {
        List<Item> items = new ArrayList<>();
        lock.lock();
        try {
            job.drainTo(items);
        } finally {
            lock.unlock();
        }
        decideAll(items, () -> new CancellationException("the pool was closed before this item"));
    }

    private boolean awaitQuiet(Duration limit) {
        lock.lock();
        try {
            closing = true;
            awaitNanos(Settings.nanos(limit));
            return unfinished == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** All is decided; waits a little until those who wait for it have heard. */
    private void awaitTold() {
        boolean interrupted = Thread.interrupted(); // it ended the wait before; this one is short
        try {
            callbacks.await(awaitNanos(TOLD_NANOS));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until nothing is unfinished, or the time is up. Returns what is left of it. */
    private long awaitNanos(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (unfinished > 0 && left > 0) {
                left = quiet.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        return left;
    }

    // ---- dispatch

    @Override
    public void roomAvailable() {
        dispatch();
    }

    private void dispatch() {
        List<EngineBatch> batches;
        lock.lock();
        try {
            batches = nextBatches();
        } finally {
            lock.unlock();
        }
        start(batches);
    }

    private void start(List<EngineBatch> batches) {
        switch (batches.size()) {
            case 0 -> {}
            case 1 -> backend.start(batches.getFirst());
            default -> backend.startAll(batches);
        }
    }

    /** As many batches as there is work and room for, with their room reserved. */
    private List<EngineBatch> nextBatches() {
        EngineBatch first = nextBatch();
        if (first == null) {
            return List.of();
        }
        List<EngineBatch> batches = new ArrayList<>();
        for (EngineBatch batch = first; batch != null; batch = nextBatch()) {
            batches.add(batch);
        }
        return batches;
    }

    private @Nullable EngineBatch nextBatch() {
        Job job = turns.current();
        if (job == null) {
            return null;
        }
        int size = job.nextBatch();
        long expectedNanos = job.pace.expectedNanos(size);
        Room room = backend.reserve(size, expectedNanos);
        if (room == null) {
            return null;
        }
        EngineBatch batch = started(job.take(Math.min(size, room.mostItems()), room, expectedNanos));
        turns.pass();
        return batch;
    }

    private EngineBatch started(EngineBatch batch) {
        running.add(batch);
        Duration timeout = batch.job.settings.timeout();
        if (timeout != null) {
            watch(batch, timeout, Settings.nanos(timeout));
        }
        return batch;
    }

    // ---- timeouts

    private void watch(EngineBatch batch, Duration timeout, long delayNanos) {
        batch.watch = Timer.after(delayNanos, () -> look(batch, timeout));
    }

    private void look(EngineBatch batch, Duration timeout) {
        Backend.Running now = backend.running(batch);
        long elapsed = now == null ? 0 : System.nanoTime() - now.sinceNanos();
        long left = Settings.nanos(timeout) - elapsed;
        if (now == null || left > 0) {
            watchOn(batch, timeout, left);
            return;
        }
        CompletableFuture<Optional<Backend.Stack>> asked = backend.stack(batch, now.index());
        Future<?> patience = Timer.after(STACK_NANOS, () -> asked.complete(Optional.empty()));
        asked.exceptionally(unknown -> Optional.empty()).thenAccept(stack -> {
            patience.cancel(false);
            late(batch, now.index(), timeout, Duration.ofNanos(elapsed), stack);
        });
    }

    /** The time of an item is up, unless it came to its end, or was lost, while it was asked where it is. */
    private void late(EngineBatch batch, int index, Duration timeout, Duration elapsed, Optional<Backend.Stack> stack) {
        batch.flush();
        Item item = batch.items[index];
        var late = new TaskTimeoutException(
                timeout,
                elapsed,
                stack.map(Backend.Stack::state).orElse(null),
                stack.map(Backend.Stack::frames).orElse(List.of()));
        if (decideIn(batch, item, item.failedWith(late, 1))) {
            backend.stop(batch, index, Duration.ZERO);
        }
        Backend.Running next = backend.running(batch);
        long used = next == null || next.index() == index ? 0 : System.nanoTime() - next.sinceNanos();
        watchOn(batch, timeout, Settings.nanos(timeout) - used);
    }

    private void watchOn(EngineBatch batch, Duration timeout, long left) {
        lock.lock();
        try {
            if (!batch.over) {
                watch(batch, timeout, left);
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- from the backend

    /** Decides items of one job whose results were reported. */
    void succeeded(List<Item> items) {
        lock.lock();
        try {
            items.removeIf(item -> !decideLocked(item, null, 1));
        } finally {
            lock.unlock();
        }
        if (!items.isEmpty()) {
            tell(items);
        }
    }

    void failed(Item item, Throwable cause) {
        decide(item, item.failedWith(cause, 1), 1);
    }

    /** The item could not be begun. */
    void refused(Item item, Throwable cause) {
        decide(item, item.failedWith(cause, 0), 0);
    }

    /** A batch holds results back: makes sure that it does not for long. */
    void holds() {
        if (!flushing.get() && flushing.compareAndSet(false, true)) {
            Timer.after(HOLD_NANOS, () -> {
                flushing.set(false);
                List<EngineBatch> batches;
                lock.lock();
                try {
                    batches = List.copyOf(running);
                } finally {
                    lock.unlock();
                }
                batches.forEach(EngineBatch::flush);
            });
        }
    }

    void ended(EngineBatch batch, long busyNanos) {
        lock.lock();
        try {
            over(batch);
            batch.job.pace.measured(batch.items.length, busyNanos);
        } finally {
            lock.unlock();
        }
    }

    void lost(EngineBatch batch, int runningIndex, Throwable cause) {
        Item failing = null;
        lock.lock();
        try {
            over(batch);
            for (int i = batch.items.length - 1; i >= 0; i--) {
                Item item = batch.items[i];
                if (item.decided) {
                    continue;
                }
                if (i == runningIndex) {
                    if (!(cause instanceof WorkerLostException) || item.attempts >= item.job.settings.retries()) {
                        failing = item;
                        continue;
                    }
                    item.attempts++;
                }
                item.batch = null;
                item.job.putBack(item);
                turns.offer(item.job);
            }
        } finally {
            lock.unlock();
        }
        if (failing != null) {
            failed(failing, cause);
        }
        dispatch();
    }

    @Override
    public void broken(UnavailableException why) {
        lock.lock();
        try {
            refusal = why;
        } finally {
            lock.unlock();
        }
        cancelAll(() -> copyOf(why));
    }

    // ---- fate

    /**
     * Decides that an item has failed, unless its fate was decided before.
     *
     * @param begun 1 if the item was begun in this attempt, else 0
     */
    private boolean decide(Item item, RuntimeException failure, int begun) {
        lock.lock();
        try {
            if (!decideLocked(item, failure, begun)) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        tell(List.of(item));
        return true;
    }

    /** As {@link #decide}, for an item that was begun, unless it is in this batch no longer. */
    private boolean decideIn(EngineBatch batch, Item item, RuntimeException failure) {
        lock.lock();
        try {
            if (item.batch != batch || !decideLocked(item, failure, 1)) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        tell(List.of(item));
        return true;
    }

    private boolean decideLocked(Item item, @Nullable RuntimeException failure, int begun) {
        if (item.decided) {
            return false;
        }
        item.failure = failure;
        item.decided = true;
        item.attempts += begun;
        item.payload = null;
        finishedOne();
        if (item.runsDependents()) {
            callbacks.announce();
        }
        return true;
    }

    /** Tells whoever waits for decided items of one job. */
    private void tell(List<Item> items) {
        Item first = items.getFirst();
        if (!first.runsDependents()) {
            first.tellAll(items);
        } else if (!first.isToldByWaiter()) {
            callbacks.start(() -> first.tellAll(items));
        }
    }

    private void cancelAll(Supplier<? extends RuntimeException> why) {
        List<Item> all = new ArrayList<>();
        lock.lock();
        try {
            turns.all().forEach(job -> job.drainTo(all));
            for (EngineBatch batch : running) {
                all.addAll(List.of(batch.items));
            }
            refusal = refusal == null ? closed() : refusal;
        } finally {
            lock.unlock();
        }
        decideAll(all, why);
    }

    /** Each item gets an exception of its own, since stacks and suppressed ones may be added to it. */
    private void decideAll(List<Item> items, Supplier<? extends RuntimeException> why) {
        items.forEach(item -> decide(item, why.get(), 0));
    }

    private void over(EngineBatch batch) {
        batch.over = true;
        running.remove(batch);
        if (batch.watch != null) {
            batch.watch.cancel(false);
            batch.watch = null;
        }
    }

    private void finishedOne() {
        unfinished--;
        if (closing) {
            quiet.signalAll();
        }
    }

    private void checkOpen() {
        if (refusal != null) {
            throw refusal instanceof UnavailableException why ? copyOf(why) : closed();
        }
        if (closing) {
            throw closed();
        }
    }

    private static UnavailableException copyOf(UnavailableException why) {
        return new UnavailableException(String.valueOf(why.getMessage()), why);
    }

    private RejectedExecutionException closed() {
        return new RejectedExecutionException(
                "the pool is closed: backend=" + backend.name() + "; submit before close(), or open another");
    }
}
