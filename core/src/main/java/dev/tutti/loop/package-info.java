// SPDX-License-Identifier: Apache-2.0
/**
 * Runs loops. Read in this order:
 *
 * <ol>
 *   <li>{@link dev.tutti.loop.Ranges}, the door: what the API's loops are. Each of their methods makes a
 *       <em>kernel</em> of the body and hands it to an {@code Execution}.
 *   <li>{@code Kernel} and its kinds: a body made ready to run over {@code [from, to)}. {@code IntKernels},
 *       {@code LongKernels} and {@code CellKernels} are where a body becomes a kernel: today one that calls it.
 *   <li>{@code Operation}: what is done with a piece of the range, and where its result goes. {@code BlockSum},
 *       {@code BlockTree} and {@code Subtrees} follow the decision record on the reduction tree, as does
 *       {@code dev.tutti.tree}.
 *   <li>{@code Runner}: who runs the pieces. {@code Team} is the caller and the threads that help it;
 *       {@code PoolRunner} a pool.
 * </ol>
 *
 * <p>Offsets count from 0, indices from the beginning of the range; a grid's indices number its cells row by row.
 *
 * <p>What each loop goes through has no lambdas or method references, where a class or a few lines more do: each takes
 * the JDK about a millisecond when it is first met, and a JVM's first loop meets them all.
 */
@NullMarked
package dev.tutti.loop;

import org.jspecify.annotations.NullMarked;
