// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A body: from its captures and its index or indices to its value.
 *
 * @param name for people
 * @param parameters what it is called with
 * @param blocks the first is where it begins, which no edge leads to; the others as they can be reached, none before
 *     all of its predecessors but those of the loop that it begins
 * @param result what it returns, {@code null} if nothing
 */
public record Function(
        String name,
        List<Value> parameters,
        List<Block> blocks,
        @Nullable Kind result) {

    public Function {
        parameters = List.copyOf(parameters);
        blocks = List.copyOf(blocks);
    }

    /** Whether some block is reached again from itself: without that every call ends, after about as long. */
    public boolean loops() {
        for (int b = 0; b < blocks.size(); b++) {
            for (Exit.Edge edge : blocks.get(b).exit().edges()) {
                if (edge.target() <= b) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether it returns the same whatever it is called with: a number that is written in it. */
    public boolean isConstant() {
        Block first = blocks.getFirst();
        return first.exit() instanceof Exit.Return
                && first.instructions().stream().allMatch(each -> each.operation() instanceof Operation.Constant)
                && first.exit().operands().stream().noneMatch(parameters::contains);
    }

    /** One more than the highest number of a value. */
    public int valueLimit() {
        int limit = 0;
        for (Value each : parameters) {
            limit = Math.max(limit, each.number() + 1);
        }
        for (Block block : blocks) {
            for (Value each : block.parameters()) {
                limit = Math.max(limit, each.number() + 1);
            }
            for (Instruction each : block.instructions()) {
                if (each.result() != null) {
                    limit = Math.max(limit, each.result().number() + 1);
                }
            }
        }
        return limit;
    }

    /** All of it, a line for each instruction, for people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        text.append('(');
        for (int i = 0; i < parameters.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(typed(parameters.get(i)));
        }
        text.append(')').append(result == null ? "" : ":" + result).append('\n');
        for (int b = 0; b < blocks.size(); b++) {
            Block block = blocks.get(b);
            text.append('b').append(b);
            if (!block.parameters().isEmpty()) {
                text.append(block.parameters().stream().map(Function::typed).toList());
            }
            text.append(":\n");
            block.instructions().forEach(each -> text.append("  ").append(each).append('\n'));
            text.append("  ").append(block.exit()).append('\n');
        }
        return text.toString();
    }

    private static String typed(Value value) {
        return value + ":" + value.kind();
    }
}
