// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.time.Duration;

/**
 * How long a call waits for what it came for.
 *
 * @param waits whether at all; who does not is not interrupted either
 * @param endNanos by {@link System#nanoTime}, unless it is for ever
 */
record Patience(boolean waits, boolean isForEver, long endNanos) {

    static final Patience NONE = new Patience(false, true, 0);
    static final Patience FOR_EVER = new Patience(true, true, 0);

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    static Patience of(Duration limit) {
        return limit.compareTo(LONGEST) > 0
                ? FOR_EVER
                : new Patience(true, false, System.nanoTime() + Math.max(0, limit.toNanos()));
    }

    long leftNanos() {
        return isForEver ? Long.MAX_VALUE : Math.max(0, endNanos - System.nanoTime());
    }

    Backoff backoff() {
        return Backoff.of(leftNanos());
    }
}
