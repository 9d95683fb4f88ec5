// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Expressions with the same results and less to do: what is computed twice becomes one node, what is computed of numbers alone
 * a number, and views are taken of what is there rather than of what is computed element by element.
 */
final class Simplify {

    private final IdentityHashMap<Node, Node> simplified = new IdentityHashMap<>();
    private final IdentityHashMap<Node, Integer> numbers = new IdentityHashMap<>();
    private final Map<List<Object>, Node> firsts = new HashMap<>();

    /** The same expression. What is the same of several expressions becomes one node. */
    Node of(Node node) {
        Node known = simplified.get(node);
        if (known == null) {
            List<Node> operands = node.operands().stream().map(this::of).toList();
            Node rebuilt = operands.isEmpty() ? node : node.with(operands);
            known = first(folded(viewed(lighter(rebuilt))));
            simplified.put(node, known);
        }
        return known;
    }

    /** A number, if all operands are. */
    private static Node folded(Node node) {
        boolean isNumber = node.shape().length == 0
                && !node.operands().isEmpty()
                && node.operands().stream().allMatch(each -> each instanceof Node.Constant && each.shape().length == 0);
        return isNumber
                ? new Node.Constant(Evaluator.compute(
                        node,
                        node.operands().stream()
                                .map(each -> ((Node.Constant) each).value())
                                .toList()))
                : node;
    }

    /** The same without operands that are repeated for nothing, and factors that are one. */
    private static Node lighter(Node node) {
        if (!(node instanceof Node.Binary binary)) {
            return node;
        }
        Node left = binary.left() instanceof Node.Broadcast view ? view.operand() : binary.left();
        Node right = binary.right() instanceof Node.Broadcast view ? view.operand() : binary.right();
        for (Node each : List.of(
                Typing.binary(binary.op(), left, right),
                Typing.binary(binary.op(), left, binary.right()),
                Typing.binary(binary.op(), binary.left(), right))) {
            if (Arrays.equals(each.shape(), binary.shape())) {
                return withoutOne((Node.Binary) each);
            }
        }
        return binary;
    }

    private static Node withoutOne(Node.Binary binary) {
        if (binary.op() != BinaryOp.MULTIPLY || !binary.dtype().isFloat()) {
            return binary;
        }
        boolean isLeft = isOne(binary.left());
        Node other = isLeft ? binary.right() : binary.left();
        return (isLeft || isOne(binary.right())) && Arrays.equals(other.shape(), binary.shape()) ? other : binary;
    }

    private static boolean isOne(Node node) {
        return node instanceof Node.Constant constant
                && constant.shape().length == 0
                && constant.value().getDouble() == 1;
    }

    /** A view without what it need not look through. */
    private Node viewed(Node node) {
        return switch (node) {
            case Node.Reshape view
            when Arrays.equals(view.shape(), view.operand().shape()) -> view.operand();
            case Node.Reshape(Node.Reshape inner, long[] _, long[] shape) ->
                viewed(Typing.reshape(inner.operand(), shape));
            case Node.Transpose(Node.Transpose inner, long[] _) -> inner.operand();
            case Node.Broadcast view
            when Arrays.equals(view.shape(), view.operand().shape()) -> view.operand();
            case Node.Slice slice when isWhole(slice) -> slice.operand();
            case Node.Slice slice when mayLookThrough(slice.operand()) -> through(slice, slice.operand());
            case Node.Transpose view when mayLookThrough(view.operand()) -> through(view, view.operand());
            case Node.Reshape view when mayLookThrough(view.operand()) -> through(view, view.operand());
            case Node.Broadcast _,
                    Node.Slice _,
                    Node.Transpose _,
                    Node.Reshape _,
                    Node.Input _,
                    Node.Constant _,
                    Node.State _,
                    Node.Length _,
                    Node.Unary _,
                    Node.Binary _,
                    Node.Where _,
                    Node.Cast _,
                    Node.Reduce _,
                    Node.Matmul _,
                    Node.Cumsum _,
                    Node.Sort _,
                    Node.Placed _,
                    Node.ReshapeLike _,
                    Node.SumTo _ -> node;
        };
    }

    private static boolean isWhole(Node.Slice slice) {
        return Arrays.equals(slice.shape(), slice.operand().shape()) && slice.step() == 1;
    }

    /** Whether elements are computed one by one from those at the same place. */
    static boolean isElementwise(Node node) {
        return node instanceof Node.Unary
                || node instanceof Node.Binary
                || node instanceof Node.Where
                || node instanceof Node.Cast;
    }

    /** Of a single number there is nothing to be gained, and its operands have no axes. */
    private static boolean mayLookThrough(Node computed) {
        return isElementwise(computed) && computed.shape().length > 0;
    }

    /** A view of what is computed, as what is computed of views. */
    private Node through(Node view, Node computed) {
        List<Node> operands = new ArrayList<>();
        for (Node each : computed.operands()) {
            if (each.shape().length == 0) {
                operands.add(each);
                continue;
            }
            boolean isSame = Arrays.equals(each.shape(), computed.shape());
            Node whole = isSame ? each : first(new Node.Broadcast(each, computed, computed.shape()));
            operands.add(first(viewed(again(view, whole))));
        }
        return first(computed.with(operands));
    }

    private static Node again(Node view, Node operand) {
        return switch (view) {
            case Node.Slice slice -> slice.with(List.of(operand));
            case Node.Transpose _ -> Typing.transpose(operand);
            case Node.Reshape reshape -> Typing.reshape(operand, reshape.shape());
            default -> throw new IllegalArgumentException("no view: " + view.label());
        };
    }

    /** The node that has been made for the same before. */
    private Node first(Node node) {
        Node first = firsts.computeIfAbsent(key(node), made -> node);
        numbers.putIfAbsent(first, numbers.size());
        return first;
    }

    private List<Object> key(Node node) {
        List<Object> key = new ArrayList<>();
        key.add(node.getClass());
        switch (node) {
            case Node.Constant constant
            when constant.shape().length == 0 -> {
                key.add(constant.dtype());
                key.add(
                        constant.dtype().isFloat()
                                ? (Object) Double.doubleToRawLongBits(
                                        constant.value().getDouble())
                                : (Object) constant.value().getLong());
            }
            case Node.Constant constant -> key.add(new Same(constant.value()));
            case Node.State state -> key.add(new Same(state.value()));
            case Node.Input _ -> key.add(new Same(node));
            case Node.Unary unary -> key.add(unary.op());
            case Node.Binary binary -> key.add(binary.op());
            case Node.Cast cast -> key.add(cast.dtype());
            case Node.Reduce reduce -> key.addAll(List.of(reduce.op(), reduce.axis()));
            case Node.Cumsum sum -> key.add(sum.axis());
            case Node.Slice slice -> key.addAll(List.of(slice.axis(), slice.from(), slice.to(), slice.step()));
            case Node.Reshape reshape -> key.add(Arrays.toString(reshape.shape()));
            case Node.Broadcast broadcast -> {
                key.add(Arrays.toString(broadcast.shape()));
                key.add(numbers.get(broadcast.operand()));
                return key; // whose shape it takes does not matter
            }
            case Node.Placed placed -> {
                key.add(Arrays.toString(placed.shape()));
                key.addAll(List.of(placed.axis(), placed.from(), placed.to(), placed.step()));
                key.add(numbers.get(placed.operand()));
                return key; // as above
            }
            case Node.Where _, Node.Matmul _, Node.Sort _, Node.Transpose _ -> {}
            case Node.Length _, Node.SumTo _, Node.ReshapeLike _ ->
                throw new IllegalStateException("sizes are known: " + node.label());
        }
        node.operands().forEach(each -> key.add(Objects.requireNonNull(numbers.get(each))));
        return key;
    }

    /** An object that is equal to itself alone. */
    private record Same(Object object) {
        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(@Nullable Object other) {
            return other instanceof Same(Object same) && same == object;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }
    }
}
