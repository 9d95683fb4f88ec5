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

    private final boolean common;

    /**
     * Opens a pool.
     *
     * @param open opens the backend
     */
    public EnginePool(Function<Host, Backend> open) {
        this(open, false);
    }

    /**
     * Opens a pool.
     *
     * @param open opens the backend
     * @param common whether it is everybody's, so that nobody closes it
     */
    public EnginePool(Function<Host, Backend> open, boolean common) {
        super(new Engine(open), null, Settings.DEFAULTS);
        this.common = common;
    }

    /**
     * Whether it refuses tasks for ever, because none could be run.
     *
     * @return whether its backend is broken
     */
    public boolean isBroken() {
        return engine.isBroken();
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
        close(Settings.LONGEST);
    }

    @Override
    public boolean close(Duration limit) {
        return !common && engine.close(limit);
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
