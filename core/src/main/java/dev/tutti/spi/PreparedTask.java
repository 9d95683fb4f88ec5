// SPDX-License-Identifier: Apache-2.0
package dev.tutti.spi;

/** A task in the form its backend runs. */
public interface PreparedTask {

    /** The call is over: no batch of this task will be started again. Workers may forget it. */
    default void close() {}
}
