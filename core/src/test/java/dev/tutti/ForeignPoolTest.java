// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

/** The contract, on a backend from another jar. */
final class ForeignPoolTest extends PoolContract {

    @Override
    public Pool open(PoolOptions options) {
        return options.open("foreign");
    }

    @Override
    public boolean tellsStacks() {
        return false;
    }
}
