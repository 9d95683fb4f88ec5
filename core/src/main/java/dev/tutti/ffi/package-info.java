// SPDX-License-Identifier: Apache-2.0
/**
 * Functions written in C, C++ or Fortran, called from Java: a library's functions are the methods of an interface.
 *
 * {@snippet :
 * interface Maths {
 *     double tgamma(double x);
 * }
 * Maths maths = Native.library("m").bind(Maths.class);
 * IO.println(maths.tgamma(5)); // 24.0
 *
 * interface Dot {
 *     double dot(float[] a, float[] b, @Length int n); // a and b must have n elements
 * }
 * Dot c = Native.compile("""
 *         double dot(const float *a, const float *b, int n) {
 *             double sum = 0;
 *             for (int i = 0; i < n; i++) sum += (double) a[i] * b[i];
 *             return sum;
 *         }
 *         """).bind(Dot.class);
 * IO.println(c.dot(new float[] {1, 2}, new float[] {3, 4}, 2)); // 11.0
 * }
 *
 * <h2>What is what in C</h2>
 *
 * <table>
 * <caption>Java types of parameters and results</caption>
 * <tr><th>Java</th><th>C</th><th>notes</th></tr>
 * <tr><td>{@code byte short int long}</td><td>integers of 1, 2, 4, 8 bytes, signed or not, and enumerations</td>
 *     <td>C's {@code long} and {@code size_t} have 8 bytes on Linux and macOS; C's {@code char} is a {@code
 *     byte}</td></tr>
 * <tr><td>{@code float double}</td><td>{@code float double}</td><td></td></tr>
 * <tr><td>{@code boolean}</td><td>{@code bool}</td><td>1 byte; an {@code int} that means one is an {@code
 * int}</td></tr>
 * <tr><td>{@code char}</td><td>{@code uint16_t char16_t}</td><td></td></tr>
 * <tr><td>{@code String}</td><td>{@code const char *}</td><td>UTF-8, ended by a zero byte; copied</td></tr>
 * <tr><td>{@code byte[] short[] int[] long[] float[] double[]}</td><td>pointer to the first element</td>
 *     <td>as a parameter not copied, unless the function takes a callback too; as a result copied</td></tr>
 * <tr><td>{@link dev.tutti.shared.SharedDoubles} and its kin</td><td>pointer to the first element</td>
 *     <td>never copied; slices too</td></tr>
 * <tr><td>{@link java.lang.foreign.MemorySegment}</td><td>any pointer</td><td>never copied</td></tr>
 * <tr><td>a record</td><td>a struct, by value</td><td>copied; with the padding that C puts between members</td></tr>
 * <tr><td>an array of records</td><td>pointer to structs</td><td>copied there, and back after the call</td></tr>
 * <tr><td>an interface with one method</td><td>pointer to a function</td><td>valid until the call returns</td></tr>
 * </table>
 *
 * <p>Where C takes a pointer, {@code null} is C's. What Java hands over is there until C returns; only shared arrays,
 * segments and what {@link dev.tutti.ffi.Native#callback} makes may be kept for later, as long as they are open.
 * Members of a record are any of these but shared arrays and callbacks; an array with {@link dev.tutti.ffi.Length} lies
 * in the struct itself.
 *
 * <h2>Threads, and what C can break</h2>
 *
 * <p>A bound interface has no state and takes no lock: any thread may call it, also in loops and in tasks, and whether
 * two calls at once are safe is for the C code to say. A function can crash its process; {@link
 * dev.tutti.Pool#processes()} makes that the loss of one task. While a function runs that was handed a Java array, no
 * garbage collection can begin, so threads that need one wait: give long-running functions shared arrays. A library
 * stays loaded until its process ends.
 */
@NullMarked
package dev.tutti.ffi;

import org.jspecify.annotations.NullMarked;
