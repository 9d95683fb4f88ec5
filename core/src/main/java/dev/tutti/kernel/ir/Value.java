// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import org.jspecify.annotations.Nullable;

/**
 * A value of a function, made once.
 *
 * @param number no other value of the function has it
 */
public record Value(int number, Kind kind) {

    // What the JDK would write here itself makes the first loop of a JVM milliseconds late.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Value value && number == value.number && kind == value.kind;
    }

    @Override
    public int hashCode() {
        return number;
    }

    /** {@code v7}. */
    @Override
    public String toString() {
        return "v" + number;
    }
}
