// SPDX-License-Identifier: Apache-2.0
package dev.tutti.spi;

/** Room for one batch, taken by {@link Backend#reserve}. */
public interface Room {

    /** For a batch of any size. */
    Room OF_ANY_SIZE = () -> Integer.MAX_VALUE;

    /**
     * The most items that the batch may have.
     *
     * @return at least 1
     */
    int mostItems();
}
