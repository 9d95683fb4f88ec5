// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What compiled expressions take and give. */
record Signature(List<Node> outputs, List<Node.Input> inputs) {

    Signature {
        outputs = List.copyOf(outputs);
        inputs = List.copyOf(inputs);
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
                throw new IllegalArgumentException("an input of a compiled expression is made by scalar, vector, matrix or input:"
                        + " found=" + each.node().label());
            }
            if (!names.add(input.name())) {
                throw new IllegalArgumentException("two inputs have one name: name=" + input.name());
            }
            given.add(input);
        }
        return new Signature(outputs, given);
    }
}
