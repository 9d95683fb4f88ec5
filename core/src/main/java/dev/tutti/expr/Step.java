// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.List;

/** Something that a program does, after what is before it. */
sealed interface Step permits Pass, Step.View, Step.Whole {

    /**
     * Does it.
     *
     * @param values arrays by their slots
     */
    void run(Array[] values, Running running);

    /** What it computes. */
    List<Node> nodes();

    /**
     * How a program is run.
     *
     * @param threads how many, the caller included; 0 for as many as there are idle cores
     * @param minParallelSize elements below which one is enough
     */
    record Running(int threads, long minParallelSize) {}

    /** Another look at an array, or a copy of it where there is none. */
    record View(Node node, int slot, int operand) implements Step {
        @Override
        public void run(Array[] values, Running running) {
            values[slot] = Evaluator.compute(node, List.of(values[operand]));
        }

        @Override
        public List<Node> nodes() {
            return List.of(node);
        }
    }

    /** What needs all elements of its operands at once. */
    record Whole(Node node, int slot, List<Integer> operands) implements Step {
        @Override
        public void run(Array[] values, Running running) {
            values[slot] = Evaluator.compute(
                    node, operands.stream().map(each -> values[each]).toList());
        }

        @Override
        public List<Node> nodes() {
            return List.of(node);
        }
    }
}
