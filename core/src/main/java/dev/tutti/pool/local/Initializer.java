// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.local;

import dev.tutti.Task;
import org.jspecify.annotations.Nullable;

/** An initializer that runs once, before the first task that asks for its outcome. */
final class Initializer {

    private final Task.@Nullable Run initializer;
    private boolean done;
    private @Nullable Throwable failure;

    Initializer(Task.@Nullable Run initializer) {
        this.initializer = initializer;
    }

    /** What it threw, or {@code null}; runs it if it has not run. */
    synchronized @Nullable Throwable outcome() {
        if (!done) {
            done = true;
            if (initializer != null) {
                try {
                    initializer.run();
                } catch (Throwable t) {
                    failure = t;
                }
            }
        }
        return failure;
    }
}
