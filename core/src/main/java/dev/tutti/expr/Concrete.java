// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/** Expressions for inputs whose sizes are known: sizes become numbers, and what depends on them is decided. */
final class Concrete {

    private final IdentityHashMap<Node, Node> made = new IdentityHashMap<>();

    /**
     * Expressions for inputs of some shapes.
     *
     * @param shapes that of each input, which fits it
     */
    Concrete(IdentityHashMap<Node.Input, long[]> shapes) {
        shapes.forEach((input, shape) -> made.put(input, new Node.Input(input.name(), input.dtype(), shape)));
    }

    /** The same expression with all sizes known. What was one node stays one. */
    Node of(Node node) {
        Node known = made.get(node);
        if (known == null) {
            known = switch (node) {
                case Node.Length length -> length(of(length.operand()), length.axis());
                case Node.SumTo sum -> sumTo(of(sum.operand()), of(sum.like()).shape());
                case Node.ReshapeLike reshape ->
                    Typing.reshape(of(reshape.operand()), of(reshape.like()).shape());
                case Node.Input input -> throw new IllegalStateException("no shape of input " + input.name());
                case Node.Matmul product
                when product.shape().length == 0 -> Typing.vectors((Node.Matmul) product.with(operands(product)));
                default -> {
                    List<Node> operands = operands(node);
                    yield isSame(operands, node.operands()) ? node : node.with(operands);
                }
            };
            made.put(node, known);
        }
        return known;
    }

    private List<Node> operands(Node node) {
        return node.operands().stream().map(this::of).toList();
    }

    @SuppressWarnings("ReferenceEquality") // as nodes are compared
    private static boolean isSame(List<Node> one, List<Node> other) {
        for (int i = 0; i < one.size(); i++) {
            if (one.get(i) != other.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static Node length(Node operand, int axis) {
        long[] shape = operand.shape();
        return new Node.Constant(
                Array.scalar(axis == Node.Length.ALL ? Arrays.stream(shape).reduce(1L, (a, b) -> a * b) : shape[axis]));
    }

    private static Node sumTo(Node operand, long[] target) {
        long[] shape = operand.shape();
        if (Arrays.equals(shape, target)) {
            return operand;
        }
        Node sum = operand;
        for (int axis = 0; axis < shape.length; axis++) {
            int kept = axis - (shape.length - target.length);
            if (kept < 0 || (target[kept] == 1 && shape[axis] != 1)) {
                long[] one = sum.shape().clone();
                one[axis] = 1;
                sum = Typing.reshape(Typing.reduce(ReduceOp.SUM, sum, axis), one);
            }
        }
        return Typing.cast(Typing.reshape(sum, target), operand.dtype());
    }
}
