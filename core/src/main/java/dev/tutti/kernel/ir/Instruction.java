// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import org.jspecify.annotations.Nullable;

/**
 * An operation in its place.
 *
 * @param result the value that it makes, {@code null} for a store
 * @param line of the source, 0 if it is not known
 */
public record Instruction(@Nullable Value result, Operation operation, int line) {

    public Instruction {
        if ((result == null ? null : result.kind()) != operation.kind()) {
            throw new IllegalArgumentException("result=" + result + " of operation=" + operation);
        }
    }

    @Override
    public String toString() {
        return result == null ? operation.toString() : result + ":" + result.kind() + " = " + operation;
    }
}
