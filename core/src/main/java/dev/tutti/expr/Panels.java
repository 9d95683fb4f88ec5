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
        MemorySegment data = matrix.data();
        for (int x = 0; x < there; x++) {
            long from = matrix.position(row + x, column);
            long step = matrix.columnStride();
            switch (to) {
                case double[] panel -> {
                    for (int k = 0, p = at + x; k < depth; k++, p += width) {
                        panel[p] = data.getAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, from + k * step);
                    }
                }
                case float[] panel -> {
                    for (int k = 0, p = at + x; k < depth; k++, p += width) {
                        panel[p] = data.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, from + k * step);
                    }
                }
                case long[] panel -> {
                    for (int k = 0, p = at + x; k < depth; k++, p += width) {
                        panel[p] = data.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, from + k * step);
                    }
                }
                case int[] panel -> {
                    for (int k = 0, p = at + x; k < depth; k++, p += width) {
                        panel[p] = data.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, from + k * step);
                    }
                }
                default -> throw new IllegalArgumentException("to=" + to.getClass());
            }
        }
    }
}
