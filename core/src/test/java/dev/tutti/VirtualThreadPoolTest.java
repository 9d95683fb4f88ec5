// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

/** The contract, on pools of virtual threads. */
final class VirtualThreadPoolTest extends PoolContract {

    @Override
    public Pool open(PoolOptions options) {
        return options.virtualThreads();
    }
}
