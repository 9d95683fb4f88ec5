// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How a number changes with the operands of an operation, if it is known how it changes with the result.
 *
 * <p>What goes by steps, that is comparisons, {@code floor} and its kin, casts to whole numbers and positions of extremes,
 * has the derivative 0, which is right but at the steps. Where two elements are the same, minimum and maximum take half
 * of each; {@code min} and {@code max} take as much of each of several.
 */
final class Derivatives {

    private static final double LN_10 = 2.302585092994046;

    private final Node node;
    private final Node change;

    /**
     * Derivatives of an operation.
     *
     * @param change how the number changes with its elements; one number for several where the shape is smaller
     */
    Derivatives(Node node, Node change) {
        this.node = node;
        this.change = change;
    }

    /** The operands whose changes make a difference to an operation. */
    static List<Node> operands(Node node) {
        return switch (node) {
            case Node.Length _ -> List.of();
            case Node.Where where -> List.of(where.yes(), where.no());
            case Node.Broadcast broadcast -> List.of(broadcast.operand());
            case Node.SumTo sum -> List.of(sum.operand());
            case Node.ReshapeLike reshape -> List.of(reshape.operand());
            case Node.Placed placed -> List.of(placed.operand());
            default -> node.dtype().isFloat() ? node.operands() : List.of();
        };
    }

    /** Tells how the number changes with each operand; may tell several things of one, which are to be added. */
    void tell(BiConsumer<Node, Node> to) {
        switch (node) {
            case Node.Input _, Node.Constant _, Node.State _, Node.Length _ -> {}
            case Node.Unary unary -> {
                Node slope = slope(unary);
                if (slope != null) {
                    to.accept(unary.operand(), times(change, slope));
                }
            }
            case Node.Binary binary -> binary(binary, to);
            case Node.Where where -> {
                Node none = number(0, node);
                spread(where.yes(), Typing.where(where.condition(), change, none), to);
                spread(where.no(), Typing.where(where.condition(), none, change), to);
            }
            case Node.Cast cast ->
                to.accept(cast.operand(), Typing.cast(change, cast.operand().dtype()));
            case Node.Reduce reduce -> reduce(reduce, to);
            case Node.Matmul product -> product(product, to);
            case Node.Cumsum sum ->
                to.accept(
                        sum.operand(),
                        backwards(new Node.Cumsum(backwards(full(change, node), sum.axis()), sum.axis()), sum.axis()));
            case Node.Slice slice ->
                to.accept(
                        slice.operand(),
                        new Node.Placed(
                                full(change, node),
                                slice.operand(),
                                slice.axis(),
                                slice.from(),
                                slice.to(),
                                slice.step()));
            case Node.Placed placed ->
                to.accept(
                        placed.operand(),
                        Typing.slice(full(change, node), placed.axis(), placed.from(), placed.to(), placed.step()));
            case Node.Transpose transpose -> to.accept(transpose.operand(), Typing.transpose(full(change, node)));
            case Node.Reshape reshape ->
                to.accept(reshape.operand(), new Node.ReshapeLike(full(change, node), reshape.operand()));
            case Node.ReshapeLike reshape ->
                to.accept(reshape.operand(), new Node.ReshapeLike(full(change, node), reshape.operand()));
            case Node.Broadcast broadcast -> spread(broadcast.operand(), change, to);
            case Node.SumTo sum -> to.accept(sum.operand(), full(change, node));
            case Node.Sort _ ->
                throw new IllegalArgumentException(
                        "gradient: there is none of sort here; take it of the elements before they are sorted");
        }
    }

    // ---- element by element

    /** How fast the result changes with the operand, {@code null} if it goes by steps. */
    private @Nullable Node slope(Node.Unary unary) {
        Node x = unary.operand();
        return switch (unary.op()) {
            case NEGATE -> number(-1, x);
            case ABS -> Typing.unary(UnaryOp.SIGN, x);
            case SQRT -> over(number(0.5, x), node);
            case CBRT -> over(number(1, x), times(number(3, x), times(node, node)));
            case EXP -> node;
            case EXPM1 -> plus(node, number(1, x));
            case LOG -> over(number(1, x), x);
            case LOG1P -> over(number(1, x), plus(x, number(1, x)));
            case LOG10 -> over(number(1 / LN_10, x), x);
            case SIN -> Typing.unary(UnaryOp.COS, x);
            case COS -> negative(Typing.unary(UnaryOp.SIN, x));
            case TAN -> plus(times(node, node), number(1, x));
            case ASIN -> over(number(1, x), root(x));
            case ACOS -> over(number(-1, x), root(x));
            case ATAN -> over(number(1, x), plus(times(x, x), number(1, x)));
            case SINH -> Typing.unary(UnaryOp.COSH, x);
            case COSH -> Typing.unary(UnaryOp.SINH, x);
            case TANH -> minus(number(1, x), times(node, node));
            case SIGN, FLOOR, CEIL, RINT, NOT, IS_NAN, IS_FINITE -> null;
        };
    }

    private static Node root(Node x) {
        return Typing.unary(UnaryOp.SQRT, minus(number(1, x), times(x, x)));
    }

    private void binary(Node.Binary binary, BiConsumer<Node, Node> to) {
        Node a = binary.left();
        Node b = binary.right();
        switch (binary.op()) {
            case ADD -> both(a, change, b, change, to);
            case SUBTRACT -> both(a, change, b, negative(change), to);
            case MULTIPLY -> both(a, times(change, b), b, times(change, a), to);
            case DIVIDE -> both(a, over(change, b), b, negative(over(times(change, node), b)), to);
            case REMAINDER ->
                both(a, change, b, negative(times(change, Typing.binary(BinaryOp.FLOOR_DIVIDE, a, b))), to);
            case POWER -> {
                Node below = Typing.binary(BinaryOp.POWER, a, minus(b, number(1, b)));
                Node isPositive = Typing.binary(BinaryOp.GREATER, a, number(0, a));
                Node log = Typing.where(isPositive, Typing.unary(UnaryOp.LOG, a), number(0, a));
                both(a, times(change, times(b, below)), b, times(change, times(node, log)), to);
            }
            case ATAN2 -> {
                Node square = plus(times(a, a), times(b, b));
                both(a, times(change, over(b, square)), b, negative(times(change, over(a, square))), to);
            }
            case HYPOT -> both(a, times(change, over(a, node)), b, times(change, over(b, node)), to);
            case MINIMUM -> extreme(BinaryOp.LESS, a, b, to);
            case MAXIMUM -> extreme(BinaryOp.GREATER, a, b, to);
            case FLOOR_DIVIDE, AND, OR, XOR, LESS, AT_MOST, GREATER, AT_LEAST, EQUAL, NOT_EQUAL -> {}
        }
    }

    private void extreme(BinaryOp better, Node a, Node b, BiConsumer<Node, Node> to) {
        Node tie = Typing.where(Typing.binary(BinaryOp.EQUAL, a, b), times(change, number(0.5, node)), number(0, node));
        both(
                a,
                Typing.where(Typing.binary(better, a, b), change, tie),
                b,
                Typing.where(Typing.binary(better, b, a), change, tie),
                to);
    }

    private void both(Node a, Node changeOfA, Node b, Node changeOfB, BiConsumer<Node, Node> to) {
        spread(a, changeOfA, to);
        spread(b, changeOfB, to);
    }

    /** Tells an operand that may have been repeated to the shape of the result, and then gets the sum. */
    private void spread(Node operand, Node changeOfResult, BiConsumer<Node, Node> to) {
        to.accept(
                operand, isAlike(operand, node) ? changeOfResult : new Node.SumTo(full(changeOfResult, node), operand));
    }

    // ---- reductions

    private void reduce(Node.Reduce reduce, BiConsumer<Node, Node> to) {
        Node x = reduce.operand();
        switch (reduce.op()) {
            case SUM -> to.accept(x, along(reduce, change));
            case MIN, MAX -> {
                Node is = Typing.binary(BinaryOp.EQUAL, x, along(reduce, node));
                Node count = Typing.cast(Typing.reduce(ReduceOp.COUNT, is, reduce.axis()), node.dtype());
                to.accept(x, Typing.where(is, along(reduce, over(change, count)), number(0, x)));
            }
            case ARG_MIN, ARG_MAX, COUNT, ANY, ALL -> {}
        }
    }

    /** What there is of one for each line, so that it goes with all elements of the line. */
    private static Node along(Node.Reduce reduce, Node ofResult) {
        boolean isOfRows = reduce.axis() == 1 && reduce.operand().shape().length == 2;
        return isOfRows && ofResult.shape().length == 1 ? Typing.reshape(ofResult, -1, 1) : ofResult;
    }

    // ---- matrices

    private void product(Node.Matmul product, BiConsumer<Node, Node> to) {
        Node a = product.left();
        Node b = product.right();
        Node g = full(change, node);
        int left = a.shape().length;
        int right = b.shape().length;
        if (left == 2 && right == 2) {
            to.accept(a, Typing.matmul(g, Typing.transpose(b)));
            to.accept(b, Typing.matmul(Typing.transpose(a), g));
        } else if (left == 2) {
            to.accept(a, outer(g, b));
            to.accept(b, Typing.matmul(g, a));
        } else if (right == 2) {
            to.accept(a, Typing.matmul(b, g));
            to.accept(b, outer(a, g));
        } else {
            to.accept(a, times(g, b));
            to.accept(b, times(g, a));
        }
    }

    private static Node outer(Node column, Node row) {
        return times(Typing.reshape(column, -1, 1), Typing.reshape(row, 1, -1));
    }

    private static Node backwards(Node line, int axis) {
        return Typing.slice(line, axis, Long.MAX_VALUE, Long.MIN_VALUE, -1);
    }

    // ---- shapes

    /** The same, repeated to the shape of an operation. */
    static Node full(Node change, Node like) {
        return isAlike(change, like) ? change : Typing.broadcast(change, like);
    }

    /** Whether two certainly have one shape, whatever a call brings. */
    @SuppressWarnings("ReferenceEquality") // as nodes are compared
    private static boolean isAlike(Node one, Node other) {
        long[] shape = one.shape();
        return (Typing.isKnown(shape) && Arrays.equals(shape, other.shape())) || origin(one) == origin(other);
    }

    /** An operand whose shape is that of a node. */
    @SuppressWarnings("ReferenceEquality") // as nodes are compared
    private static Node origin(Node node) {
        return switch (node) {
            case Node.Unary unary -> origin(unary.operand());
            case Node.Cast cast -> origin(cast.operand());
            case Node.Cumsum sum -> origin(sum.operand());
            case Node.Sort sort -> origin(sort.operand());
            case Node.Broadcast broadcast -> origin(broadcast.like());
            case Node.SumTo sum -> origin(sum.like());
            case Node.ReshapeLike reshape -> origin(reshape.like());
            case Node.Placed placed -> origin(placed.like());
            case Node.Binary _, Node.Where _ -> {
                Node found = null;
                for (Node each : node.operands()) {
                    if (each.shape().length > 0) {
                        Node of = origin(each);
                        if (found != null && found != of) {
                            yield node;
                        }
                        found = of;
                    }
                }
                yield found == null ? node : found;
            }
            default -> node;
        };
    }

    // ---- arithmetic that knows ones

    /** A number of the type of an operation. */
    static Node number(double value, Node like) {
        return new Node.Constant(like.dtype() == DType.FLOAT32 ? Array.scalar((float) value) : Array.scalar(value));
    }

    private static boolean isOne(Node node) {
        return node instanceof Node.Constant constant
                && constant.shape().length == 0
                && constant.value().getDouble() == 1;
    }

    private static Node times(Node a, Node b) {
        if (isOne(a)) {
            return b;
        }
        return isOne(b) ? a : Typing.binary(BinaryOp.MULTIPLY, a, b);
    }

    private static Node over(Node a, Node b) {
        return isOne(b) ? a : Typing.binary(BinaryOp.DIVIDE, a, b);
    }

    private static Node plus(Node a, Node b) {
        return Typing.binary(BinaryOp.ADD, a, b);
    }

    private static Node minus(Node a, Node b) {
        return Typing.binary(BinaryOp.SUBTRACT, a, b);
    }

    private static Node negative(Node a) {
        return Typing.unary(UnaryOp.NEGATE, a);
    }
}
