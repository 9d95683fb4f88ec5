// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.Progress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells a listener, if there is one, how far a call is: not too often, and once at the end. For one thread. */
final class ProgressMeter {

    /** Ten times a second: smooth for a person, nothing for the call. */
    static final long INTERVAL_NANOS = 100_000_000;

    private final @Nullable Consumer<? super Progress> listener;
    private final long total;
    private final long beganNanos = System.nanoTime();
    private long lastNanos = beganNanos;

    ProgressMeter(@Nullable Consumer<? super Progress> listener, long total) {
        this.listener = listener;
        this.total = total;
    }

    boolean isListening() {
        return listener != null;
    }

    /** Whether it is time to call {@link #report}. */
    boolean isDue() {
        return listener != null && System.nanoTime() - lastNanos >= INTERVAL_NANOS;
    }

    void report(long done, long failed) {
        if (listener != null) {
            lastNanos = System.nanoTime();
            listener.accept(new Progress(done, failed, total, Duration.ofNanos(lastNanos - beganNanos)));
        }
    }
}
