// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

/** The contract, on pools of child JVMs. */
final class ProcessPoolTest extends PoolContract {

    @Override
    public Pool open(PoolOptions options) {
        return options.processes();
    }
}
