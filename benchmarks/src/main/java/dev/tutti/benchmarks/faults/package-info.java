// SPDX-License-Identifier: Apache-2.0
/**
 * The reliability scoreboard of pools of processes. {@code FaultBoard} has each figure taken by a JVM of its own;
 * {@code faults.py} does some of it to Python's executor.
 */
@NullMarked
package dev.tutti.benchmarks.faults;

import org.jspecify.annotations.NullMarked;
