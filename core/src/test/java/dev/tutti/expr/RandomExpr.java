// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Random expressions of random inputs, some of which are views or memory, with arguments for them. */
final class RandomExpr {

    private static final int[] LENGTHS = {0, 1, 2, 7, 8, 9, 31, 32, 33, 67, 257, 1031, 4096, 4097, 8205};
    private static final int[] SIDES = {0, 1, 2, 3, 8, 17, 33, 64, 71};
    private static final double[] NUMBERS = {
        0,
        -0.0,
        1,
        -1,
        0.5,
        3,
        -7.25,
        1e-300,
        -1e300,
        4e9,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private final SplittableRandom random;
    private final List<Expr> inputs = new ArrayList<>();
    private final List<Object> arguments = new ArrayList<>();
    private final List<Expr> all = new ArrayList<>();
    private final long rows;
    private final long columns;
    private final boolean isMatrix;

    private RandomExpr(long seed) {
        random = new SplittableRandom(seed);
        isMatrix = random.nextInt(3) > 0;
        rows = isMatrix ? SIDES[random.nextInt(SIDES.length)] : 1;
        columns = isMatrix && random.nextInt(20) > 0
                ? SIDES[random.nextInt(SIDES.length)]
                : LENGTHS[random.nextInt(LENGTHS.length)];
    }

    /** What a seed makes. */
    record Made(CompiledExpr function, Object[] arguments) {}

    static Made of(long seed) {
        return new RandomExpr(seed).make();
    }

    private Made make() {
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            input("x" + i);
        }
        int steps = 1 + random.nextInt(14);
        for (int i = 0; i < steps; i++) {
            try {
                all.add(next());
            } catch (IllegalArgumentException e) {
                i--; // types or shapes do not fit; the next one will
                if (random.nextInt(50) == 0) {
                    break;
                }
            }
        }
        List<Expr> outputs = new ArrayList<>(List.of(all.getLast()));
        for (int more = random.nextInt(4); more > 0; more--) {
            outputs.add(any());
        }
        return new Made(Expr.compile(outputs, inputs.toArray(Expr[]::new)), arguments.toArray());
    }

    // ---- inputs

    private void input(String name) {
        DType dtype = DType.values()[random.nextInt(5)];
        if (random.nextInt(2) == 0) {
            dtype = DType.FLOAT64;
        }
        long[] shape = shape();
        long[] declared = shape.clone();
        for (int axis = 0; axis < declared.length; axis++) {
            declared[axis] = random.nextBoolean() ? -1 : declared[axis];
        }
        Array array = array(dtype, shape);
        if (random.nextInt(8) == 0) {
            all.add(Expr.constant(array));
            return;
        }
        Expr input = Expr.input(dtype, name, declared);
        inputs.add(input);
        arguments.add(array);
        all.add(input);
    }

    private long[] shape() {
        return switch (random.nextInt(isMatrix ? 8 : 4)) {
            case 0 -> new long[0];
            case 1 -> new long[] {1};
            case 2, 3 -> new long[] {columns};
            case 4 -> new long[] {rows, 1};
            case 5 -> new long[] {1, columns};
            default -> new long[] {rows, columns};
        };
    }

    private Array array(DType dtype, long... shape) {
        long[] padded = shape.clone();
        boolean isSliced = shape.length > 0 && random.nextInt(3) == 0;
        boolean isTurned = shape.length == 2 && random.nextInt(4) == 0;
        if (isSliced) {
            for (int axis = 0; axis < padded.length; axis++) {
                padded[axis] = 2 * padded[axis] + 1;
            }
        }
        if (isTurned) {
            padded = new long[] {padded[1], padded[0]};
        }
        Array array = Array.zeros(dtype, padded);
        if (random.nextInt(4) == 0) {
            array = Array.of(
                    OffHeap.allocate(dtype, Math.max(1, array.size())).asSlice(0, array.size() * dtype.itemBytes()),
                    dtype,
                    padded);
        }
        fill(array);
        if (isTurned) {
            array = array.transpose();
        }
        for (int axis = 0; isSliced && axis < shape.length; axis++) {
            array = random.nextBoolean()
                    ? array.slice(axis, 1, Long.MAX_VALUE, 2)
                    : array.slice(axis, 1, shape[axis] + 1);
        }
        if (!Arrays.equals(array.shape(), shape)) {
            throw new IllegalStateException(Arrays.toString(array.shape()) + " for " + Arrays.toString(shape));
        }
        return array;
    }

    private void fill(Array array) {
        long r = array.dimensions() < 2 ? 1 : array.size(0);
        long c = array.dimensions() == 0 ? 1 : array.size(array.dimensions() - 1);
        boolean isWild = random.nextInt(3) == 0;
        for (long i = 0; i < r; i++) {
            for (long j = 0; j < c; j++) {
                set(
                        array,
                        i,
                        j,
                        isWild && random.nextInt(4) == 0
                                ? NUMBERS[random.nextInt(NUMBERS.length)]
                                : random.nextDouble(-3, 3));
            }
        }
    }

    private void set(Array array, long i, long j, double value) {
        boolean isFloat = array.dtype().isFloat();
        long whole = switch (array.dtype()) {
            case BOOL -> random.nextInt(2);
            case INT32 -> (int) (4 * value);
            default -> (long) (4 * value);
        };
        switch (array.dimensions()) {
            case 0 -> {
                if (isFloat) {
                    array.set(value);
                } else {
                    array.set(whole);
                }
            }
            case 1 -> {
                if (isFloat) {
                    array.set(j, value);
                } else {
                    array.set(j, whole);
                }
            }
            default -> {
                if (isFloat) {
                    array.set(i, j, value);
                } else {
                    array.set(i, j, whole);
                }
            }
        }
    }

    // ---- operations

    private Expr any() {
        // the last ones more often, so that expressions get deep
        int from = random.nextBoolean() ? Math.max(0, all.size() - 3) : 0;
        return all.get(from + random.nextInt(all.size() - from));
    }

    private Expr next() {
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> new Expr(Typing.unary(pick(UnaryOp.values()), any().node()));
            case 3, 4, 5, 6, 7 -> new Expr(Typing.binary(pick(BinaryOp.values()), any().node(), any().node()));
            case 8 -> any().plus(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 9 -> any().times(random.nextInt(-3, 4));
            case 10 -> Expr.where(any(), any(), any());
            case 11 -> any().cast(pick(DType.values()));
            case 12, 13 -> new Expr(Typing.reduce(pick(ReduceOp.values()), any().node(), Node.Length.ALL));
            case 14, 15 -> {
                Expr of = any();
                int axis = random.nextInt(2);
                Expr reduced = new Expr(
                        Typing.reduce(pick(ReduceOp.values()), of.node(), Typing.axis("reduce", of.node(), axis)));
                yield of.dimensions() == 2 && axis == 1 && random.nextInt(4) > 0 ? reduced.asColumn() : reduced;
            }
            case 16 -> any().slice(random.nextInt(2), random.nextInt(-2, 3), Long.MAX_VALUE, 1 + random.nextInt(2));
            case 17 -> any().transpose();
            case 18 -> random.nextBoolean() ? any().reshape(-1) : any().mean();
            default ->
                switch (random.nextInt(4)) {
                    case 0 -> any().cumulativeSum(-1);
                    case 1 -> any().sort();
                    case 2 -> any().variance();
                    default -> any().plus(any().length());
                };
        };
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
