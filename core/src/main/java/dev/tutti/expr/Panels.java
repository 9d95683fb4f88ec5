// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies parts of a matrix to where the innermost loops of a product read them one after the other. */
final class Panels {

    private Panels() {}

    /**
     * Copies {@code width} neighbouring rows from column {@code column} on: first their elements in that column, then those
     * in the next one and so on. Rows that are not there stay as they are in the panel.
     *
     * @param width how many rows the panel has
     * @param to a Java array of the matrix's type
     * @param at where in it the panel begins
     */
    static void pack(Matrix matrix, int row, int width, int column, int depth, Object to, int at) {
        int there = Math.min(width, matrix.rows() - row);
        long from = matrix.position(row, column);
        // In the order of the memory, as far as there is one.
        if (Math.abs(matrix.rowStride()) < Math.abs(matrix.columnStride())) {
            copy(matrix.data(), from, depth, matrix.columnStride(), there, matrix.rowStride(), to, at, width, 1);
        } else {
            copy(matrix.data(), from, there, matrix.rowStride(), depth, matrix.columnStride(), to, at, 1, width);
        }
    }

    /** Copies {@code outer} lines of {@code inner} elements; steps are from one to the next of them, there and here. */
    private static void copy(
            MemorySegment data,
            long from,
            int outer,
            long outerStep,
            int inner,
            long innerStep,
            Object to,
            int at,
            int outerStepTo,
            int innerStepTo) {
        for (int o = 0; o < outer; o++) {
            long line = from + o * outerStep;
            int p = at + o * outerStepTo;
            switch (to) {
                case double[] panel -> {
                    for (int i = 0; i < inner; i++, p += innerStepTo) {
                        panel[p] = data.getAtIndex(ValueLayout.JAVA_DOUBLE, line + i * innerStep);
                    }
                }
                case float[] panel -> {
                    for (int i = 0; i < inner; i++, p += innerStepTo) {
                        panel[p] = data.getAtIndex(ValueLayout.JAVA_FLOAT, line + i * innerStep);
                    }
                }
                case long[] panel -> {
                    for (int i = 0; i < inner; i++, p += innerStepTo) {
                        panel[p] = data.getAtIndex(ValueLayout.JAVA_LONG, line + i * innerStep);
                    }
                }
                case int[] panel -> {
                    for (int i = 0; i < inner; i++, p += innerStepTo) {
                        panel[p] = data.getAtIndex(ValueLayout.JAVA_INT, line + i * innerStep);
                    }
                }
                default -> throw new IllegalArgumentException("to=" + to.getClass());
            }
        }
    }
}
