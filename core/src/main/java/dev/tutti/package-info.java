// SPDX-License-Identifier: Apache-2.0
/**
 * Tutti: one serial loop or map, run by every core, by worker processes, and later by a cluster, with the same answer.
 *
 * <p>There are two doors. {@link dev.tutti.Loop} runs a body over a range of numbers. {@link dev.tutti.Pool} runs tasks
 * over items and decides, by one word, where: {@link dev.tutti.Pool#serial()}, {@link dev.tutti.Pool#threads()},
 * {@link dev.tutti.Pool#virtualThreads()} or {@link dev.tutti.Pool#processes()}.
 *
 * <h2>Memory consistency</h2>
 *
 * <p>What a thread did before it handed a task, an item or a loop to Tutti <i>happens-before</i> the task or the body
 * runs; what the task or body did <i>happens-before</i> the caller sees its result. On a backend without
 * {@link dev.tutti.Capability#SHARED_HEAP} both sides hold copies: what a task writes to a captured object stays in the
 * worker.
 *
 * <h2>Nulls</h2>
 *
 * <p>Items and results may be {@code null} unless a method says otherwise. Everything else may not, and is refused
 * with a {@link NullPointerException}.
 */
@NullMarked
package dev.tutti;

import org.jspecify.annotations.NullMarked;
