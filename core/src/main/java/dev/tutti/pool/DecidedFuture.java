// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.TaskFuture;
import org.jspecify.annotations.Nullable;

/** The future of an item whose fate is known. */
final class DecidedFuture<T extends @Nullable Object> extends TaskFuture<T> {

    private final String output;

    @SuppressWarnings("unchecked") // the item's task returns T
    DecidedFuture(Item item) {
        output = item.output();
        T value;
        try {
            value = (T) item.take();
        } catch (Throwable t) {
            completeExceptionally(t);
            return;
        }
        complete(value);
    }

    @Override
    public String output() {
        return output;
    }
}
