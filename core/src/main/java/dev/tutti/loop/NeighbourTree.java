// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.io.Serializable;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * The rule of {@code reduce}: the tree with single values as its parts. Decision record 0001 defines it. A piece is an
 * aligned group of a power of two of values, so it is a subtree, and so is each buffer of it.
 */
record NeighbourTree<P extends Serializable>(Piece<P> piece, Subtrees<P> subtrees) implements Operation<P> {

    static NeighbourTree<Double> ofDoubles(DoubleKernel kernel, long first, DoubleBinaryOperator merge) {
        return new NeighbourTree<>(
                (from, to) -> reduce(kernel, first + from, first + to, merge), new Subtrees<>(merge::applyAsDouble));
    }

    static NeighbourTree<Long> ofLongs(LongKernel kernel, long first, LongBinaryOperator merge) {
        return new NeighbourTree<>(
                (from, to) -> reduceLong(kernel, first + from, first + to, merge), new Subtrees<>(merge::applyAsLong));
    }

    @Override
    public void accept(long from, long to, P result) {
        subtrees.add(from, to - from, result);
    }

    P result() {
        return subtrees.result();
    }

    private static double reduce(DoubleKernel kernel, long from, long to, DoubleBinaryOperator merge) {
        Subtrees<Double> buffers = new Subtrees<>(merge::applyAsDouble);
        for (Buffer<double[]> buffer = new Buffer<>(kernel, from, to); buffer.next(); ) {
            double[] values = buffer.values();
            for (int half = buffer.length() / 2; half >= 1; half /= 2) {
                for (int j = 0; j < half; j++) {
                    values[j] = merge.applyAsDouble(values[2 * j], values[2 * j + 1]);
                }
            }
            buffers.add((buffer.first() - from) / Buffer.SIZE, 1, values[0]);
        }
        return buffers.result();
    }

    private static long reduceLong(LongKernel kernel, long from, long to, LongBinaryOperator merge) {
        Subtrees<Long> buffers = new Subtrees<>(merge::applyAsLong);
        for (Buffer<long[]> buffer = new Buffer<>(kernel, from, to); buffer.next(); ) {
            long[] values = buffer.values();
            for (int half = buffer.length() / 2; half >= 1; half /= 2) {
                for (int j = 0; j < half; j++) {
                    values[j] = merge.applyAsLong(values[2 * j], values[2 * j + 1]);
                }
            }
            buffers.add((buffer.first() - from) / Buffer.SIZE, 1, values[0]);
        }
        return buffers.result();
    }
}
