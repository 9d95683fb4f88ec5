// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.local;

import dev.tutti.Task;
import dev.tutti.spi.PreparedTask;
import org.jspecify.annotations.Nullable;

/** A task as it is: with a shared heap there is nothing to prepare. */
record LocalTask(Task<Object, Object> task) implements PreparedTask {

    @SuppressWarnings("unchecked") // the pool's signatures bind items and results
    static LocalTask of(Task<?, ?> task) {
        return new LocalTask((Task<Object, Object>) task);
    }

    @SuppressWarnings("NullAway") // an item may be null if the task's type says so
    @Nullable
    Object apply(@Nullable Object item) throws Exception {
        return task.apply(item);
    }
}
