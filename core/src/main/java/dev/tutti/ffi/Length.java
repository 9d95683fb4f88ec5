// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How many elements arrays have, which C cannot see; of a {@code MemorySegment} how many bytes.
 *
 * <ul>
 *   <li><b>On an {@code int} or {@code long} parameter</b>, without a value: its argument is the length of all arrays
 *       of the method that have no length of their own, the result included. On several: their product, such as rows
 *       times columns.
 *   <li><b>On an array parameter</b>, with a value: it has that many elements.
 *   <li><b>On an {@code int[]} or {@code long[]} parameter</b>, without a value: C leaves the length of the result in
 *       its first element.
 *   <li><b>On a method</b>, with a value: its result has that many elements.
 *   <li><b>On an array of a record</b>, with a value: it lies in the struct, and has exactly that many elements.
 * </ul>
 *
 * <p>An argument that is an array of Java's, a shared array or a segment and has fewer elements is an {@link
 * IllegalArgumentException}, and C is not called. A result, and a parameter of a callback, is as long as it says, which
 * is not checked.
 *
 * {@snippet :
 * interface Primes {
 *     long sum(double[] x, @Length long n);             // x has at least n elements
 *     void smooth(double[] in, double[] out, @Length int rows, @Length int columns);
 *     int[] primes(int below, @Length int[] count);     // as many as C said in count[0]
 *     @Length(3) double[] origin();
 * }
 * record Particle(@Length(3) double[] position, double mass) {}
 * }
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Length {

    /**
     * The number.
     *
     * @return how many; 0 for the argument at which this stands
     */
    long value() default 0;
}
