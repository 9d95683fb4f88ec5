// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What compiled expressions take, give and change.
 *
 * @param updates states that get new values
 * @param news these values, in the same order
 */
record Signature(List<Node> outputs, List<Node.Input> inputs, List<Node.State> updates, List<Node> news) {

    Signature {
        outputs = List.copyOf(outputs);
        inputs = List.copyOf(inputs);
        updates = List.copyOf(updates);
        news = List.copyOf(news);
    }

    /**
     * That of some expressions.
     *
     * @throws IllegalArgumentException if they need other inputs than are given
     */
    static Signature of(List<Node> outputs, List<Expr> inputs) {
        List<Node.Input> given = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Expr each : inputs) {
            if (!(each.node() instanceof Node.Input input)) {
                throw new IllegalArgumentException("an input is made by scalar, vector, matrix or input: found="
                        + each.node().label() + "; compile with the expressions that this is made of");
            }
            if (!names.add(input.name())) {
                throw new IllegalArgumentException(
                        "each input has a name of its own: name=" + input.name() + " twice; rename one of them");
            }
            given.add(input);
        }
        Signature signature = new Signature(outputs, given, List.of(), List.of());
        outputs.forEach(signature::check);
        return signature;
    }

    /** The same with another update. */
    @SuppressWarnings("ReferenceEquality") // two arrays with equal elements are two
    Signature updating(Node state, Node value) {
        if (!(state instanceof Node.State updated)) {
            throw new IllegalArgumentException(
                    "what is updated is a state, made by Expr.state: found=" + state.label());
        }
        if (!updated.value().isWritable()) {
            throw new IllegalArgumentException(
                    "a state that is updated is an array that can be written: state=" + updated.name());
        }
        if (updates.stream().anyMatch(each -> each.value() == updated.value())) {
            throw new IllegalArgumentException("a state is updated once: state=" + updated.name());
        }
        check(value);
        checkUpdate(updated, value);
        List<Node.State> states = new ArrayList<>(updates);
        states.add(updated);
        List<Node> values = new ArrayList<>(news);
        values.add(value);
        return new Signature(outputs, inputs, states, values);
    }

    /** All that is computed. */
    List<Node> results() {
        List<Node> all = new ArrayList<>(outputs);
        all.addAll(news);
        return all;
    }

    private void check(Node node) {
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Node> given = Collections.newSetFromMap(new IdentityHashMap<>());
        given.addAll(inputs);
        check(node, seen, given);
    }

    private void check(Node node, Set<Node> seen, Set<Node> given) {
        if (seen.add(node)) {
            if (node instanceof Node.Input input && !given.contains(input)) {
                throw new IllegalArgumentException("a compiled expression is given all inputs that it needs: missing="
                        + input.name() + " found=" + Arguments.names(inputs));
            }
            node.operands().forEach(each -> check(each, seen, given));
        }
    }

    /** Whether new values fit, once all sizes are known. */
    void checkUpdates(List<Node> results) {
        for (int i = 0; i < updates.size(); i++) {
            checkUpdate(updates.get(i), results.get(outputs.size() + i));
        }
    }

    private static void checkUpdate(Node.State state, Node value) {
        boolean fits = state.dtype() == value.dtype() && state.shape().length == value.shape().length;
        fits &= !Typing.isKnown(value.shape()) || Arrays.equals(state.shape(), value.shape());
        if (!fits) {
            throw new IllegalArgumentException("update: state " + state.name() + " is of type " + state.dtype()
                    + " and shape " + Typing.text(state.shape()) + ", its new value of " + value.dtype() + " and "
                    + Typing.text(value.shape()) + "; cast or reshape it");
        }
    }
}
