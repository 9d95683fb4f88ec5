// SPDX-License-Identifier: Apache-2.0
package dev.tutti.spi;

/** What a backend tells the pool above it. */
public interface Host {

    /**
     * A worker has room again, so {@link Backend#reserve} may succeed. Any thread may call this but no task's.
     */
    void roomAvailable();

    /**
     * The backend cannot run anything any more: everything queued fails with this, and so does everything submitted
     * later.
     *
     * @param why what happened
     */
    void broken(dev.tutti.UnavailableException why);
}
