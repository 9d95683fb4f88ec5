// SPDX-License-Identifier: Apache-2.0
/**
 * Random loops on lanes against the interpreter. {@code Fuzz} starts a JVM for each kind of vectors, a {@code Level}, whose
 * program and loops are those of core's tests.
 */
@NullMarked
package dev.tutti.benchmarks.fuzz;

import org.jspecify.annotations.NullMarked;
