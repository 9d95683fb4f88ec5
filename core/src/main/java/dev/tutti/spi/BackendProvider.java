// SPDX-License-Identifier: Apache-2.0
package dev.tutti.spi;

import dev.tutti.UnavailableException;

/**
 * Opens backends of one kind. Implementations in other jars are listed in
 * {@code META-INF/services/dev.tutti.spi.BackendProvider}.
 */
public interface BackendProvider {

    /**
     * The word that {@link dev.tutti.Pool#of(String)} takes, without a colon.
     *
     * @return the name
     */
    String name();

    /**
     * Whether such a backend can be opened here. Must not load what it checks for.
     *
     * @return yes, or no and why
     */
    Availability availability();

    /**
     * Opens a backend.
     *
     * @param settings what was asked for
     * @param host what the backend calls
     * @return the backend
     * @throws UnavailableException if it cannot be opened
     * @throws IllegalArgumentException if {@code settings} make no sense to it
     */
    Backend open(BackendSettings settings, Host host);
}
