// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.Progress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a view of a pool.
 *
 * @param timeout for an item, from its start; {@code null} for none
 * @param retries further attempts after the loss of a worker
 * @param chunk items a batch, 0 for automatic
 * @param lookAhead items pulled beyond those handed out, 0 for automatic
 * @param listener is told of progress, or {@code null}
 * @param captures whether what a task prints belongs to its outcome
 */
record Settings(
        @Nullable Duration timeout,
        int retries,
        int chunk,
        int lookAhead,
        @Nullable Consumer<? super Progress> listener,
        boolean captures) {

    /** Some three centuries. */
    static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    static final Settings DEFAULTS = new Settings(null, 0, 0, 0, null, false);

    /** A duration in nanoseconds; one longer than anyone waits is the longest. */
    static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }

    Settings withTimeout(Duration perItem) {
        if (perItem.isZero() || perItem.isNegative()) {
            throw new IllegalArgumentException("a timeout must be positive: timeout=" + perItem);
        }
        return new Settings(perItem, retries, chunk, lookAhead, listener, captures);
    }

    Settings withRetries(int times) {
        if (times < 0) {
            throw new IllegalArgumentException("retries cannot be negative: retries=" + times + "; 0 means never");
        }
        return new Settings(timeout, times, chunk, lookAhead, listener, captures);
    }

    Settings withChunk(int items) {
        if (items < 1) {
            throw new IllegalArgumentException("a chunk holds at least one item: chunk=" + items);
        }
        return new Settings(timeout, retries, items, lookAhead, listener, captures);
    }

    Settings withLookAhead(int items) {
        if (items < 1) {
            throw new IllegalArgumentException("look-ahead is at least one item: lookAhead=" + items);
        }
        return new Settings(timeout, retries, chunk, items, listener, captures);
    }

    Settings withListener(Consumer<? super Progress> told) {
        return new Settings(timeout, retries, chunk, lookAhead, told, captures);
    }

    Settings withCapture() {
        return new Settings(timeout, retries, chunk, lookAhead, listener, true);
    }
}
