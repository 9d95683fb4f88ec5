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
     * matrix. That of two vectors is a sum, which is defined elsewhere.
     *
     * @return a new array of the promoted type, of one or two dimensions
     * @throws IllegalArgumentException if there are no such products of these shapes, or the result fits into no Java array
     */
    static Array of(Array left, Array right, Step.Running running) {
        boolean isRow = left.dimensions() == 1;
        boolean isColumn = right.dimensions() == 1;
        if (left.dimensions() == 0 || right.dimensions() == 0 || (isRow && isColumn)) {
            throw new IllegalArgumentException(
                    "matmul is of matrices, or of one and a vector: left=" + Shapes.text(left.shape()) + " right="
                            + Shapes.text(right.shape()) + "; multiply by numbers with times, and vectors with dot");
        }
        if (left.size(-1) != right.size(0)) {
            throw new IllegalArgumentException("matmul needs as many columns on the left as rows on the right: left="
                    + Shapes.text(left.shape()) + " right=" + Shapes.text(right.shape()) + "; transpose one of them?");
        }
        if (isRow) {
            return of(right.transpose(), left, running); // the same chains
        }
        DType type = left.dtype().promote(right.dtype());
        DType computed = type == DType.BOOL ? DType.INT32 : type;
        long[] shape = isColumn ? new long[] {left.size(0)} : new long[] {left.size(0), right.size(1)};
        long size = Shapes.size(computed, shape);
        if (size > Integer.MAX_VALUE - 8 || Arrays.stream(left.shape()).max().orElse(0) > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("matmul needs a result and axes that fit into Java arrays: left="
                    + Shapes.text(left.shape()) + " right=" + Shapes.text(right.shape()) + "; multiply parts of them");
        }
        Elements result = Elements.allocate(computed, size);
        Array a = as(computed, left);
        Array b = as(computed, right);
        try {
            if (!isColumn || !MatrixVector.compute(a, b, result.owner(), running)) {
                Array columns = isColumn ? b.reshape(b.size(), 1) : b;
                TiledProduct.of(computed).compute(Matrix.of(a), Matrix.of(columns), result.owner(), running);
            }
        } finally {
            Reference.reachabilityFence(a.storage());
            Reference.reachabilityFence(b.storage());
        }
        Array product = Array.over(result, shape);
        return type == DType.BOOL ? product.cast(DType.BOOL) : product;
    }

    private static Array as(DType dtype, Array array) {
        return array.dtype() == dtype ? array : array.cast(dtype);
    }
}
