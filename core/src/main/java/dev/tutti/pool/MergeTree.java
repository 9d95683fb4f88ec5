// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.Task;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Merges values in order as one balanced tree that depends on their number alone: the left half of {@code n > 1}
 * values holds the largest power of two below {@code n}. Works like a binary counter, so it keeps O(log n) values.
 * Not thread-safe.
 */
final class MergeTree<R extends @Nullable Object> {

    /** A merged run of a power of two of neighbours. A record, so that {@code null} values can be kept in a deque. */
    private record Run<R extends @Nullable Object>(R value) {}

    private final Task.Of2<? super R, ? super R, ? extends R> merge;

    /** Runs by falling length, the shortest last. */
    private final ArrayDeque<Run<R>> runs = new ArrayDeque<>();

    private long count;

    MergeTree(Task.Of2<? super R, ? super R, ? extends R> merge) {
        this.merge = merge;
    }

    void add(R value) {
        Run<R> run = new Run<>(value);
        for (long carry = count; (carry & 1) == 1; carry >>= 1) {
            run = merge(runs.removeLast(), run);
        }
        runs.addLast(run);
        count++;
    }

    R result() {
        if (count == 0) {
            throw new NoSuchElementException("nothing to reduce: the input had no items");
        }
        Run<R> run = runs.removeLast();
        while (!runs.isEmpty()) {
            run = merge(runs.removeLast(), run);
        }
        return run.value();
    }

    private Run<R> merge(Run<R> left, Run<R> right) {
        try {
            return new Run<>(merge.apply(left.value(), right.value()));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
