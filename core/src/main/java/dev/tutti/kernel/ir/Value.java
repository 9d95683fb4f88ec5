// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

/**
 * A value of a function, made once.
 *
 * @param number no other value of the function has it
 */
public record Value(int number, Kind kind) {

    /** {@code v7}. */
    @Override
    public String toString() {
        return "v" + number;
    }
}
