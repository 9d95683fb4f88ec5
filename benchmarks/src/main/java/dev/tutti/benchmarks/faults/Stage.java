// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Pool;
import dev.tutti.PoolOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Where a drill takes place: a pool of two that others have used and will use, and pools of its own. */
final class Stage {

    static final int WORKERS = 2;

    /** Open. */
    final Pool pool;

    private final Path directory;
    private final List<Pool> own = new ArrayList<>();

    Stage(Pool pool, Path directory) {
        this.pool = pool;
        this.directory = directory;
    }

    /** Opens a pool for this drill alone, which is closed after it. */
    Pool open(PoolOptions options) {
        Pool opened = options.processes();
        own.add(opened);
        return opened;
    }

    /** Opens one of so many workers. */
    Pool open(int workers, String... flags) {
        return open(Pool.options().workers(workers).jvmFlags(flags));
    }

    Journal journal() throws IOException {
        return Journal.in(directory);
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** Closes what the drill opened. */
    void clear() {
        own.forEach(pool -> pool.close(Duration.ZERO));
    }

    /** Whether both workers of a pool take tasks and answer. */
    void bothAnswer() throws Exception {
        Journal pids = journal();
        for (int i = 0; i < WORKERS; i++) {
            var _ = pool.run(() -> {
                pids.add(Os.pid());
                pids.await(WORKERS); // so that the other one takes the other
            });
        }
        Miss.unless(pids.await(WORKERS).stream().distinct().count() == WORKERS, "one worker answered twice");
    }
}
