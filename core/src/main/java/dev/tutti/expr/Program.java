// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.List;

/** How expressions are computed of inputs whose elements lie in some way. */
final class Program {

    private final Step[] steps;
    private final List<Node> given;
    private final int[] outputs;
    private final int slots;

    Program(List<Step> steps, List<Node> given, List<Integer> outputs, int slots) {
        this.steps = steps.toArray(Step[]::new);
        this.given = List.copyOf(given);
        this.outputs = outputs.stream().mapToInt(each -> each).toArray();
        this.slots = slots;
    }

    List<Step> steps() {
        return List.of(steps);
    }

    /** Computes the outputs. */
    Array[] run(Array[] arguments, Step.Running running) {
        Array[] values = new Array[slots];
        System.arraycopy(arguments, 0, values, 0, arguments.length);
        for (int i = arguments.length; i < given.size(); i++) {
            values[i] = Planner.array(given.get(i));
        }
        for (Step each : steps) {
            each.run(values, running);
        }
        Array[] results = new Array[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            results[i] = values[outputs[i]];
        }
        return results;
    }
}
