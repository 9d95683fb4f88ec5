// SPDX-License-Identifier: Apache-2.0
/**
 * Drills of the process pool: real workers, real kills, real launchers. What every pool must do is in {@link
 * dev.tutti.PoolContract}.
 */
package dev.tutti.drill;
