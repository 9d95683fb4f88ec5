// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.Pool;
import dev.tutti.Task;
import dev.tutti.machine.Budget;
import dev.tutti.spi.MapWatcher;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Shows maps to the watcher, if the program was started with one. */
final class Watching {

    private static final @Nullable MapWatcher WATCHER = watcher();

    private Watching() {}

    private static @Nullable MapWatcher watcher() {
        if (System.getProperty(MapWatcher.PROPERTY) == null || Budget.depth() > 0) {
            return null;
        }
        return ServiceLoader.load(MapWatcher.class, MapWatcher.class.getClassLoader())
                .findFirst()
                .orElse(null);
    }

    static <T extends @Nullable Object, R extends @Nullable Object> Iterable<? extends T> shown(
            Pool pool, Task<? super T, ? extends R> task, Iterable<? extends T> items) {
        return WATCHER == null ? items : WATCHER.watch(pool, task, items);
    }
}
