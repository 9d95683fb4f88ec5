// SPDX-License-Identifier: Apache-2.0
/** What the pieces that users wait for cost, by JMH: a class for each. {@code dev.tutti.benchmarks.Pieces} runs them. */
@NullMarked
package dev.tutti.benchmarks.pieces;

import org.jspecify.annotations.NullMarked;
