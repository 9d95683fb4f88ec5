// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

/**
 * Copies parts of a matrix to where the innermost loops of a product read them one after the other. A panel is some
 * neighbouring rows: first their elements in one column, then those in the next one and so on.
 */
final class Panels {

    /** Elements of a row that are copied at once, so that where they go to stays in the first cache. */
    private static final int LINE = 128;

    private Panels() {}

    /**
     * Copies neighbouring panels, from column {@code column} on. Rows that are not there stay as they are in the last one.
     *
     * @param row the first one
     * @param panels how many, of {@code width} rows each
     * @param to a Java array of the matrix's type
     * @param at where in it the first panel begins
     * @param step from one panel to the next
     */
    static void pack(
            Matrix matrix, int row, int panels, int width, int column, int depth, Object to, int at, int step) {
        // In the order of the memory, as far as there is one.
        if (Math.abs(matrix.rowStride()) < Math.abs(matrix.columnStride())) {
            for (int k = 0; k < depth; k++) {
                for (int p = 0; p < panels; p++) {
                    int first = row + p * width;
                    Packing.run(
                            matrix.elements(),
                            matrix.position(first, column + k),
                            matrix.rowStride(),
                            Math.min(width, matrix.rows() - first),
                            to,
                            at + p * step + k * width);
                }
            }
            return;
        }
        Object line = java.lang.reflect.Array.newInstance(to.getClass().componentType(), LINE);
        for (int p = 0; p < panels; p++) {
            int first = row + p * width;
            int there = Math.min(width, matrix.rows() - first);
            for (int k = 0; k < depth; k += LINE) {
                int count = Math.min(LINE, depth - k);
                for (int r = 0; r < there; r++) {
                    long from = matrix.position(first + r, column + k);
                    Packing.run(matrix.elements(), from, matrix.columnStride(), count, line, 0);
                    spread(line, count, to, at + p * step + k * width + r, width);
                }
            }
        }
    }

    /** Copies elements that are beside each other to places at equal distances. */
    private static void spread(Object line, int count, Object to, int at, int step) {
        switch (to) {
            case double[] panel -> {
                double[] from = (double[]) line;
                for (int i = 0; i < count; i++) {
                    panel[at + i * step] = from[i];
                }
            }
            case float[] panel -> {
                float[] from = (float[]) line;
                for (int i = 0; i < count; i++) {
                    panel[at + i * step] = from[i];
                }
            }
            case long[] panel -> {
                long[] from = (long[]) line;
                for (int i = 0; i < count; i++) {
                    panel[at + i * step] = from[i];
                }
            }
            case int[] panel -> {
                int[] from = (int[]) line;
                for (int i = 0; i < count; i++) {
                    panel[at + i * step] = from[i];
                }
            }
            default -> throw new IllegalArgumentException("no panel: " + to.getClass());
        }
    }
}
