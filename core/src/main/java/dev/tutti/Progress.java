// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.time.Duration;

/**
 * How far a call has come.
 *
 * @param done items (for a loop: indices) finished, failed ones included
 * @param failed how many of those failed
 * @param total how many there are in all, or {@link #UNKNOWN} for an input that does not tell its size
 * @param elapsed time since the call began
 */
public record Progress(long done, long failed, long total, Duration elapsed) {

    /** The {@link #total} of an input that does not tell its size. */
    public static final long UNKNOWN = -1;
}
