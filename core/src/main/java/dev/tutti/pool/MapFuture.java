// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.TaskFuture;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The future of a whole map, whose input is pulled on a virtual thread. */
final class MapFuture<R extends @Nullable Object> extends TaskFuture<List<R>> {

    MapFuture(Call call) {
        whenComplete((results, failure) -> call.close());
    }

    /** Runs the map and completes this with its outcome. */
    void run(Callable<List<R>> map) {
        List<R> results;
        try {
            results = map.call();
        } catch (Throwable t) {
            completeExceptionally(t);
            return;
        }
        complete(results);
    }
}
