// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The caller alone, for loops that are known to be short and whose operations take the end of the range in one piece. */
record Alone() implements Runner {

    @Override
    public <P extends @Nullable Object> void run(Operation<P> operation, long length, Meter meter) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the thread that ran the loop was interrupted");
        }
        long to;
        for (long from = 0; from < length; from = to) {
            long left = length - from;
            to = left <= BlockTree.BLOCK ? length : from + Long.highestOneBit(left);
            operation.run(from, to);
            meter.add(to - from);
        }
    }
}
