// SPDX-License-Identifier: Apache-2.0
/**
 * Loops in Tutti beside plain Java, parallel streams, numba and gcc. {@code Kernels} drives contestants, each a process
 * of its own that answers requests: {@code JavaProgram} those of Java, {@code kernels.py} those of numba,
 * {@code kernels.c} those of gcc. {@code Kernel} says what there is to compute.
 */
@NullMarked
package dev.tutti.benchmarks.kernels;

import org.jspecify.annotations.NullMarked;
