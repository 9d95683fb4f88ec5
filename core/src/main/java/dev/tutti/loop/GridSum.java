// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.tree.SumBlock;

/**
 * The rule of a grid's {@code sum}: the sum over rows of each row's sum. Three ways to the same bits, by shape.
 */
record GridSum(Settings settings, int rows, int columns) {

    /** Blocks for each party below which values are worth keeping, so that no work is too small to be shared. */
    private static final int FEW_BLOCKS = 8;

    private static final long MOST_KEPT = 1 << 24;

    /** Rows for each party from which whole rows are shared out. */
    private static final int MANY_ROWS = 8;

    /** Cells of a row from which a row is shared out itself, so that an interrupt need not wait for its end. */
    private static final int LONG_ROW = 1 << 20;

    double of(DoubleKernel cells) {
        long number = (long) rows * columns;
        long parties = settings.parties();
        long few = Math.min(MOST_KEPT, parties * FEW_BLOCKS * BlockTree.BLOCK);
        if (number == 0) {
            return new Execution(settings, 0, 0).sum(cells);
        } else if (number <= few) {
            return ofFewCells(cells, (int) number);
        } else if (columns < LONG_ROW && rows >= parties * MANY_ROWS) {
            return ofManyRows(cells, number);
        } else {
            return ofLongRows(cells, number);
        }
    }

    /** Computes all values in any order, then sums them. */
    private double ofFewCells(DoubleKernel cells, int number) {
        double[] values = new Execution(settings, 0, number).toArray(cells);
        double[] sums = new double[rows];
        for (int row = 0; row < rows; row++) {
            sums[row] = BlockTree.sum(values, row * columns, columns);
        }
        return SumBlock.canonical(BlockTree.sum(sums, 0, rows));
    }

    /** Shares out the rows. */
    private double ofManyRows(DoubleKernel cells, long number) {
        Meter meter = new Meter(settings.listener(), number, rows);
        double sum = new Execution(settings, 0, rows).sum(new RowSums(cells, columns), meter);
        meter.end();
        return sum;
    }

    /** Sums row after row, each on all threads. */
    private double ofLongRows(DoubleKernel cells, long number) {
        Meter meter = new Meter(settings.listener(), number, number);
        double[] sums = new double[rows];
        for (int row = 0; row < rows; row++) {
            sums[row] = new Execution(settings, (long) row * columns, columns).sum(cells, meter);
        }
        meter.end();
        return SumBlock.canonical(BlockTree.sum(sums, 0, rows));
    }
}
