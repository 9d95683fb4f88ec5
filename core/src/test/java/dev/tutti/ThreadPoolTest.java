// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

/** The contract, on pools of platform threads. */
final class ThreadPoolTest extends PoolContract {

    @Override
    public Pool open(PoolOptions options) {
        return options.threads();
    }
}
