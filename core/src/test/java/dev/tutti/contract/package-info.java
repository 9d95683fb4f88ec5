// SPDX-License-Identifier: Apache-2.0
/**
 * The contract of pools, one theme an interface. {@link dev.tutti.PoolContract} collects them, and every backend has a
 * test class that inherits them all.
 *
 * <p>A test asks a pool's capabilities what to expect, never its name. Tasks and tests meet through files ({@link
 * dev.tutti.contract.Gate}, {@link dev.tutti.contract.Ledger}), since a task may run in another process.
 */
package dev.tutti.contract;
