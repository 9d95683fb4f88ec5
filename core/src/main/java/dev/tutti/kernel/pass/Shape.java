// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.pass;

import org.jspecify.annotations.Nullable;

/** How a value differs between indices that follow one another and are computed at once, a lane for each. */
public sealed interface Shape {

    /** The largest stride of positions all of which are in range if the first and the last one are. */
    long CHECKED_STRIDE_MOST = 1 << 24;

    /** Anything. */
    record Varying() implements Shape {

        // What the JDK would write here itself makes the first loop of a JVM milliseconds late.

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Varying;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /**
     * Each lane has so much more than the one before, modulo 2³² or 2⁶⁴.
     *
     * @param stride how much; the value is the same in all lanes if it is 0
     * @param isIndex whether it is the index itself, which does not wrap around between lanes
     */
    record Linear(long stride, boolean isIndex) implements Shape {

        /** Whether it grows or shrinks by so much at most. */
        boolean isWithin(long most) {
            return -most <= stride && stride <= most;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Linear linear && stride == linear.stride && isIndex == linear.isIndex;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(stride);
        }
    }

    /** Whether all lanes have the same. */
    default boolean isUniform() {
        return this instanceof Linear linear && linear.stride == 0;
    }

    /** Whether lanes have values of their own that nothing is known of. */
    default boolean isVarying() {
        return this instanceof Varying;
    }
}
