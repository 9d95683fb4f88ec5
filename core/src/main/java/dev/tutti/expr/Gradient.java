// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Derivatives of a number by arrays, in reverse mode: each operation, from the last to the first, is told how the number
 * changes with each element of its result, and tells its operands ({@link Derivatives}). Griewank and Walther,
 * <i>Evaluating Derivatives</i>, 2nd edition, chapter 3.
 *
 * <p>What an operation is told may be smaller than its result, and stands for all elements then: so sums cost nothing.
 */
final class Gradient {

    private final Set<Node> active = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Node> order = new ArrayList<>();
    private final IdentityHashMap<Node, Node> told = new IdentityHashMap<>();

    private Gradient() {}

    /** The derivatives of a number, each of the type and shape of what it is taken by. */
    static List<Node> of(Node cost, List<Node> by) {
        if (cost.shape().length > 0 || !cost.dtype().isFloat()) {
            throw new IllegalArgumentException("gradient: it is taken of one number of floating point, found "
                    + cost.dtype() + " of shape " + Typing.text(cost.shape()) + "; take the sum or mean first");
        }
        Gradient gradient = new Gradient();
        for (Node each : by) {
            if (!each.dtype().isFloat()) {
                throw new IllegalArgumentException(
                        "gradient: there is none by " + each.dtype() + ", found " + each.label() + "; use float64");
            }
            gradient.active.add(each);
        }
        gradient.visit(cost, Collections.newSetFromMap(new IdentityHashMap<>()));
        gradient.told.put(cost, Derivatives.number(1, cost));
        for (Node each : gradient.order.reversed()) {
            gradient.tell(each);
        }
        return by.stream().map(gradient::result).toList();
    }

    /** Puts what depends on the inputs, and matters, into an order in which operands come first. */
    private void visit(Node node, Set<Node> seen) {
        if (!seen.add(node)) {
            return;
        }
        for (Node each : Derivatives.operands(node)) {
            visit(each, seen);
            if (active.contains(each)) {
                active.add(node);
            }
        }
        if (active.contains(node)) {
            order.add(node);
        }
    }

    private void tell(Node node) {
        Node here = told.get(node);
        if (here == null) {
            return;
        }
        Derivatives derivatives = new Derivatives(node, here);
        for (Node each : Derivatives.operands(node)) {
            if (active.contains(each)) {
                derivatives.tell((operand, more) -> {
                    if (active.contains(operand)) {
                        told.merge(operand, more, (one, other) -> Typing.binary(BinaryOp.ADD, one, other));
                    }
                });
                return;
            }
        }
    }

    private Node result(Node by) {
        Node found = told.get(by);
        return Derivatives.full(found == null ? Derivatives.number(0, by) : found, by);
    }
}
