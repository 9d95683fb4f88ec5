// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.lang.ref.Reference;
import java.util.Arrays;

/**
 * Products of matrices with matrices and vectors.
 *
 * <p><b>Meaning.</b> Element (i, j) is {@code s = 0; for (k = 0; k < depth; k++) s = Math.fma(a[i][k], b[k][j], s)}: one
 * chain, rounded once a step. For whole numbers it is {@code s += a[i][k] * b[k][j]}, which wraps around, and for truth
 * values it is whether any two are both true. So the bits depend on nothing else: not on threads, lanes, sizes, or where
 * the elements are. {@code Math.fma} is exact everywhere, and very slow on a processor without such an instruction.
 */
final class Product {

    private Product() {}

    /**
     * Computes a product, as numpy's {@code matmul} does: of two matrices, of a matrix and a vector, or of a vector and a
     * matrix, whose shapes fit.
     *
     * @param result zeros of the promoted type, of one or two dimensions
     * @throws IllegalArgumentException if an operand or the result does not fit into a Java array
     */
    static void into(Array result, Array left, Array right, Step.Running running) {
        if (left.dimensions() == 1) {
            into(result, right.transpose(), left, running); // the same chains
            return;
        }
        boolean isColumn = right.dimensions() == 1;
        if (result.size() > Integer.MAX_VALUE - 8
                || Arrays.stream(left.shape()).max().orElse(0) > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("matmul needs a result and axes that fit into Java arrays: left="
                    + Shapes.text(left.shape()) + " right=" + Shapes.text(right.shape()) + "; multiply parts of them");
        }
        DType type = result.dtype();
        DType computed = type == DType.BOOL ? DType.INT32 : type;
        Array sums = type == computed ? result : Array.zeros(computed, result.shape());
        Array a = as(computed, left);
        Array b = as(computed, right);
        try {
            if (!isColumn || !MatrixVector.compute(a, b, sums.storage(), running)) {
                Array columns = isColumn ? b.reshape(b.size(), 1) : b;
                TiledProduct.of(computed).compute(Matrix.of(a), Matrix.of(columns), sums.storage(), running);
            }
        } finally {
            Reference.reachabilityFence(a.storage());
            Reference.reachabilityFence(b.storage());
        }
        if (type != computed) {
            Copying.copy(sums, result.elements());
        }
    }

    private static Array as(DType dtype, Array array) {
        return array.dtype() == dtype ? array : array.cast(dtype);
    }
}
