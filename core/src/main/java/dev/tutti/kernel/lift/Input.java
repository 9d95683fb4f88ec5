// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import java.lang.constant.ClassDesc;
import org.jspecify.annotations.Nullable;

/** Where something comes from that a body uses and that stays as it is while the loop runs: it is read once, before. */
public sealed interface Input {

    /** What a lambda captured, by position; its {@code this} is the first. */
    record Capture(int position) implements Input {

        // As in Value: the first body that stores anything gets its inputs before its loop.

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Capture capture && position == capture.position;
        }

        @Override
        public int hashCode() {
            return position;
        }
    }

    /** A field of an object. */
    record Field(Input object, ClassDesc owner, String name, ClassDesc type) implements Input {}

    /** The elements of a shared array: {@link dev.tutti.kernel.ir.Memory}. */
    record Elements(Input array) implements Input {}

    /** A static field. */
    record Static(ClassDesc owner, String name, ClassDesc type) implements Input {}
}
