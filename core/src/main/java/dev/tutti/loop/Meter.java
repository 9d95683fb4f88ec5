// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Progress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts what of a loop is done, on any thread, and tells its listener, if there is one, on the caller's. */
final class Meter {

    private static final long INTERVAL_NANOS = 100_000_000;

    private final @Nullable Consumer<? super Progress> listener;
    private final long total;
    private final long units;
    private final AtomicLong done = new AtomicLong();
    private final long beganNanos = System.nanoTime();
    private long reportedNanos = beganNanos;

    /**
     * A meter at zero.
     *
     * @param total the loop's indices, in which progress is told
     * @param units the offsets that will be counted, where a loop is run as one over rows, or twice
     */
    Meter(@Nullable Consumer<? super Progress> listener, long total, long units) {
        this.listener = listener;
        this.total = total;
        this.units = units;
    }

    /** How often {@link #tick} wants to be called, 0 for never. */
    long intervalMillis() {
        return listener == null ? 0 : INTERVAL_NANOS / 1_000_000;
    }

    void add(long offsets) {
        if (listener != null) {
            done.addAndGet(offsets);
        }
    }

    /** Tells the listener if it is time to. */
    void tick() {
        if (listener != null && System.nanoTime() - reportedNanos >= INTERVAL_NANOS) {
            long now = done.get();
            report(now == units ? total : (long) ((double) now / units * total));
        }
    }

    /** Tells the listener that all is done. */
    void end() {
        report(total);
    }

    private void report(long indices) {
        if (listener != null) {
            reportedNanos = System.nanoTime();
            listener.accept(new Progress(indices, 0, total, Duration.ofNanos(reportedNanos - beganNanos)));
        }
    }
}
