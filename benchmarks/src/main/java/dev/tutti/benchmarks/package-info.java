// SPDX-License-Identifier: Apache-2.0
/**
 * Comparisons with other libraries. {@code Peers} drives contestants, each a process of its own; {@code JavaContestant}
 * is those of Java, {@code peers.py} those of Python. {@code Pieces} runs the benchmarks of Tutti's own pieces.
 */
@NullMarked
package dev.tutti.benchmarks;

import org.jspecify.annotations.NullMarked;
