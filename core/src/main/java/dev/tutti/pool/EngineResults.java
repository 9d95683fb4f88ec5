// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.Results;
import dev.tutti.pool.Call.CallItem;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lazily handed-out results of a call, which begins with the iteration. */
final class EngineResults<R extends @Nullable Object> implements Results<R> {

    private final Function<Call.Order, Call> begin;

    private Call.Order order = Call.Order.INPUT;

    /** The call, once iteration has begun. Written by the consumer, read by whoever closes. */
    private volatile @Nullable Call call;

    private volatile boolean closed;

    EngineResults(Function<Call.Order, Call> begin) {
        this.begin = begin;
    }

    @Override
    public Results<R> unordered() {
        if (call != null) {
            throw new IllegalStateException("unordered() comes too late: the iteration has begun");
        }
        order = Call.Order.COMPLETION;
        return this;
    }

    @Override
    public Iterator<R> iterator() {
        if (call != null || closed) {
            throw new IllegalStateException(
                    "results can be iterated once: " + (closed ? "they were closed" : "an iteration has begun"));
        }
        Call begun = begin.apply(order);
        call = begun;
        if (closed) {
            begun.close();
        }
        return new Iterator<>() {
            private @Nullable CallItem ahead;
            private boolean ended;

            @Override
            public boolean hasNext() {
                if (ahead == null && !ended) {
                    ahead = begun.next();
                    if (ahead == null) {
                        ended = true;
                        begun.close();
                    }
                }
                return ahead != null;
            }

            @Override
            @SuppressWarnings({"unchecked", "NullAway"}) // the call's task returns R, maybe null if R says so
            public R next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("all results were handed out");
                }
                CallItem item = Objects.requireNonNull(ahead);
                ahead = null;
                return (R) item.take();
            }
        };
    }

    @Override
    public void close() {
        closed = true;
        Call begun = call;
        if (begun != null) {
            begun.close();
        }
    }
}
