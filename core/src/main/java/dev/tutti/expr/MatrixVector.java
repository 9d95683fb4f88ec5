// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

/**
 * Products of matrices and vectors, for which tiles would do most of their work in vain. The matrix is read once, where it
 * is, in the order of its memory; {@link Product} says what comes of it.
 */
final class MatrixVector {

    /** Rows whose chains go on side by side, so that an addition need not wait for the one before. */
    private static final int CHAINS = 4;

    /** Rows that one thread takes at once; the sums of so many stay in the first cache. */
    private static final int BLOCK = 1024;

    /** Elements of a matrix of which a block has about as many, if its rows are long. */
    private static final int BLOCK_ELEMENTS = 1 << 15;

    private MatrixVector() {}

    /**
     * Computes a product.
     *
     * @param result a Java array of zeros
     * @return whether it did: for Java arrays of floating-point numbers whose rows or columns are neighbours
     */
    static boolean compute(Array matrix, Array vector, Object result, Step.Running running) {
        boolean areRows = matrix.stride(1) == 1;
        if (!(areRows || matrix.stride(0) == 1)) {
            return false;
        }
        int rows = Math.toIntExact(matrix.size(0));
        int columns = Math.toIntExact(matrix.size(1));
        int offset = Math.toIntExact(matrix.offset());
        int stride = (int) (areRows ? matrix.stride(0) : matrix.stride(1));
        switch (matrix.storage()) {
            case double[] a -> {
                double[] x = vector.toDoubles();
                double[] y = (double[]) result;
                inBlocks(
                        rows,
                        columns,
                        running,
                        areRows
                                ? (from, to) -> rows(a, offset, stride, x, y, from, to)
                                : (from, to) -> columns(a, offset, stride, x, y, from, to));
            }
            case float[] a -> {
                float[] x = vector.toFloats();
                float[] y = (float[]) result;
                inBlocks(
                        rows,
                        columns,
                        running,
                        areRows
                                ? (from, to) -> rows(a, offset, stride, x, y, from, to)
                                : (from, to) -> columns(a, offset, stride, x, y, from, to));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Computes some elements of the result. */
    private interface Part {
        void run(int from, int to);
    }

    private static void inBlocks(int rows, int columns, Step.Running running, Part part) {
        int length = Math.clamp(BLOCK_ELEMENTS / Math.max(1, columns), CHAINS, BLOCK);
        running.each(
                (rows + length - 1) / length,
                (long) rows * columns,
                block -> part.run(block * length, Math.min(rows, (block + 1) * length)));
    }

    private static void rows(double[] a, int offset, int stride, double[] x, double[] y, int from, int to) {
        int row = from;
        for (; row + CHAINS <= to; row += CHAINS) {
            int at0 = offset + row * stride;
            int at1 = at0 + stride;
            int at2 = at1 + stride;
            int at3 = at2 + stride;
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            for (int k = 0; k < x.length; k++) {
                s0 = Math.fma(a[at0 + k], x[k], s0);
                s1 = Math.fma(a[at1 + k], x[k], s1);
                s2 = Math.fma(a[at2 + k], x[k], s2);
                s3 = Math.fma(a[at3 + k], x[k], s3);
            }
            y[row] = s0;
            y[row + 1] = s1;
            y[row + 2] = s2;
            y[row + 3] = s3;
        }
        for (; row < to; row++) {
            double s = 0;
            for (int k = 0; k < x.length; k++) {
                s = Math.fma(a[offset + row * stride + k], x[k], s);
            }
            y[row] = s;
        }
    }

    private static void rows(float[] a, int offset, int stride, float[] x, float[] y, int from, int to) {
        int row = from;
        for (; row + CHAINS <= to; row += CHAINS) {
            int at0 = offset + row * stride;
            int at1 = at0 + stride;
            int at2 = at1 + stride;
            int at3 = at2 + stride;
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            for (int k = 0; k < x.length; k++) {
                s0 = Math.fma(a[at0 + k], x[k], s0);
                s1 = Math.fma(a[at1 + k], x[k], s1);
                s2 = Math.fma(a[at2 + k], x[k], s2);
                s3 = Math.fma(a[at3 + k], x[k], s3);
            }
            y[row] = s0;
            y[row + 1] = s1;
            y[row + 2] = s2;
            y[row + 3] = s3;
        }
        for (; row < to; row++) {
            float s = 0;
            for (int k = 0; k < x.length; k++) {
                s = Math.fma(a[offset + row * stride + k], x[k], s);
            }
            y[row] = s;
        }
    }

    private static void columns(double[] a, int offset, int stride, double[] x, double[] y, int from, int to) {
        for (int k = 0; k < x.length; k++) {
            int at = offset + k * stride;
            double factor = x[k];
            for (int row = from; row < to; row++) {
                y[row] = Math.fma(a[at + row], factor, y[row]);
            }
        }
    }

    private static void columns(float[] a, int offset, int stride, float[] x, float[] y, int from, int to) {
        for (int k = 0; k < x.length; k++) {
            int at = offset + k * stride;
            float factor = x[k];
            for (int row = from; row < to; row++) {
                y[row] = Math.fma(a[at + row], factor, y[row]);
            }
        }
    }
}
