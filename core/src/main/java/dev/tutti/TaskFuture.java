// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a submitted task, now or later.
 *
 * <p>Whoever completes it first wins. If that was not the task itself (but {@link #cancel}, {@link #orTimeout},
 * {@link #complete}, …) the task is stopped: taken from the queue, or interrupted, or, with {@link
 * Capability#KILLABLE}, its worker is killed and replaced.
 *
 * <ul>
 *   <li><b>Threads:</b> functions chained without an executor run on a virtual thread of the future's own, or on the
 *       caller's if the future is complete; one that blocks holds up no task.
 *   <li><b>Errors:</b> {@link #join} throws {@link TaskFailedException}; {@link #get} throws {@link
 *     java.util.concurrent.ExecutionException} with the original as its cause; both throw {@link
 *     CancellationException} if it was cancelled.
 *   <li>Every future is completed, by the end of its pool at the latest.
 * </ul>
 *
 * @param <T> the result
 */
public abstract class TaskFuture<T extends @Nullable Object> extends CompletableFuture<T> {

    /** For backends. */
    protected TaskFuture() {}

    /**
     * What the task has printed so far, on a pool with {@link Tasks#captureOutput()}; the last mebibyte of it. After
     * retries it is that of all attempts.
     *
     * @return the text, empty if nothing was captured, and for the future of several tasks
     */
    public String output() {
        return "";
    }

    /** A dependent stage is an ordinary one: completing it stops no task. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    /**
     * All results, once every future is complete.
     *
     * @param futures the futures
     * @param <T> the result
     * @return the results in the order of {@code futures}; fails as the first of them, in that order, that failed
     */
    public static <T extends @Nullable Object> CompletableFuture<List<T>> all(
            Collection<? extends CompletableFuture<T>> futures) {
        List<CompletableFuture<T>> all = List.copyOf(futures);
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .handle((done, failure) ->
                        all.stream().map(CompletableFuture::join).toList());
    }

    /**
     * All results, or the first failure as soon as there is one; the others go on.
     *
     * @param futures the futures
     * @param <T> the result
     * @return the results in the order of {@code futures}; fails as whichever of them fails first
     */
    public static <T extends @Nullable Object> CompletableFuture<List<T>> allOrFirstFailure(
            Collection<? extends CompletableFuture<T>> futures) {
        List<CompletableFuture<T>> every = List.copyOf(futures);
        CompletableFuture<List<T>> outcome = new CompletableFuture<>();
        every.forEach(future -> future.whenComplete((value, failure) -> {
            if (failure != null) {
                outcome.completeExceptionally(failure);
            }
        }));
        all(every).thenAccept(outcome::complete);
        return outcome;
    }

    /**
     * The outcome, good or bad, of whichever future is completed first. The others go on.
     *
     * @param futures the futures, at least one
     * @param <T> the result
     * @return that outcome
     * @throws IllegalArgumentException if there are none, since that would never be complete
     */
    public static <T extends @Nullable Object> CompletableFuture<T> any(
            Collection<? extends CompletableFuture<T>> futures) {
        if (futures.isEmpty()) {
            throw new IllegalArgumentException("any() of no futures would wait for ever: pass at least one");
        }
        CompletableFuture<T> first = new CompletableFuture<>();
        for (CompletableFuture<T> future : futures) {
            future.whenComplete((value, failure) -> {
                if (failure == null) {
                    first.complete(value);
                } else {
                    first.completeExceptionally(failure);
                }
            });
        }
        return first;
    }

    /**
     * The futures in the order in which they are completed, each as soon as it is.
     *
     * @param futures the futures
     * @param <T> the result
     * @param <F> the kind of future
     * @return completed futures, to be iterated any number of times; a waiting iterator that is interrupted throws
     *     {@link CancellationException} with the interrupt status set
     */
    public static <T extends @Nullable Object, F extends CompletableFuture<T>> Iterable<F> asCompleted(
            Collection<F> futures) {
        List<F> all = List.copyOf(futures);
        return () -> new CompletionOrder<>(all);
    }

    private static final class CompletionOrder<F extends CompletableFuture<?>> implements Iterator<F> {

        private final LinkedBlockingQueue<F> completed = new LinkedBlockingQueue<>();
        private int left;

        CompletionOrder(List<F> futures) {
            left = futures.size();
            for (F future : futures) {
                future.whenComplete((value, failure) -> completed.add(future));
            }
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public F next() {
            if (left == 0) {
                throw new NoSuchElementException("every future was handed out");
            }
            try {
                F next = completed.take();
                left--;
                return next;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                CancellationException cancelled = new CancellationException("interrupted while waiting for a future");
                cancelled.initCause(e);
                throw cancelled;
            }
        }
    }
}
