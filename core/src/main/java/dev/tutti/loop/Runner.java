// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import org.jspecify.annotations.Nullable;

/** Who runs the pieces of a loop. */
interface Runner {

    /**
     * Runs an operation for every offset in {@code [0, length)}, and returns when none runs any more.
     *
     * @throws java.util.concurrent.CancellationException if the caller is interrupted
     */
    <P extends @Nullable Object> void run(Operation<P> operation, long length, Meter meter);
}
