// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

/**
 * How far a lab's run has come.
 *
 * @param doing what runs now
 * @param done how many steps (checks and trials) are finished; trials left out because time was up count
 * @param total how many there are
 * @param fraction how much of the current step is finished, from 0 to 1, as far as known
 */
public record Step(String doing, int done, int total, double fraction) {}
