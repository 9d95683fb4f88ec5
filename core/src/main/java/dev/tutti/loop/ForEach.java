// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.TaskRefusedException;
import org.jspecify.annotations.Nullable;

/** Acts for each index. */
record ForEach(ActionKernel kernel, long first) implements Operation<@Nullable Void> {

    @Override
    public void run(long from, long to) {
        kernel.run(first + from, first + to);
    }

    @Override
    public Piece<@Nullable Void> piece() {
        throw new TaskRefusedException("forEach on a pool whose workers do not share this heap would act on copies:"
                + " what the body writes would be lost; use toDoubles, toList or another method that brings values"
                + " back, or threads instead of the pool");
    }

    @Override
    public void accept(long from, long to, @Nullable Void result) {
        throw new AssertionError("forEach has no results to take");
    }
}
