// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

/**
 * An array that a pass reads or writes, or a buffer between its kernels.
 *
 * @param number its place among the pass's operands
 * @param slot where the program has the array, {@link #BUFFER} if it is a buffer
 * @param access how kernels reach its elements
 * @param isMemory whether that is outside of Java's heap
 */
record Operand(int number, int slot, DType dtype, Access access, boolean isMemory) {

    /** In the place of a slot. */
    static final int BUFFER = -1;

    /** Where elements are that neighbours of a kernel's indices need. */
    enum Access {
        /** Beside each other. */
        MOVING,
        /** All the same one. */
        UNIFORM,
        /** Anywhere: they are copied to a buffer first. */
        PACKED
    }

    /** Whether kernels find its elements in a buffer of their thread. */
    boolean isBuffered() {
        return slot == BUFFER || access == Access.PACKED;
    }
}
