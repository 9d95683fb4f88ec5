// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

/**
 * Sums of the elements up to each one, along an axis: what {@link Evaluator} says, on several threads.
 *
 * <p>Blocks of {@link OneSum#BLOCK} elements are added one after the other as if each were alone, as {@code float64} for all
 * floating-point numbers. Then the sum of all blocks before is added to each. So bits do not depend on threads. Whole
 * numbers are added as {@code int64}, which wraps around.
 */
final class CumulativeSum {

    private static final int BLOCK = OneSum.BLOCK;

    /** Columns that are summed side by side. */
    private static final int COLUMNS = 512;

    private CumulativeSum() {}

    /**
     * Sums an array of one or two dimensions.
     *
     * @param sums where they go, of the shape of the array
     */
    static void into(Array sums, Array array, int axis, Step.Running running) {
        Array wide = sums.dtype() == DType.FLOAT32 ? Array.zeros(DType.FLOAT64, sums.shape()) : sums;
        switch (wide.storage()) {
            case double[] numbers -> {
                if (array.storage() instanceof double[] from && array.dimensions() == 1 && array.isContiguous()) {
                    compute(from, (int) array.offset(), numbers, running);
                } else {
                    Copying.copy(array, wide.elements());
                    compute(numbers, wide, axis, running);
                }
            }
            case long[] numbers -> {
                Copying.copy(array, wide.elements());
                compute(numbers, wide, axis, running);
            }
            default ->
                throw new IllegalArgumentException("cumsum needs an array that fits into a Java array: shape="
                        + Shapes.text(array.shape()) + "; sum parts of it");
        }
        if (wide.dtype() != sums.dtype()) {
            Copying.copy(wide, sums.elements());
        }
    }

    // ---- of floating point

    private static void compute(double[] numbers, Array sums, int axis, Step.Running running) {
        if (sums.dimensions() == 1) {
            compute(numbers, 0, numbers, running);
        } else {
            int rows = (int) sums.size(0);
            int columns = (int) sums.size(1);
            if (axis == 1) {
                running.each(rows, numbers.length, row -> row(numbers, row * columns, (row + 1) * columns));
            } else {
                running.each(
                        (columns + COLUMNS - 1) / COLUMNS,
                        numbers.length,
                        part -> down(numbers, rows, columns, part * COLUMNS, Math.min(columns, (part + 1) * COLUMNS)));
            }
        }
    }

    /** Sums a row, whose elements begin somewhere, maybe in its own place. */
    private static void compute(double[] from, int offset, double[] numbers, Step.Running running) {
        int blocks = (numbers.length + BLOCK - 1) / BLOCK;
        running.each(blocks, numbers.length, b -> {
            alone(from, offset + b * BLOCK, numbers, b * BLOCK, end(b, numbers.length));
        });
        double[] before = new double[blocks];
        for (int b = 1; b < blocks; b++) {
            double last = numbers[b * BLOCK - 1];
            before[b] = b == 1 ? last : before[b - 1] + last;
        }
        running.each(blocks - 1, numbers.length, b -> {
            add(before[b + 1], numbers, (b + 1) * BLOCK, end(b + 1, numbers.length));
        });
    }

    private static int end(int block, int length) {
        return (int) Math.min(length, (block + 1L) * BLOCK);
    }

    private static void alone(double[] elements, int at, double[] numbers, int from, int to) {
        double sum = elements[at];
        numbers[from] = sum;
        for (int i = from + 1; i < to; i++) {
            sum += elements[at + i - from];
            numbers[i] = sum;
        }
    }

    private static void add(double before, double[] numbers, int from, int to) {
        for (int i = from; i < to; i++) {
            numbers[i] = before + numbers[i];
        }
    }

    private static void row(double[] numbers, int from, int to) {
        double before = 0;
        for (int block = from; block < to; block += BLOCK) {
            int end = Math.min(block + BLOCK, to);
            alone(numbers, block, numbers, block, end);
            double last = numbers[end - 1];
            if (block == from) {
                before = last;
            } else {
                add(before, numbers, block, end);
                before += last;
            }
        }
    }

    private static void down(double[] numbers, int rows, int columns, int from, int to) {
        double[] before = new double[to - from];
        double[] sum = new double[to - from];
        for (int row = 0; row < rows; row++) {
            int at = row * columns + from;
            boolean begins = row % BLOCK == 0;
            for (int j = 0; j < sum.length; j++) {
                if (begins) {
                    before[j] = row <= BLOCK ? sum[j] : before[j] + sum[j];
                    sum[j] = numbers[at + j];
                } else {
                    sum[j] += numbers[at + j];
                }
                numbers[at + j] = row < BLOCK ? sum[j] : before[j] + sum[j];
            }
        }
    }

    // ---- of whole numbers, whose order does not matter

    private static void compute(long[] numbers, Array sums, int axis, Step.Running running) {
        if (sums.dimensions() == 1) {
            int blocks = (numbers.length + BLOCK - 1) / BLOCK;
            running.each(blocks, numbers.length, b -> along(numbers, b * BLOCK, end(b, numbers.length)));
            long[] before = new long[blocks];
            for (int b = 1; b < blocks; b++) {
                before[b] = before[b - 1] + numbers[b * BLOCK - 1];
            }
            running.each(blocks - 1, numbers.length, b -> {
                for (int i = (b + 1) * BLOCK; i < end(b + 1, numbers.length); i++) {
                    numbers[i] += before[b + 1];
                }
            });
        } else {
            int rows = (int) sums.size(0);
            int columns = (int) sums.size(1);
            if (axis == 1) {
                running.each(rows, numbers.length, row -> along(numbers, row * columns, (row + 1) * columns));
            } else {
                for (int i = columns; i < numbers.length; i++) {
                    numbers[i] += numbers[i - columns];
                }
            }
        }
    }

    private static void along(long[] numbers, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            numbers[i] += numbers[i - 1];
        }
    }
}
