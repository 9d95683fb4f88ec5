// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import org.jspecify.annotations.Nullable;

/** Where tasks live in a worker: one class loader for each snapshot of in-memory classes, the last few kept; the initializer run where it counts. */
public final class TaskHost {
    public TaskHost(ClassLoader classPath, ClassRequest request, @Nullable TaskImage initializer) {
        throw new UnsupportedOperationException();
    }

    /**
     * Runs the initializer if it did not run yet (or not yet in this snapshot's loader, for an initializer that exists only in memory), checks or sets statics, decodes.
     * Throws what the initializer threw; {@code TaskRefusedException} if a static differs or something cannot be read.
     */
    public LiveTask revive(TaskImage image) throws Exception {
        throw new UnsupportedOperationException();
    }
}
