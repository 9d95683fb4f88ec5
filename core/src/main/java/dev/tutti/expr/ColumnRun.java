// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.tree.DoubleTree;
import dev.tutti.tree.SumBlock;
import java.util.Arrays;
import java.util.List;

/**
 * A pass over columns side by side, from row to row: each column has accumulators of its own. A part is a block of rows of some
 * columns.
 */
final class ColumnRun extends PassRun {

    private final long rows;
    private final long columns;
    private final long tiles;
    private final int blocks;

    /** What each block of rows leaves of each column: {@code double[][]} or {@code long[][]}, by block. */
    private final Object[] partials;

    ColumnRun(Pass pass, Array[] values) {
        super(pass, values);
        rows = pass.region().rows;
        columns = pass.region().columns;
        tiles = (columns + Pass.TILE - 1) / Pass.TILE;
        blocks = (int) ((rows + Pass.BLOCK - 1) / Pass.BLOCK);
        List<Pass.ColumnTotal> totals = pass.columnTotals();
        partials = new Object[totals.size()];
        int width = Math.toIntExact(columns);
        for (int t = 0; t < partials.length; t++) {
            partials[t] = totals.get(t).total().isDouble() ? new double[blocks][width] : new long[blocks][width];
        }
    }

    @Override
    long units() {
        return blocks * tiles;
    }

    @Override
    int length() {
        return (int) Math.min(Pass.TILE, columns);
    }

    @Override
    int bufferLength() {
        return SumBlock.LANES * Pass.TILE;
    }

    @Override
    void moveToBegin(Frame frame, Kernel kernel) {
        frame.moveTo(kernel, 0, 0, length(), 0);
    }

    @Override
    void run(Frame frame, long from, long to) {
        for (long unit = from; unit < to; unit++) {
            long column = unit % tiles * Pass.TILE;
            run(frame, (int) (unit / tiles), column, (int) Math.min(Pass.TILE, columns - column));
        }
    }

    private void run(Frame frame, int block, long column, int count) {
        List<Pass.ColumnTotal> totals = pass.columnTotals();
        List<Kernel> kernels = pass.kernels();
        long first = (long) block * Pass.BLOCK;
        int height = (int) Math.min(Pass.BLOCK, rows - first);
        for (Pass.ColumnTotal each : totals) {
            Object accumulators = frame.buffer(each.accumulators());
            switch (each.total().sink()) {
                case SUM_DOUBLES -> Arrays.fill((double[]) accumulators, -0.0);
                case MIN_DOUBLES -> Arrays.fill((double[]) accumulators, Double.POSITIVE_INFINITY);
                case MAX_DOUBLES -> Arrays.fill((double[]) accumulators, Double.NEGATIVE_INFINITY);
                case SUM_LONGS, COUNT -> Arrays.fill((long[]) accumulators, 0);
                case MIN_LONGS -> Arrays.fill((long[]) accumulators, Long.MAX_VALUE);
                case MAX_LONGS -> Arrays.fill((long[]) accumulators, Long.MIN_VALUE);
                case NOTHING, DOUBLES, LONGS, INTS -> {}
            }
        }
        for (int row = 0; row < height; row++) {
            for (int k = 0; k < kernels.size(); k++) {
                frame.moveTo(kernels.get(k), first + row, column, count, 0);
                for (Pass.ColumnTotal each : totals) {
                    frame.base(each.accumulators(), (long) turn(each.total(), row) * Pass.TILE);
                }
                frame.run(k, count);
            }
        }
        for (int t = 0; t < totals.size(); t++) {
            Pass.ColumnTotal each = totals.get(t);
            switch (frame.buffer(each.accumulators())) {
                case double[] sums -> {
                    fold(sums, each.total(), height, count);
                    System.arraycopy(sums, 0, ((double[][]) partials[t])[block], (int) column, count);
                }
                case long[] sums -> System.arraycopy(sums, 0, ((long[][]) partials[t])[block], (int) column, count);
                default -> throw new IllegalStateException("no accumulators");
            }
        }
    }

    /** Only sums of numbers of floating point depend on the order. */
    private static int turn(Kernel.Total total, int row) {
        return total.isDouble() && total.node().op() == ReduceOp.SUM ? row % SumBlock.LANES : 0;
    }

    private static void fold(double[] sums, Kernel.Total total, int height, int count) {
        if (total.node().op() != ReduceOp.SUM) {
            return;
        }
        int filled = Math.min(SumBlock.LANES, height);
        for (int width = SumBlock.LANES / 2; width >= 1; width /= 2) {
            for (int v = width; v < Math.min(filled, 2 * width); v++) {
                int to = (v - width) * Pass.TILE;
                int from = v * Pass.TILE;
                for (int j = 0; j < count; j++) {
                    sums[to + j] += sums[from + j];
                }
            }
        }
    }

    @Override
    void finish() {
        List<Pass.ColumnTotal> totals = pass.columnTotals();
        for (int t = 0; t < totals.size(); t++) {
            Kernel.Total total = totals.get(t).total();
            Array result = values[total.slot()];
            for (int j = 0; j < columns; j++) {
                if (total.isDouble()) {
                    put(result, j, of(total, (double[][]) partials[t], j));
                } else {
                    put(result, j, counted(total.node().op(), of(total, (long[][]) partials[t], j), rows));
                }
            }
        }
    }

    private static double of(Kernel.Total total, double[][] partials, int column) {
        if (total.node().op() == ReduceOp.SUM) {
            DoubleTree tree = new DoubleTree();
            for (double[] each : partials) {
                tree.add(each[column]);
            }
            return tree.sum();
        }
        double best = partials[0][column];
        for (double[] each : partials) {
            best = total.isBetter(each[column], best) ? each[column] : best;
        }
        return best;
    }

    private static long of(Kernel.Total total, long[][] partials, int column) {
        long sum = 0;
        long best = 0;
        for (int b = 0; b < partials.length; b++) {
            long value = partials[b][column];
            sum += value;
            best = b == 0 || total.isBetter(value, best) ? value : best;
        }
        return switch (total.node().op()) {
            case SUM, COUNT, ANY, ALL -> sum;
            case MIN, MAX, ARG_MIN, ARG_MAX -> best;
        };
    }
}
