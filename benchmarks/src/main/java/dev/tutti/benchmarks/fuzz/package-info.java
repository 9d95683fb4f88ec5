// SPDX-License-Identifier: Apache-2.0
/**
 * What the kernel compiler is measured by, line by line of a board. {@code Fuzz} takes each {@code Figure} by a {@code
 * Program} of core's tests in JVMs of its own, and {@code Verdicts} says what its output comes to.
 */
@NullMarked
package dev.tutti.benchmarks.fuzz;

import org.jspecify.annotations.NullMarked;
