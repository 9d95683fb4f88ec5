// SPDX-License-Identifier: Apache-2.0
/**
 * Arrays of numbers, and expressions of them that are computed in one pass over memory, in the style of numpy.
 *
 * {@snippet :
 * Array prices = Array.read(Path.of("prices.npy"));                  // (days, shares), as numpy saved it
 * Expr p = Expr.matrix(DType.FLOAT64, "p");
 * CompiledExpr spread = Expr.compile(p.max(0).minus(p.min(0)), p);   // says what, computes nothing
 * Array widest = spread.call(prices.slice(0, -30, Long.MAX_VALUE));  // of the last thirty days, which are not copied
 * }
 *
 * <h2>Arrays</h2>
 *
 * <p>An {@link dev.tutti.expr.Array} is a type, a shape, and where in some memory its elements are; the element at {@code
 * (i, j)} is at position {@code offset + i * stride(0) + j * stride(1)}. That never changes. The elements belong to the memory,
 * and change when somebody writes there.
 *
 * <table>
 * <caption>Memory, and who may see it</caption>
 * <tr><th>elements are in<th>made by<th>seen by<th>until
 * <tr><td>a Java array<td>{@code of}, {@code wrap}, and whatever computes or copies<td>this JVM<td>nothing reaches it
 * <tr><td>shared memory<td>{@code of} a {@link dev.tutti.shared.SharedArray}<td>all processes<td>it is closed
 * <tr><td>a segment<td>{@code of} a {@link java.lang.foreign.MemorySegment}, native code too<td>as its arena says<td>its
 * arena is closed
 * <tr><td>a file<td>{@code map}, {@code mapWritable}<td>all who map it<td>nothing reaches it
 * </table>
 *
 * <ul>
 *   <li><b>Views</b> are arrays over the same memory: what {@code slice}, {@code row}, {@code column}, {@code select}, {@code
 *       transpose} and {@code reshape} give. They copy nothing, whatever the size, and keep the whole memory reachable.
 *       What is written through one is seen in all others.
 *   <li><b>Copies</b> are made by methods that say so: {@code of} of arrays of arrays, {@code copy}, {@code cast}, {@code
 *       read}, {@code to…}; {@code contiguous} copies if it must. {@code reshape} never does: what it cannot see without a
 *       copy it refuses.
 *   <li><b>Writing:</b> any view may be written if its memory may. Two views that overlap, read and written at once by two
 *       threads, are a race as with Java arrays; {@link dev.tutti.shared} says what holds between processes.
 *   <li><b>Closed memory:</b> who reads or writes elements gets an {@link java.lang.IllegalStateException}; type and shape
 *       can still be asked for.
 *   <li><b>Dimensions</b> are 0 to 2 so far. Nothing but one check says so: shapes are {@code long[]}, and axes numbers.
 *   <li><b>Sizes</b> are {@code long}. A Java array has up to 2<sup>31</sup>-9 elements; new arrays with more are off the heap,
 *       within the JVM's {@code -XX:MaxDirectMemorySize}.
 * </ul>
 *
 * <h2>Beside numpy</h2>
 *
 * <p>Types, promotion, broadcasting, slices and values are numpy's; where they are not, {@code docs/numpy.md} says why. All of
 * it is compared with what numpy computed.
 */
@NullMarked
package dev.tutti.expr;

import org.jspecify.annotations.NullMarked;
