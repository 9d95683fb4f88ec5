// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Products of all kinds against the plain loop that says what they are. */
class ProductTest {

    private static final int[] SIZES = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 65};
    private static final int[] DEPTHS = {0, 1, 2, 3, 17, 127, 129, 1024, 1025, 2060};

    private final long seed = Long.getLong("tutti.test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** Element by element, as the class says. */
    private static Array plain(Array left, Array right) {
        int rows = (int) left.size(0);
        int columns = (int) right.size(1);
        int depth = (int) left.size(1);
        DType type = left.dtype().promote(right.dtype());
        Array result = Array.zeros(type, rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                switch (type) {
                    case FLOAT64 -> {
                        double sum = 0;
                        for (int k = 0; k < depth; k++) {
                            sum = Math.fma(left.getDouble(i, k), right.getDouble(k, j), sum);
                        }
                        result.set(i, j, sum);
                    }
                    case FLOAT32 -> {
                        float sum = 0;
                        for (int k = 0; k < depth; k++) {
                            sum = Math.fma((float) left.getDouble(i, k), (float) right.getDouble(k, j), sum);
                        }
                        result.set(i, j, sum);
                    }
                    case INT64 -> {
                        long sum = 0;
                        for (int k = 0; k < depth; k++) {
                            sum += left.getLong(i, k) * right.getLong(k, j);
                        }
                        result.set(i, j, sum);
                    }
                    case INT32 -> {
                        int sum = 0;
                        for (int k = 0; k < depth; k++) {
                            sum += (int) left.getLong(i, k) * (int) right.getLong(k, j);
                        }
                        result.set(i, j, sum);
                    }
                    case BOOL -> {
                        boolean sum = false;
                        for (int k = 0; k < depth; k++) {
                            sum |= left.getBoolean(i, k) && right.getBoolean(k, j);
                        }
                        result.set(i, j, sum ? 1L : 0L);
                    }
                }
            }
        }
        return result;
    }

    private static Array product(Array left, Array right) {
        Node node = Typing.matmul(new Node.Constant(left), new Node.Constant(right));
        Array result = Array.zeros(node.dtype(), node.shape());
        Product.into(result, left, right, Step.Running.DEFAULT);
        return result;
    }

    private Array numbers(DType dtype, int rows, int columns) {
        Array made = Array.zeros(dtype, rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                switch (dtype) {
                    case FLOAT32, FLOAT64 -> made.set(i, j, random.nextGaussian());
                    case INT32 -> made.set(i, j, (long) random.nextInt());
                    case INT64 -> made.set(i, j, random.nextLong());
                    case BOOL -> made.set(i, j, random.nextInt(20) == 0);
                }
            }
        }
        return made;
    }

    /** The same shape and numbers' type, seen in another way. */
    private Array view(DType dtype, int rows, int columns) {
        return switch (random.nextInt(5)) {
            case 0 -> numbers(dtype, rows, columns);
            case 1 -> numbers(dtype, columns, rows).transpose();
            case 2 -> numbers(dtype, 2 * rows, columns).slice(0, 0, 2L * rows, 2);
            case 3 -> numbers(dtype, rows, columns).slice(1, Long.MAX_VALUE, Long.MIN_VALUE, -1);
            default -> numbers(dtype, rows, columns + 3).slice(1, 2, columns + 2L);
        };
    }

    private static int one(Random random, int[] of) {
        return of[random.nextInt(of.length)];
    }

    private void requireSame(Array product, Array expected, String what) {
        assertThat(product.dtype()).as(what).isEqualTo(expected.dtype());
        assertThat(product).as("%s seed=%d", what, seed).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void isThePlainLoop(DType dtype) {
        for (int i = 0; i < 12; i++) {
            Array left = view(dtype, one(random, SIZES), one(random, DEPTHS));
            Array right = view(dtype, (int) left.size(1), one(random, SIZES));
            requireSame(product(left, right), plain(left, right), left + " by " + right);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"BOOL"},
            mode = EnumSource.Mode.EXCLUDE)
    void isTheSameOnLanes(DType dtype) {
        TiledProduct product = new TiledProduct(dtype);
        product.useLanes();
        for (int i = 0; i < 8; i++) {
            Array left = view(dtype, one(random, SIZES), one(random, DEPTHS));
            Array right = view(dtype, (int) left.size(1), one(random, SIZES));
            Array result = Array.zeros(dtype, left.size(0), right.size(1));
            product.compute(Matrix.of(left), Matrix.of(right), result.storage(), Step.Running.DEFAULT);
            requireSame(result, plain(left, right), left + " by " + right);
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void multipliesVectors(DType dtype) {
        for (int i = 0; i < 12; i++) {
            Array left = view(dtype, one(random, SIZES), one(random, DEPTHS));
            Array column = view(dtype, (int) left.size(1), 1);
            Array expected = plain(left, column).reshape(left.size(0));
            requireSame(product(left, column.column(0)), expected, left + " by a vector");
            requireSame(product(column.column(0), left.transpose()), expected, "a vector by " + left);
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void isWhatTheEvaluatorSays(DType dtype) {
        Array left = view(dtype, 9, 17);
        Array right = view(dtype, 17, 5);
        for (Array each : List.of(right, right.column(2))) {
            Array evaluated = evaluated(left, each);
            requireSame(product(left, each), evaluated, "evaluated");
        }
        requireSame(product(left.row(1), right), evaluated(left.row(1), right), "evaluated");
    }

    private static Array evaluated(Array left, Array right) {
        Node product = Typing.matmul(new Node.Constant(left), new Node.Constant(right));
        return Evaluator.compute(product, List.of(left, right));
    }

    @Test
    void addsProductsOfVectorsAsSumsAreAdded() {
        Array left = view(DType.FLOAT64, 1, 5000).row(0);
        Array right = view(DType.FLOAT64, 5000, 1).column(0);
        assertThat(Expr.constant(left).dot(Expr.constant(right)).evaluate().getDouble())
                .isEqualTo(OneSum.of(i -> left.getDouble(i) * right.getDouble(i), 5000));
        Expr x = Expr.vector(DType.INT32, "x");
        Expr y = Expr.vector(DType.INT32, "y");
        CompiledExpr dot = Expr.compile(x.dot(y), x, y);
        assertThat(dot.call(Array.of(1, 2), Array.of(3, 4))).isEqualTo(Array.scalar(11));
        assertThatThrownBy(() -> dot.call(Array.of(1), Array.of(3, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("matmul: shapes (1) and (2) do not fit");
        Array truth = Array.of(false, true);
        assertThat(Expr.constant(truth).dot(Expr.constant(truth)).evaluate().getBoolean())
                .isTrue();
    }

    @Test
    void usesSeveralThreadsWhereItIsLarge() {
        Array left = view(DType.FLOAT64, 507, 19);
        Array right = view(DType.FLOAT64, 19, 530);
        requireSame(product(left, right), plain(left, right), "large");
        left = view(DType.FLOAT64, 507, 301);
        Array column = view(DType.FLOAT64, 301, 1).column(0);
        Array expected = plain(left, column.contiguous().reshape(301, 1)).reshape(507);
        requireSame(product(left, column), expected, "large by a vector");
        requireSame(product(column, left.transpose()), expected, "a vector by large");
    }

    @Test
    void promotesTypes() {
        Array ints = numbers(DType.INT32, 5, 9);
        Array doubles = numbers(DType.FLOAT64, 9, 4);
        requireSame(product(ints, doubles), plain(ints, doubles), "int32 by float64");
        assertThat(product(numbers(DType.BOOL, 2, 3), numbers(DType.FLOAT32, 3, 2))
                        .dtype())
                .isEqualTo(DType.FLOAT32);
    }

    @Test
    void keepsNanAndInfinity() {
        Array left = Array.of(new double[][] {{Double.NaN, 1}, {Double.POSITIVE_INFINITY, -1}, {-0.0, -0.0}});
        Array right = Array.of(new double[][] {{1, 0}, {2, 3}});
        requireSame(product(left, right), plain(left, right), "special");
        // A chain begins at +0, so that is what products of -0 come to.
        assertThat(1 / product(left, right).getDouble(2, 1)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void readsMemoryOffTheHeap() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(8 * 24, 8);
            Array left = Array.of(memory, DType.FLOAT64, 4, 6);
            Array copy = numbers(DType.FLOAT64, 4, 6);
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 6; j++) {
                    left.set(i, j, copy.getDouble(i, j));
                }
            }
            Array right = numbers(DType.FLOAT64, 6, 3);
            requireSame(product(left, right), plain(copy, right), "off heap");
            requireSame(
                    product(left, right.column(1)), plain(copy, right).column(1).copy(), "off heap by a vector");
        }
    }
}
