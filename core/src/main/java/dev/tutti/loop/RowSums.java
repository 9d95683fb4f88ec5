// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

/** The sum of each row of a grid: a kernel over row numbers, made of one over cells. */
record RowSums(DoubleKernel cells, int columns) implements DoubleKernel {

    @Override
    public void values(long from, long to, double[] out, int at) {
        if (columns > Buffer.SIZE) {
            for (long row = from; row < to; row++) {
                out[at + (int) (row - from)] = cells.sum(row * columns, (row + 1) * columns);
            }
            return;
        }
        int rowsAtOnce = Buffer.SIZE / columns;
        double[] buffer = new double[rowsAtOnce * columns];
        for (long row = from; row < to; row += rowsAtOnce) {
            long end = Math.min(to, row + rowsAtOnce);
            cells.values(row * columns, end * columns, buffer, 0);
            for (int r = 0; r < end - row; r++) {
                out[at + (int) (row - from) + r] = BlockTree.block(buffer, r * columns, columns);
            }
        }
    }
}
