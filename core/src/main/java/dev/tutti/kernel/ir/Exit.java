// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How a block ends. */
public sealed interface Exit {

    /** What it needs, but for what its edges hand on. */
    List<Value> operands();

    /** Where it can go on; several edges may lead to one block. */
    List<Edge> edges();

    /** The same with other operands and edges. */
    Exit map(UnaryOperator<Value> operand, UnaryOperator<Edge> edge);

    /**
     * A way to another block.
     *
     * @param target the block's position in the function
     * @param arguments its parameters' values
     */
    record Edge(int target, List<Value> arguments) {

        public Edge {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String toString() {
            return "b" + target + (arguments.isEmpty() ? "" : arguments);
        }
    }

    /** On to another block. */
    record Jump(Edge edge) implements Exit {
        @Override
        public List<Value> operands() {
            return List.of();
        }

        @Override
        public List<Edge> edges() {
            return List.of(edge);
        }

        @Override
        public Exit map(UnaryOperator<Value> operand, UnaryOperator<Edge> map) {
            return new Jump(map.apply(edge));
        }

        @Override
        public String toString() {
            return "jump " + edge;
        }
    }

    /**
     * To one of two blocks.
     *
     * @param relation of two {@code int}s, or {@link Relation#EQUAL} or not of two references
     */
    record Branch(Relation relation, Value left, Value right, Edge yes, Edge no) implements Exit {
        @Override
        public List<Value> operands() {
            return List.of(left, right);
        }

        @Override
        public List<Edge> edges() {
            return List.of(yes, no);
        }

        @Override
        public Exit map(UnaryOperator<Value> operand, UnaryOperator<Edge> edge) {
            return new Branch(relation, operand.apply(left), operand.apply(right), edge.apply(yes), edge.apply(no));
        }

        @Override
        public String toString() {
            return "if " + left + " " + relation + " " + right + " " + yes + " else " + no;
        }
    }

    /** To the block of an {@code int}, or else to another. */
    record Switch(Value selector, Map<Integer, Edge> cases, Edge otherwise) implements Exit {

        public Switch {
            cases = Collections.unmodifiableMap(new TreeMap<>(cases));
        }

        @Override
        public List<Value> operands() {
            return List.of(selector);
        }

        @Override
        public List<Edge> edges() {
            List<Edge> edges = new ArrayList<>(cases.values());
            edges.add(otherwise);
            return edges;
        }

        @Override
        public Exit map(UnaryOperator<Value> operand, UnaryOperator<Edge> edge) {
            Map<Integer, Edge> mapped = new TreeMap<>();
            cases.forEach((label, to) -> mapped.put(label, edge.apply(to)));
            return new Switch(operand.apply(selector), mapped, edge.apply(otherwise));
        }

        @Override
        public String toString() {
            return "switch " + selector + " " + cases + " else " + otherwise;
        }
    }

    /** The end, with the function's result if it has one. */
    record Return(@Nullable Value value) implements Exit {
        @Override
        public List<Value> operands() {
            return value == null ? List.of() : List.of(value);
        }

        @Override
        public List<Edge> edges() {
            return List.of();
        }

        @Override
        public Exit map(UnaryOperator<Value> operand, UnaryOperator<Edge> edge) {
            return new Return(value == null ? null : operand.apply(value));
        }

        @Override
        public String toString() {
            return value == null ? "return" : "return " + value;
        }
    }

    /** Out of the function: what happens here, an exception that the body makes, only the body itself can do. */
    record Leave() implements Exit {
        @Override
        public List<Value> operands() {
            return List.of();
        }

        @Override
        public List<Edge> edges() {
            return List.of();
        }

        @Override
        public Exit map(UnaryOperator<Value> operand, UnaryOperator<Edge> edge) {
            return this;
        }

        @Override
        public String toString() {
            return "leave";
        }
    }
}
