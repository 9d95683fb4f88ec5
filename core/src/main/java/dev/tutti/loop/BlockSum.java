// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static dev.tutti.loop.BlockTree.BLOCK;

import dev.tutti.tree.SumBlock;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;

/**
 * The rule of {@code sum} over pieces of any size. What comes of a piece of whole blocks is their sum, a
 * {@code Double}; of a piece within a block its values, a {@code double[]}, which wait for the rest of their block.
 */
final class BlockSum implements Operation<Serializable> {

    private final DoubleKernel kernel;
    private final long first;
    private final long length;

    // No lambda, as said in the package.
    private final Subtrees<Double> blocks = new Subtrees<>(new BinaryOperator<>() {
        @Override
        public Double apply(Double left, Double right) {
            return left + right;
        }
    });

    /** Blocks some values of which are there, by number. */
    private final Map<Long, Open> open = new ConcurrentHashMap<>();

    private record Open(double[] values, AtomicInteger missing) {
        Open(int length) {
            this(new double[length], new AtomicInteger(length));
        }
    }

    BlockSum(DoubleKernel kernel, long first, long length) {
        this.kernel = kernel;
        this.first = first;
        this.length = length;
    }

    @Override
    public void run(long from, long to) {
        if (isWhole(from, to, length)) {
            addBlocks(from, to, kernel.sum(first + from, first + to));
        } else {
            Open block = open(from);
            kernel.values(first + from, first + to, block.values, (int) (from % BLOCK));
            filled(block, from, to);
        }
    }

    @Override
    public DoubleKernel kernel() {
        return kernel;
    }

    @Override
    public Piece<Serializable> piece() {
        return piece(kernel, first, length);
    }

    /** Static, so that the piece that travels takes nothing else with it. */
    private static Piece<Serializable> piece(DoubleKernel kernel, long first, long length) {
        return (from, to) -> {
            if (isWhole(from, to, length)) {
                return kernel.sum(first + from, first + to);
            }
            double[] values = new double[(int) (to - from)];
            kernel.values(first + from, first + to, values, 0);
            return values;
        };
    }

    @Override
    public void accept(long from, long to, Serializable result) {
        if (result instanceof double[] values) {
            Open block = open(from);
            System.arraycopy(values, 0, block.values, (int) (from % BLOCK), values.length);
            filled(block, from, to);
        } else {
            addBlocks(from, to, (Double) result);
        }
    }

    double result() {
        return length == 0 ? 0.0 : SumBlock.canonical(blocks.result());
    }

    private static boolean isWhole(long from, long to, long length) {
        return from % BLOCK == 0 && (to - from >= BLOCK || to == length);
    }

    private Open open(long from) {
        Open found = open.get(from / BLOCK);
        if (found == null) { // no computeIfAbsent, as said in the package
            Open made = new Open((int) Math.min(BLOCK, length - (from - from % BLOCK)));
            found = open.putIfAbsent(from / BLOCK, made);
            found = found == null ? made : found;
        }
        return found;
    }

    private void filled(Open block, long from, long to) {
        if (block.missing.addAndGet((int) (from - to)) == 0) {
            open.remove(from / BLOCK);
            blocks.add(from / BLOCK, 1, BlockTree.block(block.values, 0, block.values.length));
        }
    }

    private void addBlocks(long from, long to, double sum) {
        blocks.add(from / BLOCK, Math.max(1, (to - from) / BLOCK), sum);
    }
}
