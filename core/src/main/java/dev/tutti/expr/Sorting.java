// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.Arrays;

/**
 * Sorts arrays along their last axis: in rising order, of floating-point numbers -0.0 before 0.0 and NaN behind all others,
 * whatever its sign; {@code false} before {@code true}. Equal elements cannot be told apart, so there is one right result.
 */
final class Sorting {

    private Sorting() {}

    /**
     * Sorts an array of one or two dimensions.
     *
     * @param sorted for its elements, of its type and shape
     */
    static void into(Array sorted, Array array, Step.Running running) {
        Copying.copy(array, sorted.elements());
        Object elements = sorted.storage();
        if (!elements.getClass().isArray()) {
            throw new IllegalArgumentException("sort needs an array that fits into a Java array: shape="
                    + Shapes.text(array.shape()) + "; sort parts of it");
        }
        int length = (int) array.size(-1);
        if (array.dimensions() == 1) {
            sort(elements, 0, length, !running.isSerial(length));
        } else {
            running.each(
                    (int) array.size(0), array.size(), row -> sort(elements, row * length, (row + 1) * length, false));
        }
    }

    private static void sort(Object elements, int from, int to, boolean isParallel) {
        switch (elements) {
            case double[] numbers -> {
                if (isParallel) {
                    Arrays.parallelSort(numbers, from, to);
                } else {
                    Arrays.sort(numbers, from, to);
                }
            }
            case float[] numbers -> {
                if (isParallel) {
                    Arrays.parallelSort(numbers, from, to);
                } else {
                    Arrays.sort(numbers, from, to);
                }
            }
            case long[] numbers -> {
                if (isParallel) {
                    Arrays.parallelSort(numbers, from, to);
                } else {
                    Arrays.sort(numbers, from, to);
                }
            }
            case int[] numbers -> {
                if (isParallel) {
                    Arrays.parallelSort(numbers, from, to);
                } else {
                    Arrays.sort(numbers, from, to);
                }
            }
            case boolean[] values -> {
                int count = 0;
                for (int i = from; i < to; i++) {
                    count += values[i] ? 1 : 0;
                }
                Arrays.fill(values, from, to - count, false);
                Arrays.fill(values, to - count, to, true);
            }
            default -> throw new IllegalStateException("no elements: " + elements.getClass());
        }
    }
}
