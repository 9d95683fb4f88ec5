// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

/** The contract, on pools that run tasks on the calling thread. */
final class SerialPoolTest extends PoolContract {

    @Override
    public Pool open(PoolOptions options) {
        return options.serial();
    }
}
