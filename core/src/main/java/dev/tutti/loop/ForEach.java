// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import org.jspecify.annotations.Nullable;

/** Acts for each index. */
record ForEach(ActionKernel kernel, long first) implements Operation<@Nullable Void> {

    @Override
    public void run(long from, long to) {
        kernel.run(first + from, first + to);
    }

    /** Elsewhere it can act on what processes share, and on nothing else. */
    @Override
    public Piece<@Nullable Void> piece() {
        SharedActions.require(kernel.body());
        return actions(kernel, first);
    }

    private static Piece<@Nullable Void> actions(ActionKernel kernel, long first) {
        return (from, to) -> {
            kernel.run(first + from, first + to);
            return null;
        };
    }

    @Override
    public void accept(long from, long to, @Nullable Void result) {
        // The body has acted where it ran.
    }
}
