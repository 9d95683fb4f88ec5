// SPDX-License-Identifier: Apache-2.0
/**
 * What a loop body means, apart from the bytecode that it was written in and the code that will run it.
 *
 * <p>A {@link dev.tutti.kernel.ir.Function} is a graph of {@link dev.tutti.kernel.ir.Block}s in single-assignment form:
 * a {@link dev.tutti.kernel.ir.Value} is made in one place, and where ways join a block takes it as a parameter.
 *
 * <h2>Meaning</h2>
 *
 * Every operation means what Java's does (JLS 15 and JVMS 6): {@code int} and {@code long} wrap around; a shift takes
 * the low 5 or 6 bits of its count; division truncates, throws at zero, and {@code MIN / -1} is {@code MIN}; floating
 * point is IEEE 754 to the nearest, without contraction; a conversion of NaN is 0, one out of range gives the nearest
 * end. There are no types narrower than {@code int}: they exist in memory only, and where they are loaded and stored.
 *
 * <p>An element is one of a Java array at a position that is an {@code int}, or of {@link dev.tutti.kernel.ir.Memory} at
 * one that is a {@code long}. Either throws at a position that is none; memory that was given back throws too, and may be
 * given back by others while a function runs. Memory may be other memory in part, at other positions: who reorders
 * accesses asks {@link dev.tutti.kernel.ir.Memory#overlaps}.
 *
 * <p>What is in a block happens in its order. {@link dev.tutti.kernel.ir.Operation#mayThrow} tells what can end the
 * function with an exception, which is Java's; all before it has happened then, and nothing after it.
 *
 * <p>{@link dev.tutti.kernel.ir.Interpreter} says the same as a program, and decides what is right.
 */
@NullMarked
package dev.tutti.kernel.ir;

import org.jspecify.annotations.NullMarked;
