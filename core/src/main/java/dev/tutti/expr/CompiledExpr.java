// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Expressions that are ready to be computed, again and again.
 */
public final class CompiledExpr {

    private final List<Node> outputs;
    private final List<Node.Input> inputs;

    private CompiledExpr(List<Node> outputs, List<Node.Input> inputs) {
        this.outputs = outputs;
        this.inputs = inputs;
    }

    static CompiledExpr of(List<Node> outputs, List<Expr> inputs) {
        List<Node.Input> given = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Expr each : inputs) {
            if (!(each.node() instanceof Node.Input input)) {
                throw new IllegalArgumentException("an input of a compiled expression is made by scalar, vector, matrix or input:"
                        + " found=" + each.node().label());
            }
            if (!names.add(input.name())) {
                throw new IllegalArgumentException("two inputs have one name: name=" + input.name());
            }
            given.add(input);
        }
        return new CompiledExpr(List.copyOf(outputs), List.copyOf(given));
    }

    /**
     * Computes the only output.
     *
     * @param arguments one for each input, in their order
     * @return its elements
     */
    public Array call(Object... arguments) {
        return callAll(arguments).getFirst();
    }

    /**
     * Computes all outputs.
     *
     * @param arguments one for each input, in their order
     * @return the elements of each
     */
    public List<Array> callAll(Object... arguments) {
        Array[] arrays = Arguments.of(inputs, arguments);
        Map<Node.Input, long[]> shapes = new IdentityHashMap<>();
        for (int i = 0; i < arrays.length; i++) {
            shapes.put(inputs.get(i), arrays[i].shape());
        }
        Concrete concrete = new Concrete(shapes);
        Map<Node, Array> values = new IdentityHashMap<>();
        for (int i = 0; i < arrays.length; i++) {
            values.put(concrete.of(inputs.get(i)), arrays[i]);
        }
        Evaluator evaluator = new Evaluator(values);
        return outputs.stream().map(each -> evaluator.of(concrete.of(each))).toList();
    }
}
