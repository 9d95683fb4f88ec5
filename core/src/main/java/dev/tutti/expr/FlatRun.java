// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.tree.DoubleTree;
import dev.tutti.tree.SumBlock;
import java.util.List;

/** A pass over all elements as one row, in blocks. Each block leaves what it adds up to; in the end these are put together. */
final class FlatRun extends PassRun {

    private final long length;

    /** What each block adds up to, by kernel: {@code double[]} or {@code long[]}. */
    private final Object[] partials;

    /** Where the extreme of a block is, by kernel; looked for only if the block might have that of all. */
    private final long[][] positions;

    FlatRun(Pass pass, Array[] values) {
        super(pass, values);
        length = pass.region().rows * pass.region().columns;
        List<Kernel> kernels = pass.kernels();
        partials = new Object[kernels.size()];
        positions = new long[kernels.size()][];
        int units = (int) units();
        for (int k = 0; k < partials.length; k++) {
            Kernel.Total total = kernels.get(k).total();
            if (total != null) {
                partials[k] = total.isDouble() ? new double[units] : new long[units];
                positions[k] = new long[total.isPosition() ? units : 0];
            }
        }
    }

    @Override
    long units() {
        return (length + Pass.BLOCK - 1) / Pass.BLOCK;
    }

    @Override
    int length() {
        return (int) Math.min(Pass.BLOCK, length);
    }

    @Override
    void moveToBegin(Frame frame, Kernel kernel) {
        frame.moveTo(kernel, 0, length(), pass.region().columns);
    }

    @Override
    void run(Frame frame, long from, long to) {
        List<Kernel> kernels = pass.kernels();
        long columns = pass.region().columns;
        frame.forgetBest();
        for (long block = from; block < to; block++) {
            long first = block * Pass.BLOCK;
            int count = (int) Math.min(Pass.BLOCK, length - first);
            for (int k = 0; k < kernels.size(); k++) {
                Kernel kernel = kernels.get(k);
                frame.moveTo(kernel, first, count, columns);
                Kernel.Total total = kernel.total();
                if (total == null) {
                    frame.run(k, count);
                } else {
                    frame.begin(k, total);
                    frame.run(k, count);
                    end(frame, k, total, (int) block, count);
                }
            }
        }
    }

    private void end(Frame frame, int k, Kernel.Total total, int block, int count) {
        if (total.isDouble()) {
            double value = frame.totalDouble(k, total, count);
            ((double[]) partials[k])[block] = value;
            if (total.isPosition() && frame.mayBeBest(k, total, value)) {
                positions[k][block] = find(frame.buffer(total.buffer()), count, value);
            }
        } else {
            long value = frame.totalLong(k, total);
            ((long[]) partials[k])[block] = value;
            if (total.isPosition() && frame.mayBeBest(k, total, value)) {
                positions[k][block] = find(frame.buffer(total.buffer()), count, value);
            }
        }
    }

    @Override
    void finish() {
        List<Kernel> kernels = pass.kernels();
        for (int k = 0; k < partials.length; k++) {
            Kernel.Total total = kernels.get(k).total();
            if (total != null) {
                Array result = values[total.slot()];
                if (total.isDouble()) {
                    finish(total, (double[]) partials[k], positions[k], result);
                } else {
                    finish(total, (long[]) partials[k], positions[k], result);
                }
            }
        }
    }

    private static void finish(Kernel.Total total, double[] partials, long[] positions, Array result) {
        if (total.node().op() == ReduceOp.SUM) {
            double sum = partials.length == 1 ? partials[0] : tree(partials);
            put(result, 0, SumBlock.canonical(sum));
            return;
        }
        int best = 0;
        for (int b = 1; b < partials.length; b++) {
            if (total.isBetter(partials[b], partials[best])) {
                best = b;
            }
        }
        if (total.isPosition()) {
            put(result, 0, (long) best * Pass.BLOCK + positions[best]);
        } else {
            put(result, 0, partials[best]);
        }
    }

    private static double tree(double[] partials) {
        DoubleTree tree = new DoubleTree();
        for (double each : partials) {
            tree.add(each);
        }
        return tree.sum();
    }

    private void finish(Kernel.Total total, long[] partials, long[] positions, Array result) {
        switch (total.node().op()) {
            case SUM, COUNT, ANY, ALL -> {
                long sum = 0;
                for (long each : partials) {
                    sum += each;
                }
                put(result, 0, counted(total.node().op(), sum, length));
            }
            case MIN, MAX, ARG_MIN, ARG_MAX -> {
                int best = 0;
                for (int b = 1; b < partials.length; b++) {
                    if (total.isBetter(partials[b], partials[best])) {
                        best = b;
                    }
                }
                put(result, 0, total.isPosition() ? (long) best * Pass.BLOCK + positions[best] : partials[best]);
            }
        }
    }
}
