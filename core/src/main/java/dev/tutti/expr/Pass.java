// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.loop.Spread;
import dev.tutti.tree.SumBlock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One pass over rows and columns: kernels that are run on a block of elements one after the other, while it is in the cache. Several
 * threads take blocks, or rows, or blocks of some columns, as they come.
 */
final class Pass implements Step {

    /** Elements of a block; those of a sum are added so. */
    static final int BLOCK = SumBlock.LENGTH;

    /** Columns whose accumulators are in the cache together. */
    static final int TILE = 512;

    /** A reduction of columns, and where what it adds up is. */
    record ColumnTotal(Kernel.Total total, Operand accumulators) {}

    private final Region region;
    private final List<Kernel> kernels;
    private final List<Operand> operands;
    private final List<Integer> outputs;
    private final List<Step.View> views;
    private final List<ColumnTotal> columnTotals;
    private final int operations;

    /** Those that no thread uses now. Guarded by itself. */
    private final Deque<Frame> frames = new ArrayDeque<>();

    Pass(
            Region region,
            List<Kernel> kernels,
            List<Operand> operands,
            List<Integer> outputs,
            List<Step.View> views,
            List<ColumnTotal> columnTotals) {
        this.region = region;
        this.kernels = List.copyOf(kernels);
        this.operands = List.copyOf(operands);
        this.outputs = List.copyOf(outputs);
        this.views = List.copyOf(views);
        this.operations =
                kernels.stream().mapToInt(each -> each.loop().operations()).sum();
        this.columnTotals = List.copyOf(columnTotals);
    }

    @Override
    public List<Node> nodes() {
        return region.roots;
    }

    /** In which order it goes over its elements. */
    Region region() {
        return region;
    }

    List<Kernel> kernels() {
        return kernels;
    }

    @Override
    public void run(Array[] values, Running running) {
        for (int i = 0; i < outputs.size(); i++) {
            Node root = region.roots.get(i);
            if (!Step.isThere(values, outputs.get(i))) {
                values[outputs.get(i)] = Array.zeros(root.dtype(), root.shape());
            }
        }
        for (Step.View each : views) {
            each.run(values, running);
        }
        PassRun run = switch (region.order) {
            case FLAT, ANY -> new FlatRun(this, values);
            case ROWS -> new RowRun(this, values);
            case COLUMNS -> new ColumnRun(this, values);
        };
        long units = run.units();
        long elements = region.rows * region.columns;
        if (units > 0) { // rows without elements have sums too
            if (units <= 1 || running.isSerial(elements, operations)) {
                run.run(0, units);
            } else {
                Spread.run(running.threads(), units, run);
            }
        }
        run.finish();
        run.tell(elements);
    }

    @Override
    public List<Integer> made() {
        return outputs;
    }

    /** Slots of what it uses. */
    List<Integer> used() {
        return operands.stream()
                .map(Operand::slot)
                .filter(each -> each != Operand.BUFFER)
                .toList();
    }

    List<Step.View> views() {
        return views;
    }

    /** What goes through memory: all elements that are read and written, once. */
    long bytes() {
        long bytes = 0;
        for (Operand each : operands) {
            if (each.slot() != Operand.BUFFER && each.access() != Operand.Access.UNIFORM) {
                bytes += region.rows * region.columns * each.dtype().itemBytes();
            }
        }
        return bytes;
    }

    /** A frame that is no other thread's. */
    Frame frame() {
        synchronized (frames) {
            Frame frame = frames.pollLast();
            return frame == null ? new Frame(operands, kernels) : frame;
        }
    }

    /** Gives one back. */
    void give(Frame frame) {
        synchronized (frames) {
            frames.addLast(frame);
        }
    }

    List<ColumnTotal> columnTotals() {
        return columnTotals;
    }
}
