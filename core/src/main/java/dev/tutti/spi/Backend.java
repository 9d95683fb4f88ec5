// SPDX-License-Identifier: Apache-2.0
package dev.tutti.spi;

import dev.tutti.Capability;
import dev.tutti.TaskRefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What runs batches: threads, child JVMs, a cluster. One instance serves one open pool.
 *
 * <p>The pool calls {@link #prepare} once a call and {@link #prepareItem} or {@link #beginItem} once an item, on the
 * thread of whoever asked. It then reserves room and starts a batch in it. The backend reports to the batch.
 *
 * <p><b>At most once.</b> An item is begun at most once by a batch, in the order of the batch. After {@link #stop}, or
 * when a worker is lost, no further item of the batch is begun, and {@link Batch#lost} says which one was running;
 * the pool decides what becomes of the rest.
 */
public interface Backend {

    /**
     * The name by which {@link dev.tutti.Pool#of(String)} knows it.
     *
     * @return the name
     */
    String name();

    /**
     * What it can do.
     *
     * @return an unmodifiable set
     */
    Set<Capability> capabilities();

    /**
     * How many tasks run at once.
     *
     * @return the number of workers, at least 1
     */
    int workers();

    /**
     * Whether several items may be sent as one batch. A backend with a worker for every item says no.
     *
     * @return whether batches longer than one make sense
     */
    default boolean batches() {
        return true;
    }

    /**
     * Makes a task ready for its workers. Where there is no shared heap this is where it is serialized, once a call.
     *
     * @param task a {@link dev.tutti.Task}
     * @return what {@link Batch#task()} will be; closed when the call is over
     * @throws TaskRefusedException if the task cannot travel
     */
    PreparedTask prepare(dev.tutti.Task<?, ?> task);

    /**
     * Makes an item ready for a worker.
     *
     * @param task what {@link #prepare} returned for the call's task
     * @param item the item
     * @return what {@link Batch#item(int)} will be
     * @throws TaskRefusedException if the item cannot travel
     */
    @Nullable
    Object prepareItem(PreparedTask task, @Nullable Object item);

    /**
     * As {@link #prepareItem}, for an item that may be given to a worker before {@link #finishItem} is called, until which
     * nobody changes it.
     *
     * @param task what {@link #prepare} returned for the call's task
     * @param item the item
     * @return what {@link Batch#item(int)} will be
     * @throws TaskRefusedException if the item cannot travel
     */
    default @Nullable Object beginItem(PreparedTask task, @Nullable Object item) {
        return prepareItem(task, item);
    }

    /**
     * Does what is left of {@link #beginItem}, on the same thread. Must not fail: a worker may have the item.
     *
     * @param begun what that returned
     */
    default void finishItem(@Nullable Object begun) {}

    /**
     * Takes room for one batch, if a worker has any; {@link #start} follows. Called under the pool's lock: cheap,
     * never blocks.
     *
     * @param items how many items the batch would have, at least 1
     * @param expectedNanos how long it is expected to take, or {@link Batch#UNKNOWN_NANOS}; a worker may take further
     *     batches while it runs a short one
     * @return what {@link Batch#room()} will be, for a batch that may have to be smaller; {@code null} if there is none
     */
    @Nullable
    Room reserve(int items, long expectedNanos);

    /**
     * Starts a batch in reserved room. Never throws: what goes wrong is reported to the batch.
     *
     * @param batch the work
     */
    void start(Batch batch);

    /**
     * Starts several batches in reserved room, which a backend may send together.
     *
     * @param batches the work
     */
    default void startAll(List<? extends Batch> batches) {
        batches.forEach(this::start);
    }

    /**
     * Which item of a batch runs now.
     *
     * @param batch a batch that was started
     * @return the item and since when, or {@code null} if none does
     */
    @Nullable
    Running running(Batch batch);

    /**
     * Asks where an item is that runs, for the error of one whose time is up. Never blocks. Whoever asks waits only a
     * moment, and does without an answer then.
     *
     * @param batch a batch that was started
     * @param index the item's position
     * @return its task's stack, or nothing if it is over, or if this backend cannot tell; may never be completed
     */
    default CompletableFuture<Optional<Stack>> stack(Batch batch, int index) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /**
     * Stops an item: kills its worker, or interrupts its thread and leaves that behind. {@link Batch#lost} is called,
     * now or soon, if that ends the batch. An item that has not begun is not begun; if it is over, nothing happens.
     *
     * @param batch a batch that was started
     * @param index the item's position, or {@link Batch#ALL}
     * @param grace how long the item may take to end by itself after an interrupt; zero to kill at once
     */
    void stop(Batch batch, int index, Duration grace);

    /**
     * Turns what {@link Batch#succeeded} was given into the item's result. Called once, on the thread that takes the
     * result.
     *
     * @param task the call's task
     * @param reported what was reported
     * @return the result
     */
    default @Nullable Object open(PreparedTask task, @Nullable Object reported) {
        return reported;
    }

    /**
     * Whether the threads that call the pool are its workers. Then {@link #reserve} always fails, and all work goes
     * through {@link #runHere}.
     *
     * @return whether callers run tasks themselves
     */
    default boolean callerRuns() {
        return false;
    }

    /**
     * Whether the calling thread runs a task of this backend, so that waiting for another could be waiting for itself.
     *
     * @return whether this thread, although it is not waiting for room, may call {@link #runHere}
     */
    default boolean insideTask() {
        return false;
    }

    /**
     * Runs a batch on the calling thread. Called only if {@link #callerRuns} or {@link #insideTask}.
     *
     * @param batch the work, for which no room was reserved
     */
    default void runHere(Batch batch) {
        throw new IllegalStateException("this thread runs no task of backend=" + name());
    }

    /**
     * Ends the workers; what still runs is reported as lost. Idempotent.
     *
     * @param limit how long an idle worker may take to end by itself
     */
    void close(Duration limit);

    /**
     * An item that runs.
     *
     * @param index its position in the batch
     * @param sinceNanos when it began, in the time of {@link System#nanoTime()}
     */
    record Running(int index, long sinceNanos) {}

    /**
     * Where a task is.
     *
     * @param state what its thread is doing
     * @param frames innermost first
     */
    record Stack(Thread.State state, List<StackTraceElement> frames) {

        /** The most frames of a stack that anybody reads. */
        public static final int MOST_FRAMES = 256;

        /**
         * The stack of a task on a thread, taken now. Waits until the thread reaches a safepoint.
         *
         * @param thread the thread
         * @param runner the class below the task
         * @return its innermost frames, {@value #MOST_FRAMES} at most, down to the runner's
         */
        public static Stack of(Thread thread, Class<?> runner) {
            Thread.State state = thread.getState();
            List<StackTraceElement> all = List.of(thread.getStackTrace());
            int end = all.size();
            for (int i = all.size() - 1; i >= 0; i--) {
                if (all.get(i).getClassName().equals(runner.getName())) {
                    end = i;
                } else if (end < all.size()) {
                    break; // further in, other tasks may run inside of this one
                }
            }
            return new Stack(state, all.subList(0, Math.min(end, MOST_FRAMES)));
        }
    }
}
