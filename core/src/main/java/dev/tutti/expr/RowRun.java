// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.tree.DoubleTree;
import dev.tutti.tree.SumBlock;
import java.util.List;

/** A pass row by row. What a row is reduced to is in its place before the next stage of that row begins. */
final class RowRun extends PassRun {

    private final long columns;

    RowRun(Pass pass, Array[] values) {
        super(pass, values);
        columns = pass.region().columns;
    }

    @Override
    long units() {
        return pass.region().rows;
    }

    @Override
    int length() {
        return (int) Math.min(Pass.BLOCK, columns);
    }

    /** Buffers have room for a row, as what is in them is needed when the row has been reduced. */
    @Override
    int bufferLength() {
        return pass.kernels().size() == 1 ? length() : Math.toIntExact(columns);
    }

    @Override
    void moveToBegin(Frame frame, Kernel kernel) {
        frame.moveTo(kernel, 0, 0, length(), 0);
    }

    @Override
    void run(Frame frame, long from, long to) {
        List<Kernel> kernels = pass.kernels();
        for (long row = from; row < to; row++) {
            if (columns <= Pass.BLOCK) {
                for (int k = 0; k < kernels.size(); k++) {
                    shortRow(frame, k, kernels.get(k), row);
                }
            } else {
                longRow(frame, row);
            }
        }
    }

    private void shortRow(Frame frame, int k, Kernel kernel, long row) {
        int count = (int) columns;
        frame.moveTo(kernel, row, 0, count, 0);
        Kernel.Total total = kernel.total();
        if (total == null) {
            frame.run(k, count);
            return;
        }
        frame.begin(k, total);
        frame.run(k, count);
        Array result = values[total.slot()];
        if (total.isDouble()) {
            double value = frame.totalDouble(k, total, count);
            if (total.isPosition()) {
                put(result, row, find(frame.buffer(total.buffer()), count, value));
            } else {
                put(result, row, value);
            }
        } else {
            long value = frame.totalLong(k, total);
            put(
                    result,
                    row,
                    total.isPosition()
                            ? find(frame.buffer(total.buffer()), count, value)
                            : counted(total.node().op(), value, columns));
        }
    }

    /** A row of several blocks: all of them by one stage, then by the next. */
    private void longRow(Frame frame, long row) {
        List<Kernel> kernels = pass.kernels();
        for (int first = 0; first < kernels.size(); ) {
            int stage = kernels.get(first).stage();
            int end = first;
            while (end < kernels.size() && kernels.get(end).stage() == stage) {
                end++;
            }
            LongRow[] totals = new LongRow[end - first];
            for (long column = 0; column < columns; column += Pass.BLOCK) {
                int count = (int) Math.min(Pass.BLOCK, columns - column);
                for (int k = first; k < end; k++) {
                    Kernel kernel = kernels.get(k);
                    frame.moveTo(kernel, row, column, count, pass.kernels().size() == 1 ? 0 : (int) column);
                    Kernel.Total total = kernel.total();
                    if (total == null) {
                        frame.run(k, count);
                    } else {
                        if (column == 0) {
                            totals[k - first] = new LongRow();
                        }
                        frame.begin(k, total);
                        frame.run(k, count);
                        totals[k - first].add(frame, k, total, column, count);
                    }
                }
            }
            for (int k = first; k < end; k++) {
                Kernel.Total total = kernels.get(k).total();
                if (total != null) {
                    totals[k - first].put(total, values[total.slot()], row, columns);
                }
            }
            first = end;
        }
    }

    /** What the blocks of a row add up to. */
    private static final class LongRow {
        private final DoubleTree tree = new DoubleTree();
        private double bestDouble;
        private long best;
        private long position;

        void add(Frame frame, int k, Kernel.Total total, long column, int count) {
            boolean isFirst = column == 0;
            if (total.isDouble()) {
                double value = frame.totalDouble(k, total, count);
                if (total.node().op() == ReduceOp.SUM) {
                    tree.add(value);
                } else if (isFirst || total.isBetter(value, bestDouble)) {
                    bestDouble = value;
                    if (total.isPosition()) {
                        position = column + find(frame.slice(total.buffer(), count), count, value);
                    }
                }
                return;
            }
            long value = frame.totalLong(k, total);
            switch (total.node().op()) {
                case SUM, COUNT, ANY, ALL -> best += value;
                case MIN, MAX, ARG_MIN, ARG_MAX -> {
                    if (isFirst || total.isBetter(value, best)) {
                        best = value;
                        if (total.isPosition()) {
                            position = column + find(frame.slice(total.buffer(), count), count, value);
                        }
                    }
                }
            }
        }

        void put(Kernel.Total total, Array result, long row, long columns) {
            if (total.isPosition()) {
                PassRun.put(result, row, position);
            } else if (total.isDouble()) {
                PassRun.put(
                        result, row, total.node().op() == ReduceOp.SUM ? SumBlock.canonical(tree.sum()) : bestDouble);
            } else {
                PassRun.put(result, row, counted(total.node().op(), best, columns));
            }
        }
    }

    @Override
    void finish() {}
}
