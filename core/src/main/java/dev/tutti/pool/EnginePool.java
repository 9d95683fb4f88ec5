// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.Capability;
import dev.tutti.Pool;
import dev.tutti.spi.Backend;
import dev.tutti.spi.Host;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/** A pool over a backend. */
public final class EnginePool extends EngineTasks implements Pool {

    /**
     * Opens a pool.
     *
     * @param open opens the backend
     */
    public EnginePool(Function<Host, Backend> open) {
        super(new Engine(open), null, Settings.DEFAULTS);
    }

    @Override
    public String name() {
        return engine.backend.name();
    }

    @Override
    public int workers() {
        return engine.backend.workers();
    }

    @Override
    public Set<Capability> capabilities() {
        return engine.backend.capabilities();
    }

    @Override
    public void close() {
        engine.close(Settings.LONGEST);
    }

    @Override
    public boolean close(Duration limit) {
        return engine.close(limit);
    }

    @Override
    public Pool pool() {
        return this;
    }

    @Override
    public String toString() {
        return "Pool " + name() + " workers=" + workers();
    }
}
