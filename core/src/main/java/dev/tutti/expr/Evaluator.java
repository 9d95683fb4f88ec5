// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Computes expressions one operation after the other and one element after the other, slowly. It decides what is right:
 * compiled code gives the same bits.
 */
final class Evaluator {

    private final IdentityHashMap<Node, Array> known = new IdentityHashMap<>();

    /** An evaluator that knows some nodes, the inputs at least. */
    Evaluator(IdentityHashMap<Node, Array> given) {
        known.putAll(given);
    }

    /** What a node is. All sizes are known in it, see {@link Concrete}. */
    Array of(Node node) {
        Array value = known.get(node);
        if (value == null) {
            value = compute(node, node.operands().stream().map(this::of).toList());
            known.put(node, value);
        }
        return value;
    }

    /** What an operation gives of some operands. */
    static Array compute(Node node, List<Array> operands) {
        return switch (node) {
            case Node.Input input -> throw new IllegalStateException("no array for input " + input.name());
            case Node.Constant constant -> constant.value();
            case Node.State state -> state.value();
            case Node.Unary unary -> unary(unary, operands.getFirst());
            case Node.Binary binary -> binary(binary, operands.getFirst(), operands.getLast());
            case Node.Where where -> where(where, operands.get(0), operands.get(1), operands.get(2));
            case Node.Cast cast -> operands.getFirst().cast(cast.dtype());
            case Node.Reduce reduce -> reduce(reduce, operands.getFirst());
            case Node.Matmul product -> matmul(product, operands.getFirst(), operands.getLast());
            case Node.Cumsum sum -> along(sum, operands.getFirst(), sum.axis(), Evaluator::cumulate);
            case Node.Sort sort -> along(sort, operands.getFirst(), sort.shape().length - 1, Evaluator::sort);
            case Node.Slice slice -> operands.getFirst().slice(slice.axis(), slice.from(), slice.to(), slice.step());
            case Node.Transpose _ -> operands.getFirst().transpose();
            case Node.Reshape reshape -> operands.getFirst().contiguous().reshape(reshape.shape());
            case Node.Broadcast broadcast -> operands.getFirst().broadcastTo("broadcast", broadcast.shape());
            case Node.Placed placed -> placed(placed, operands.getFirst());
            case Node.Length _, Node.SumTo _, Node.ReshapeLike _ ->
                throw new IllegalStateException("sizes are known: " + node.label());
        };
    }

    // ---- element by element

    private interface Each {
        void at(long i, long j);
    }

    /** All elements of a shape, in order; what is missing of two axes counts as one of size 1. */
    private static void each(long[] shape, Each each) {
        long rows = shape.length < 2 ? 1 : shape[0];
        long columns = shape.length == 0 ? 1 : shape[shape.length - 1];
        for (long i = 0; i < rows; i++) {
            for (long j = 0; j < columns; j++) {
                each.at(i, j);
            }
        }
    }

    /** An array as one of two dimensions, repeated to a shape. */
    private static Array spread(Array array, long[] shape) {
        return plane(array.broadcastTo("spread", shape));
    }

    private static Array plane(Array array) {
        long[] shape = array.shape();
        return array.broadcastTo(
                "plane", shape.length < 2 ? 1 : shape[0], shape.length == 0 ? 1 : shape[shape.length - 1]);
    }

    private static Array result(Node node) {
        return Array.zeros(node.dtype(), node.shape());
    }

    private static Array unary(Node.Unary node, Array operand) {
        Array result = result(node);
        Array out = plane(result);
        Array x = spread(operand, node.shape());
        UnaryOp op = node.op();
        each(node.shape(), (i, j) -> {
            if (op.rule() == UnaryOp.Rule.TEST) {
                out.set(i, j, ElementOps.test(op, x.getDouble(i, j)));
                return;
            }
            switch (node.dtype()) {
                case BOOL -> out.set(i, j, ElementOps.unary(op, x.getBoolean(i, j)));
                case INT32 -> out.set(i, j, ElementOps.unary(op, (int) x.getLong(i, j)));
                case INT64 -> out.set(i, j, ElementOps.unary(op, x.getLong(i, j)));
                case FLOAT32 -> out.set(i, j, (float) ElementOps.unary(op, x.getDouble(i, j)));
                case FLOAT64 -> out.set(i, j, ElementOps.unary(op, x.getDouble(i, j)));
            }
        });
        return result;
    }

    private static Array binary(Node.Binary node, Array left, Array right) {
        Array result = result(node);
        Array out = plane(result);
        Array a = spread(left, node.shape());
        Array b = spread(right, node.shape());
        BinaryOp op = node.op();
        each(node.shape(), (i, j) -> {
            if (op.rule() == BinaryOp.Rule.TEST) {
                out.set(
                        i,
                        j,
                        a.dtype().isFloat()
                                ? ElementOps.test(op, a.getDouble(i, j), b.getDouble(i, j))
                                : ElementOps.test(op, a.getLong(i, j), b.getLong(i, j)));
                return;
            }
            switch (node.dtype()) {
                case BOOL -> out.set(i, j, ElementOps.binary(op, a.getBoolean(i, j), b.getBoolean(i, j)));
                case INT32 -> out.set(i, j, ElementOps.binary(op, (int) a.getLong(i, j), (int) b.getLong(i, j)));
                case INT64 -> out.set(i, j, ElementOps.binary(op, a.getLong(i, j), b.getLong(i, j)));
                case FLOAT32 ->
                    out.set(i, j, ElementOps.binary(op, (float) a.getDouble(i, j), (float) b.getDouble(i, j)));
                case FLOAT64 -> out.set(i, j, ElementOps.binary(op, a.getDouble(i, j), b.getDouble(i, j)));
            }
        });
        return result;
    }

    private static Array where(Node.Where node, Array condition, Array yes, Array no) {
        Array result = result(node);
        Array out = plane(result);
        Array which = spread(condition, node.shape());
        Array left = spread(yes, node.shape());
        Array right = spread(no, node.shape());
        each(node.shape(), (i, j) -> {
            Array from = which.getBoolean(i, j) ? left : right;
            if (node.dtype().isFloat()) {
                out.set(i, j, from.getDouble(i, j));
            } else {
                out.set(i, j, from.getLong(i, j));
            }
        });
        return result;
    }

    // ---- reductions

    private static Array reduce(Node.Reduce node, Array operand) {
        if (node.axis() == Node.Length.ALL) {
            return reduce(node.op(), operand.contiguous().reshape(-1), node.dtype());
        }
        if (operand.dimensions() == 1) {
            return reduce(node.op(), operand, node.dtype());
        }
        int kept = 1 - node.axis();
        Array result = result(node);
        for (long i = 0; i < operand.size(kept); i++) {
            Array one = reduce(node.op(), operand.select(kept, i), node.dtype());
            if (node.dtype().isFloat()) {
                result.set(i, one.getDouble());
            } else {
                result.set(i, one.getLong());
            }
        }
        return result;
    }

    private static Array reduce(ReduceOp op, Array x, DType dtype) {
        long length = x.size(0);
        return switch (op) {
            case SUM -> {
                if (dtype.isFloat()) {
                    double sum = OneSum.of(i -> x.getDouble(i), length);
                    yield dtype == DType.FLOAT32 ? Array.scalar((float) sum) : Array.scalar(sum);
                }
                long sum = 0;
                for (long i = 0; i < length; i++) {
                    sum += x.getLong(i);
                }
                yield Array.scalar(sum);
            }
            case MIN, MAX -> {
                long at = extreme(op == ReduceOp.MIN, x);
                yield switch (dtype) {
                    case BOOL -> Array.scalar(x.getBoolean(at));
                    case INT32 -> Array.scalar((int) x.getLong(at));
                    case INT64 -> Array.scalar(x.getLong(at));
                    // there is one NaN
                    case FLOAT32 -> Array.scalar(Double.isNaN(x.getDouble(at)) ? Float.NaN : (float) x.getDouble(at));
                    case FLOAT64 -> Array.scalar(Double.isNaN(x.getDouble(at)) ? Double.NaN : x.getDouble(at));
                };
            }
            case ARG_MIN, ARG_MAX -> Array.scalar(extreme(op == ReduceOp.ARG_MIN, x));
            case COUNT, ANY, ALL -> {
                long count = 0;
                for (long i = 0; i < length; i++) {
                    count += x.getBoolean(i) ? 1 : 0;
                }
                yield op == ReduceOp.COUNT
                        ? Array.scalar(count)
                        : Array.scalar(op == ReduceOp.ANY ? count > 0 : count == length);
            }
        };
    }

    /** The first of the least or greatest elements; NaN is both. */
    private static long extreme(boolean isLeast, Array x) {
        long best = 0;
        for (long i = 1; i < x.size(0); i++) {
            if (x.dtype().isFloat()) {
                double now = x.getDouble(best);
                double next = x.getDouble(i);
                double of = isLeast ? Math.min(now, next) : Math.max(now, next);
                if (Double.doubleToLongBits(of) != Double.doubleToLongBits(now)) {
                    best = i;
                }
            } else if (isLeast ? x.getLong(i) < x.getLong(best) : x.getLong(i) > x.getLong(best)) {
                best = i;
            }
        }
        return best;
    }

    // ---- along an axis

    private interface Line {
        void of(Array from, Array to);
    }

    private static Array along(Node node, Array operand, int axis, Line line) {
        Array result = result(node);
        if (operand.dimensions() == 1) {
            line.of(operand, result);
            return result;
        }
        int kept = 1 - axis;
        for (long i = 0; i < operand.size(kept); i++) {
            line.of(operand.select(kept, i), result.select(kept, i));
        }
        return result;
    }

    /** Within a block one after the other; then what is before the block is added to each. */
    private static void cumulate(Array from, Array to) {
        if (!to.dtype().isFloat()) {
            long sum = 0;
            for (long i = 0; i < from.size(0); i++) {
                sum += from.getLong(i);
                to.set(i, sum);
            }
            return;
        }
        double before = 0;
        double sum = 0;
        for (long i = 0; i < from.size(0); i++) {
            if (i > 0 && i % OneSum.BLOCK == 0) {
                before = i == OneSum.BLOCK ? sum : before + sum;
                sum = 0;
            }
            sum = i % OneSum.BLOCK == 0 ? from.getDouble(i) : sum + from.getDouble(i);
            to.set(i, i < OneSum.BLOCK ? sum : before + sum);
        }
    }

    private static void sort(Array from, Array to) {
        List<Long> order = new ArrayList<>();
        for (long i = 0; i < from.size(0); i++) {
            order.add(i);
        }
        boolean isFloat = from.dtype().isFloat();
        order.sort((i, j) -> isFloat
                ? Double.compare(from.getDouble(i), from.getDouble(j))
                : Long.compare(from.getLong(i), from.getLong(j)));
        for (int i = 0; i < order.size(); i++) {
            if (isFloat) {
                to.set(i, from.getDouble(order.get(i)));
            } else {
                to.set(i, from.getLong(order.get(i)));
            }
        }
    }

    private static Array placed(Node.Placed node, Array operand) {
        Array result = result(node);
        Array to = plane(result.slice(node.axis(), node.from(), node.to(), node.step()));
        Array from = spread(operand, operand.shape());
        each(operand.shape(), (i, j) -> to.set(i, j, from.getDouble(i, j)));
        return result;
    }

    // ---- matrices

    private static Array matmul(Node.Matmul node, Array left, Array right) {
        Array a = left.dimensions() == 1 ? left.reshape(1, -1) : left;
        Array b = right.dimensions() == 1 ? right.contiguous().reshape(-1, 1) : right;
        Array result = Array.zeros(node.dtype(), a.size(0), b.size(1));
        for (long i = 0; i < a.size(0); i++) {
            for (long j = 0; j < b.size(1); j++) {
                product(a, b, i, j, result);
            }
        }
        return result.reshape(node.shape());
    }

    /** One chain along the inner axis, begun with 0 and rounded once a step. */
    private static void product(Array a, Array b, long i, long j, Array result) {
        double sum = 0;
        float narrow = 0;
        long whole = 0;
        for (long k = 0; k < a.size(1); k++) {
            switch (result.dtype()) {
                case BOOL -> whole |= a.getBoolean(i, k) && b.getBoolean(k, j) ? 1 : 0;
                case INT32, INT64 -> whole += a.getLong(i, k) * b.getLong(k, j);
                case FLOAT32 -> narrow = Math.fma((float) a.getDouble(i, k), (float) b.getDouble(k, j), narrow);
                case FLOAT64 -> sum = Math.fma(a.getDouble(i, k), b.getDouble(k, j), sum);
            }
        }
        switch (result.dtype()) {
            case BOOL, INT64 -> result.set(i, j, whole);
            case INT32 -> result.set(i, j, (long) (int) whole);
            case FLOAT32 -> result.set(i, j, narrow);
            case FLOAT64 -> result.set(i, j, sum);
        }
    }
}
