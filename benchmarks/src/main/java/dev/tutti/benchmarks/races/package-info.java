// SPDX-License-Identifier: Apache-2.0
/**
 * Races of two threads for what processes share, by jcstress: {@code ./benchmarks/run races}. Processes use the same
 * memory in the same ways, so what is forbidden here is forbidden between them.
 */
@NullMarked
package dev.tutti.benchmarks.races;

import org.jspecify.annotations.NullMarked;
