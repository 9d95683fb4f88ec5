// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Makes nodes: decides on types and shapes, and refuses what does not fit. */
final class Typing {

    /** A size that only a call tells. */
    static final long UNKNOWN = -1;

    private Typing() {}

    /** A shape as errors write it: {@code (?, 3)}. */
    static String text(long... shape) {
        return Arrays.stream(shape)
                .mapToObj(each -> each == UNKNOWN ? "?" : String.valueOf(each))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Whether all sizes are known. */
    static boolean isKnown(long... shape) {
        return Arrays.stream(shape).allMatch(each -> each != UNKNOWN);
    }

    /** The shape of what is computed element by element; what is not known yet, a call will look at. */
    static long[] broadcast(String operation, long[]... shapes) {
        if (Arrays.stream(shapes).allMatch(Typing::isKnown)) {
            return Shapes.broadcast(operation, shapes);
        }
        int dimensions =
                Arrays.stream(shapes).mapToInt(each -> each.length).max().orElse(0);
        long[] result = new long[dimensions];
        for (int back = 1; back <= dimensions; back++) {
            long known = 1;
            boolean isOpen = false;
            for (long[] shape : shapes) {
                long size = back <= shape.length ? shape[shape.length - back] : 1;
                isOpen |= size == UNKNOWN;
                if (size != UNKNOWN && size != 1) {
                    if (known != 1 && known != size) {
                        throw new IllegalArgumentException(operation + ": shapes "
                                + Arrays.stream(shapes).map(Typing::text).collect(Collectors.joining(" and "))
                                + " do not broadcast: axis " + (dimensions - back) + " has " + known + " and " + size
                                + " elements; sizes, counted from the last axis, must be equal or one of them 1");
                    }
                    known = size;
                }
            }
            result[dimensions - back] = known == 1 && isOpen ? UNKNOWN : known;
        }
        return result;
    }

    static Node cast(Node operand, DType dtype) {
        return operand.dtype() == dtype ? operand : new Node.Cast(operand, dtype);
    }

    static Node unary(UnaryOp op, Node operand) {
        DType of = operand.dtype();
        return switch (op.rule()) {
            case SAME -> new Node.Unary(op, operand, of);
            case NUMBERS -> {
                if (of == DType.BOOL) {
                    throw new IllegalArgumentException(
                            op + ": there is none of bool; use not(), or cast(DType.INT32) first");
                }
                yield new Node.Unary(op, operand, of);
            }
            case BITS -> {
                if (of.isFloat()) {
                    throw new IllegalArgumentException(
                            op + ": there is none of " + of + "; compare it with a number, or cast it first");
                }
                yield new Node.Unary(op, operand, of);
            }
            case FLOATS -> {
                DType dtype = of.isFloat() ? of : DType.FLOAT64;
                yield new Node.Unary(op, cast(operand, dtype), dtype);
            }
            case TEST -> new Node.Unary(op, operand, DType.BOOL);
        };
    }

    static Node binary(BinaryOp op, Node left, Node right) {
        DType common = left.dtype().promote(right.dtype());
        DType operands = op.rule() == BinaryOp.Rule.FLOATS && !common.isFloat() ? DType.FLOAT64 : common;
        if (op.rule() == BinaryOp.Rule.NUMBERS && common == DType.BOOL) {
            throw new IllegalArgumentException(op + ": there is none of bool; use xor(), or cast(DType.INT32) first");
        }
        if (op.rule() == BinaryOp.Rule.BITS && common.isFloat()) {
            throw new IllegalArgumentException(op + ": there is none of " + left.dtype() + " and " + right.dtype()
                    + "; compare numbers first, or cast them");
        }
        DType result = op.rule() == BinaryOp.Rule.TEST ? DType.BOOL : operands;
        return new Node.Binary(
                op,
                cast(left, operands),
                cast(right, operands),
                result,
                broadcast(op.toString(), left.shape(), right.shape()));
    }

    static Node where(Node condition, Node yes, Node no) {
        DType common = yes.dtype().promote(no.dtype());
        return new Node.Where(
                condition.dtype() == DType.BOOL ? condition : binary(BinaryOp.NOT_EQUAL, condition, zero(condition)),
                cast(yes, common),
                cast(no, common),
                broadcast("where", condition.shape(), yes.shape(), no.shape()));
    }

    private static Node zero(Node like) {
        return new Node.Constant(Array.zeros(like.dtype()));
    }

    static Node reduce(ReduceOp op, Node operand, int axis) {
        long[] shape = operand.shape();
        if (axis == Node.Length.ALL) {
            require(op, shape, Arrays.stream(shape).anyMatch(each -> each == 0), "an element");
            return new Node.Reduce(op, operand, axis, new long[0]);
        }
        require(op, shape, shape[axis] == 0, "an element along axis " + axis);
        return new Node.Reduce(op, operand, axis, without(shape, axis));
    }

    private static void require(ReduceOp op, long[] shape, boolean isEmpty, String what) {
        if (op.needsElements() && isEmpty) {
            throw new IllegalArgumentException(
                    op + ": shape " + text(shape) + " has no elements, and there is none of none; give it " + what);
        }
    }

    private static long[] without(long[] shape, int axis) {
        long[] rest = Arrays.copyOf(shape, shape.length - 1);
        System.arraycopy(shape, axis + 1, rest, axis, rest.length - axis);
        return rest;
    }

    /** An axis counted from the front, -1 being the last. */
    static int axis(String operation, Node operand, int axis) {
        int dimensions = operand.shape().length;
        if (axis < -dimensions || axis >= dimensions) {
            throw new IllegalArgumentException(operation + ": shape " + text(operand.shape()) + " has no axis=" + axis
                    + "; it has " + dimensions + ", counted from 0, or from the last one, which is -1");
        }
        return axis < 0 ? axis + dimensions : axis;
    }

    static Node matmul(Node left, Node right) {
        long[] a = left.shape();
        long[] b = right.shape();
        long inner = a.length == 0 ? 0 : a[a.length - 1];
        long other = b.length == 0 ? 0 : b[0];
        if (a.length == 0
                || b.length == 0
                || a.length > 2
                || b.length > 2
                || (inner != other && inner != UNKNOWN && other != UNKNOWN)) {
            throw new IllegalArgumentException("matmul: shapes " + text(a) + " and " + text(b)
                    + " do not fit: the last axis of the first has " + (a.length == 0 ? "no" : sizeText(inner))
                    + " elements, the first axis of the second " + (b.length == 0 ? "no" : sizeText(other))
                    + "; they must be equal, and numbers alone are multiplied by times");
        }
        DType common = left.dtype().promote(right.dtype());
        long[] shape = a.length == 2 && b.length == 2
                ? new long[] {a[0], b[1]}
                : a.length == 2 ? new long[] {a[0]} : b.length == 2 ? new long[] {b[1]} : new long[0];
        return new Node.Matmul(cast(left, common), cast(right, common), common, shape);
    }

    /** What the product of two vectors of one length is: a sum, added as all sums are, which needs no array of products. */
    static Node vectors(Node.Matmul product) {
        Node left = product.left();
        Node right = product.right();
        DType common = product.dtype();
        if (common == DType.BOOL) {
            return reduce(ReduceOp.ANY, binary(BinaryOp.AND, left, right), 0);
        }
        DType added = common == DType.FLOAT32 ? DType.FLOAT64 : common;
        Node products = binary(BinaryOp.MULTIPLY, cast(left, added), cast(right, added));
        return cast(reduce(ReduceOp.SUM, products, 0), common);
    }

    private static String sizeText(long size) {
        return size == UNKNOWN ? "?" : String.valueOf(size);
    }

    static Node slice(Node operand, int axis, long from, long to, long step) {
        if (step == 0) {
            throw new IllegalArgumentException("slice: step=0; use one that leads on");
        }
        long[] shape = operand.shape().clone();
        if (shape[axis] != UNKNOWN) {
            shape[axis] = Span.of(shape[axis], from, to, step).count();
        }
        return new Node.Slice(operand, axis, from, to, step, shape);
    }

    static Node transpose(Node operand) {
        long[] shape = operand.shape();
        return shape.length < 2 ? operand : new Node.Transpose(operand, new long[] {shape[1], shape[0]});
    }

    static Node reshape(Node operand, long... target) {
        long known = 1;
        int open = -1;
        for (int i = 0; i < target.length; i++) {
            if (target[i] < -1 || (target[i] == -1 && open >= 0)) {
                throw new IllegalArgumentException("reshape: to " + Shapes.text(target)
                        + "; sizes are at least 0, and one may be -1: what is left");
            }
            if (target[i] == -1) {
                open = i;
            } else {
                known *= target[i];
            }
        }
        long[] shape = target.clone();
        if (target.length > Shapes.MOST_DIMENSIONS) {
            throw new IllegalArgumentException("reshape: to " + Shapes.text(target) + ", which has more than "
                    + Shapes.MOST_DIMENSIONS + " dimensions");
        }
        if (isKnown(operand.shape())) {
            long size = Arrays.stream(operand.shape()).reduce(1, (a, b) -> a * b);
            boolean fits = open < 0 ? known == size : known == 0 ? size == 0 : size % known == 0;
            if (!fits) {
                throw new IllegalArgumentException("reshape: shape " + text(operand.shape()) + " has " + size
                        + " elements, which do not fit into shape " + text(target));
            }
            if (open >= 0) {
                shape[open] = known == 0 ? 0 : size / known;
            }
        }
        return new Node.Reshape(operand, target.clone(), shape);
    }

    static Node broadcast(Node operand, Node like) {
        long[] shape = broadcast("broadcast", operand.shape(), like.shape());
        if (isKnown(shape) && isKnown(like.shape()) && !Arrays.equals(shape, like.shape())) {
            throw new IllegalArgumentException(
                    "broadcast: shape " + text(operand.shape()) + " does not broadcast to shape " + text(like.shape()));
        }
        return new Node.Broadcast(operand, like, like.shape());
    }

    /**
     * A number beside an expression, of the type that numpy gives a Python number there: that of the expression, if that
     * is of its sort or a wider one.
     */
    static Node number(Number number, DType beside) {
        boolean isWhole = number instanceof Long
                || number instanceof Integer
                || number instanceof Short
                || number instanceof Byte;
        if (!isWhole && !(number instanceof Double || number instanceof Float)) {
            throw new IllegalArgumentException("a number beside an expression is whole or of floating point: found="
                    + number.getClass().getName() + "; make a long or a double of it");
        }
        if (!isWhole) {
            return new Node.Constant(
                    beside == DType.FLOAT32
                            ? Array.scalar((float) number.doubleValue())
                            : Array.scalar(number.doubleValue()));
        }
        long value = number.longValue();
        return new Node.Constant(
                switch (beside) {
                    case BOOL, INT64 -> Array.scalar(value);
                    case INT32 -> {
                        if ((int) value != value) {
                            throw new IllegalArgumentException(
                                    "a whole number beside an expression of int32 must be one: found=" + value
                                            + "; cast the expression to int64");
                        }
                        yield Array.scalar((int) value);
                    }
                    case FLOAT32 -> Array.scalar((float) value);
                    case FLOAT64 -> Array.scalar((double) value);
                });
    }
}
