// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.Serializable;

/**
 * What travels for something that stays at the sender and is used from there: shared memory. A payload that holds one
 * keeps it reachable until it is not needed any more.
 */
public interface Loan extends Serializable {

    /**
     * What stays.
     *
     * @return the object for which this travels
     */
    Object lent();

    /**
     * Whether it goes with the sender.
     *
     * @return whether this process made it
     */
    boolean isOwn();
}
