// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be asked of a pool: the pool itself, or a view of it with other settings over the same workers.
 *
 * <p>{@code pool.timeout(ofSeconds(5)).retries(2).map(f, items)} changes nothing in {@code pool}; the order of settings
 * never matters and the last value of one wins.
 *
 * <ul>
 *   <li><b>Order:</b> results stand in the order of their items, whatever finished first. The result is that of the
 *     serial loop on every backend and for every number of workers.
 *   <li><b>Input:</b> pulled lazily, on the calling thread, a bounded number of items ahead.
 *   <li><b>Threads:</b> may be called from any thread, tasks of the same pool included.
 *   <li><b>Errors:</b> a task's exception, its timeout and the loss of its worker are each one {@link
 *     TaskFailedException} with the item's index; what cannot be sent to a worker is a {@link TaskRefusedException}
 *     that names it; a closed pool throws
 *       {@link java.util.concurrent.RejectedExecutionException}; a pool whose workers cannot be started throws
 *       {@link UnavailableException}. The pool stays usable after each of these but the last two. An interrupted caller
 *       gets a {@link java.util.concurrent.CancellationException} with its interrupt status set, and the call is
 *       cancelled.
 *   <li><b>At most once:</b> a task that began is never begun again unless {@link #retries(int)} says so. Tasks that
 *     wait in a lost worker's batch, or finished there without having been reported, are run elsewhere.
 *   <li><b>Cost:</b> items are sent in batches steered by measured time, from one item up to about 50 ms of work;
 *       {@link #chunk(int)} overrides that. On backends without {@link Capability#SHARED_HEAP} the task is sent once
 *       per call and worker, items and results once each.
 * </ul>
 */
public interface Tasks {

    /**
     * Applies a task to every item.
     *
     * @param task the function
     * @param items the input, finite
     * @param <T> the item
     * @param <R> the result
     * @return the results in the order of the items, modifiable, {@code null}s included
     * @throws TaskFailedException for the first item found to have failed; items that run are cancelled
     */
    <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Task<? super T, ? extends R> task, Iterable<? extends T> items);

    /**
     * Applies a task to every item of a stream, which is consumed and closed.
     *
     * @param task the function
     * @param items the input, finite
     * @param <T> the item
     * @param <R> the result
     * @return the results in the order of the items
     * @throws TaskFailedException as {@link #map(Task, Iterable)}
     */
    default <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Task<? super T, ? extends R> task, Stream<? extends T> items) {
        try (items) {
            return map(task, once(items));
        }
    }

    /**
     * Applies a task to pairs, one item from each input ({@code starmap}).
     *
     * @param task the function
     * @param first the first items
     * @param second the second items, as many
     * @param <A> the first item
     * @param <B> the second item
     * @param <R> the result
     * @return the results in the order of the items
     * @throws IllegalArgumentException if one input ends before the other; items that run are cancelled
     * @throws TaskFailedException as {@link #map(Task, Iterable)}
     */
    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Task.Of2<? super A, ? super B, ? extends R> task,
            Iterable<? extends A> first,
            Iterable<? extends B> second);

    /**
     * Applies a task to every item and hands out results while later ones still run.
     *
     * @param task the function
     * @param items the input, maybe endless
     * @param <T> the item
     * @param <R> the result
     * @return the results; close them, or drain them
     */
    <T extends @Nullable Object, R extends @Nullable Object> Results<R> results(
            Task<? super T, ? extends R> task, Iterable<? extends T> items);

    /**
     * As {@link #map(Task, Iterable)}, without waiting. The input is pulled on a thread of the library's.
     *
     * @param task the function
     * @param items the input, finite
     * @param <T> the item
     * @param <R> the result
     * @return the future of all results; cancelling it cancels the tasks
     */
    <T extends @Nullable Object, R extends @Nullable Object> TaskFuture<List<R>> mapAsync(
            Task<? super T, ? extends R> task, Iterable<? extends T> items);

    /**
     * Applies a task to every item and returns when each has an outcome, good or bad.
     *
     * @param task the function
     * @param items the input, finite
     * @param <T> the item
     * @param <R> the result
     * @return one completed future an item, in the order of the items
     */
    <T extends @Nullable Object, R extends @Nullable Object> List<TaskFuture<R>> invokeAll(
            Task<? super T, ? extends R> task, Iterable<? extends T> items);

    /**
     * Applies a task to every item and merges the results.
     *
     * <p>Results are merged in the order of their items as one balanced tree that depends on their number alone: the
     * left half of {@code n > 1} results holds the largest power of two below {@code n}. So {@code merge} must be
     * associative for
     * the answer to be what a loop would give, and need not be commutative; when it is only nearly associative
     * (floating-point addition) the answer is still the same bits on every backend and for every number of workers.
     *
     * @param merge merges two neighbours; runs on the calling thread, so it need not be serializable in substance
     * @param task the function
     * @param items the input, finite and not empty
     * @param <T> the item
     * @param <R> the result
     * @return the merged result
     * @throws java.util.NoSuchElementException if there are no items
     * @throws TaskFailedException as {@link #map(Task, Iterable)}; what {@code merge} throws is thrown as it is,
     *     wrapped in {@link java.util.concurrent.CompletionException} if it is checked
     */
    <T extends @Nullable Object, R extends @Nullable Object> R reduce(
            Task.Of2<? super R, ? super R, ? extends R> merge,
            Task<? super T, ? extends R> task,
            Iterable<? extends T> items);

    /**
     * Starts one task.
     *
     * @param call the task
     * @param <R> the result
     * @return its future
     */
    <R extends @Nullable Object> TaskFuture<R> submit(Task.Call<? extends R> call);

    /**
     * Starts one task on one item. The item is taken as it is now: what the caller does to it later is not seen by a
     * task in another process.
     *
     * @param task the function
     * @param item the item
     * @param <T> the item
     * @param <R> the result
     * @return its future
     */
    <T extends @Nullable Object, R extends @Nullable Object> TaskFuture<R> submit(
            Task<? super T, ? extends R> task, T item);

    /**
     * Starts one task that returns nothing. It has its own name so that {@code submit(() -> …)} is never ambiguous.
     *
     * @param run the task
     * @return its future
     */
    TaskFuture<@Nullable Void> run(Task.Run run);

    /**
     * This pool as a {@link ExecutorService}, for code that wants one. Shutting it down refuses later tasks of the
     * adapter and leaves the pool open.
     *
     * <p>On a pool without {@link Capability#SHARED_HEAP} a {@code Runnable} or {@code Callable} that is not
     * serializable, which is what every plain lambda is, is refused with a {@link TaskRefusedException}; {@link
     * #submit(Task.Call)} and {@link #run(Task.Run)} take the same lambda.
     *
     * @return the adapter
     */
    ExecutorService asExecutorService();

    /**
     * A view in which an item may run only so long, measured from its start, not from its submission.
     *
     * <p>When time is up the item fails with a {@link TaskTimeoutException} as the cause. With {@link
     * Capability#KILLABLE} its worker and all its child processes are killed and replaced. Elsewhere its thread is
     * interrupted, and if it does not listen it is
     * left behind, a new thread takes its place, and one warning is logged.
     *
     * <p>Before that the task is asked where it is, for the exception's stack trace, which takes a few milliseconds. One
     * that does not say so within 0.1 s is stopped all the same, and one that ends meanwhile has not failed.
     *
     * @param perItem the limit, positive
     * @return the view
     */
    Tasks timeout(Duration perItem);

    /**
     * A view in which an item whose worker was lost is tried again. What a task threw, and a timeout, are never
     * retried. What a lost attempt did to shared memory stays done, so there a task should write what depends on its
     * item alone ({@code a[i] = f(i)}) and not change what it finds ({@code a[i] += x}); a warning is logged when one
     * that has shared memory is tried again.
     *
     * @param times how often at most, 0 for never (the default)
     * @return the view
     */
    Tasks retries(int times);

    /**
     * A view that sends a fixed number of items at a time, instead of steering by measured time. It need not divide the
     * input.
     *
     * @param items items a batch, at least 1
     * @return the view
     */
    Tasks chunk(int items);

    /**
     * A view that pulls at most so many items of the input beyond those whose results were handed out.
     *
     * @param items the limit, at least 1; the default covers a few batches for every worker
     * @return the view
     */
    Tasks lookAhead(int items);

    /**
     * A view that reports progress, at most ten times a second and once at the end, on the thread that waits for the
     * call. A listener's exception ends the call.
     *
     * @param listener is told
     * @return the view
     */
    Tasks onProgress(Consumer<? super Progress> listener);

    /**
     * A view in which what a task prints to {@code System.out} and {@code System.err} is part of its outcome, as {@link
     * TaskFuture#output()} and {@link TaskFailedException#output()}, instead of appearing here. Meant are all threads of
     * the worker while the task runs, also when it ends with a crash; not what native code prints.
     *
     * @return the view
     * @throws UnsupportedOperationException without {@link Capability#ISOLATED}, where tasks share one {@code System.out}
     */
    Tasks captureOutput();

    /**
     * The pool behind this view.
     *
     * @return the pool, itself for a pool
     */
    Pool pool();

    private static <T extends @Nullable Object> Iterable<T> once(Stream<T> items) {
        Iterator<T> iterator = items.iterator();
        return () -> iterator;
    }
}
