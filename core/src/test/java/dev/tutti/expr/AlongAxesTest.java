// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cumulative sums and sorted arrays against the evaluator, which does one element after the other. */
class AlongAxesTest {

    private static final int BLOCK = OneSum.BLOCK;
    private static final long[][] SHAPES = {
        {0}, {1}, {7}, {BLOCK - 1}, {BLOCK}, {BLOCK + 1}, {3 * BLOCK + 5},
        {0, 3}, {3, 0}, {1, 5}, {5, 1}, {3, BLOCK + 2}, {2 * BLOCK + 1, 2}, {4, 700}
    };

    private final long seed = Long.getLong("tutti.test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private Array numbers(DType dtype, long... shape) {
        Array made = Array.zeros(dtype, shape);
        Array line = made.reshape(made.size());
        for (long i = 0; i < made.size(); i++) {
            switch (dtype) {
                case FLOAT32, FLOAT64 -> line.set(i, special(random.nextGaussian()));
                case INT32 -> line.set(i, (long) random.nextInt());
                case INT64 -> line.set(i, random.nextLong());
                case BOOL -> line.set(i, random.nextBoolean());
            }
        }
        return made;
    }

    private double special(double usual) {
        return switch (random.nextInt(5000)) {
            case 0 -> Double.NaN;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2, 3, 4, 5 -> -0.0;
            case 6, 7, 8, 9 -> 0.0;
            default -> usual;
        };
    }

    private List<Array> views(DType dtype, long... shape) {
        Array plain = numbers(dtype, shape);
        return shape.length == 1
                ? List.of(plain, plain.slice(0, Long.MAX_VALUE, Long.MIN_VALUE, -2))
                : List.of(plain, plain.transpose());
    }

    /** An array in which something else was before. */
    private static Array used(DType dtype, long... shape) {
        Array used = Array.zeros(dtype, shape);
        for (long i = 0; i < used.size(); i++) {
            used.elements().setLong(i, 1);
        }
        return used;
    }

    private void requireSame(Array found, Array expected, String what) {
        assertThat(found.dtype()).isEqualTo(expected.dtype());
        assertThat(found.shape()).isEqualTo(expected.shape());
        // bit by bit, as -0.0 equals 0.0
        assertThat(Arrays.hashCode(found.toDoubles()))
                .as("%s seed=%d", what, seed)
                .isEqualTo(Arrays.hashCode(expected.toDoubles()));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void cumulates(DType dtype) {
        for (long[] shape : SHAPES) {
            for (Array each : views(dtype, shape)) {
                for (int axis = 0; axis < shape.length; axis++) {
                    Node sum = new Node.Cumsum(new Node.Constant(each), axis);
                    Array sums = used(sum.dtype(), each.shape());
                    CumulativeSum.into(sums, each, axis, Step.Running.DEFAULT);
                    requireSame(
                            sums,
                            Evaluator.compute(sum, List.of(each)),
                            "cumsum axis=" + axis + " shape=" + Shapes.text(each.shape()));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void sorts(DType dtype) {
        for (long[] shape : SHAPES) {
            for (Array each : views(dtype, shape)) {
                Node sort = new Node.Sort(new Node.Constant(each));
                Array sorted = used(dtype, each.shape());
                Sorting.into(sorted, each, Step.Running.DEFAULT);
                requireSame(sorted, Evaluator.compute(sort, List.of(each)), "sort shape=" + Shapes.text(each.shape()));
            }
        }
    }
}
