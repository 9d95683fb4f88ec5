// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.pass;

import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Relation;
import dev.tutti.kernel.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Computes both sides of a condition and selects, where that is little and cannot throw: {@code x > 700 ? INFINITY : y}. Code
 * in one block needs no masks on lanes.
 */
public final class IfConversion {

    /** What is computed in vain at most. */
    private static final int SPECULATED_MOST = 4;

    private final List<Block> blocks;
    private final Map<Value, Operation> makers = new HashMap<>();

    private int values;

    private IfConversion(Function function) {
        this.values = function.valueLimit();
        this.blocks = new ArrayList<>(function.blocks());
        function.blocks()
                .forEach(block -> block.instructions().forEach(each -> {
                    if (each.result() != null) {
                        makers.put(each.result(), each.operation());
                    }
                }));
    }

    /** The function with fewer branches. */
    public static Function of(Function function) {
        Function now = function;
        while (true) {
            IfConversion pass = new IfConversion(now);
            if (!pass.convertOne()) {
                return now;
            }
            now = new Function(function.name(), function.parameters(), pass.blocks, function.result());
        }
    }

    /** A side of a branch: what is computed there, and what it hands to where both sides meet. */
    private record Side(int block, List<Instruction> instructions, Exit.Edge edge) {}

    private boolean convertOne() {
        for (int b = 0; b < blocks.size(); b++) {
            if (blocks.get(b).exit() instanceof Exit.Branch branch
                    && branch.left().kind() == Kind.INT) {
                Side yes = side(b, branch.yes());
                Side no = side(b, branch.no());
                for (Side left : new @Nullable Side[] {yes, direct(branch.yes())}) {
                    for (Side right : new @Nullable Side[] {no, direct(branch.no())}) {
                        if (left != null && right != null && left.edge.target() == right.edge.target()) {
                            convert(b, branch, left, right);
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    private static Side direct(Exit.Edge edge) {
        return new Side(-1, List.of(), edge);
    }

    /** The block that an edge alone leads to, if it is short and goes on to one place; {@code null} if not. */
    private @Nullable Side side(int from, Exit.Edge edge) {
        Block block = blocks.get(edge.target());
        boolean isShort = block.parameters().isEmpty()
                && block.instructions().size() <= SPECULATED_MOST
                && block.instructions().stream().allMatch(IfConversion::mayBeSpeculated)
                && edges(edge.target()) == 1;
        return isShort && block.exit() instanceof Exit.Jump(Exit.Edge on) && on.target() != from
                ? new Side(edge.target(), block.instructions(), on)
                : null;
    }

    private long edges(int target) {
        return blocks.stream()
                .flatMap(block -> block.exit().edges().stream())
                .filter(each -> each.target() == target)
                .count();
    }

    private static boolean mayBeSpeculated(Instruction instruction) {
        return instruction.result() != null
                && instruction.result().kind() != Kind.REFERENCE
                && !instruction.operation().mayThrow()
                && !(instruction.operation() instanceof Operation.Call call && !isCheap(call));
    }

    /** Whether a call is one instruction, on lanes too: others may be called lane by lane. */
    private static boolean isCheap(Operation.Call call) {
        return call.routine().owner().displayName().equals("Math")
                && switch (call.routine().name()) {
                    case "abs", "min", "max", "sqrt", "fma" -> true;
                    default -> false;
                };
    }

    private void convert(int b, Exit.Branch branch, Side yes, Side no) {
        List<Instruction> instructions = new ArrayList<>(blocks.get(b).instructions());
        instructions.addAll(yes.instructions);
        instructions.addAll(no.instructions);
        List<Value> handed = new ArrayList<>();
        for (int i = 0; i < yes.edge.arguments().size(); i++) {
            Value left = yes.edge.arguments().get(i);
            Value right = no.edge.arguments().get(i);
            if (!left.equals(right)) {
                Value chosen = new Value(values++, left.kind());
                instructions.add(new Instruction(chosen, select(branch, left, right), 0));
                left = chosen;
            }
            handed.add(left);
        }
        Exit.Edge on = new Exit.Edge(yes.edge.target(), handed);
        blocks.set(b, new Block(blocks.get(b).parameters(), instructions, new Exit.Jump(on)));
        join(b);
        removeUnreached();
    }

    /** Takes in the block that comes next, if nothing else leads there. */
    private void join(int b) {
        Exit.Edge on = ((Exit.Jump) blocks.get(b).exit()).edge();
        long leading = 0;
        for (int from = 0; from < blocks.size(); from++) {
            if (isReached(from)) {
                leading += blocks.get(from).exit().edges().stream()
                        .filter(each -> each.target() == on.target())
                        .count();
            }
        }
        if (leading != 1 || on.target() == b) {
            return;
        }
        Block next = blocks.get(on.target());
        Map<Value, Value> known = new HashMap<>();
        for (int i = 0; i < next.parameters().size(); i++) {
            known.put(next.parameters().get(i), on.arguments().get(i));
        }
        List<Instruction> all = new ArrayList<>(blocks.get(b).instructions());
        all.addAll(next.instructions());
        blocks.set(b, new Block(blocks.get(b).parameters(), all, next.exit()));
        for (int i = 0; i < blocks.size(); i++) {
            Block each = blocks.get(i);
            blocks.set(
                    i,
                    new Block(
                            each.parameters(),
                            each.instructions().stream()
                                    .map(one -> new Instruction(
                                            one.result(),
                                            one.operation().map(value -> known.getOrDefault(value, value)),
                                            one.line()))
                                    .toList(),
                            each.exit()
                                    .map(
                                            value -> known.getOrDefault(value, value),
                                            edge -> new Exit.Edge(
                                                    edge.target(),
                                                    edge.arguments().stream()
                                                            .map(value -> known.getOrDefault(value, value))
                                                            .toList()))));
        }
    }

    private boolean isReached(int block) {
        List<Integer> waiting = new ArrayList<>(List.of(0));
        List<Integer> seen = new ArrayList<>();
        while (!waiting.isEmpty()) {
            int next = waiting.removeLast();
            if (!seen.contains(next)) {
                seen.add(next);
                blocks.get(next).exit().edges().forEach(edge -> waiting.add(edge.target()));
            }
        }
        return seen.contains(block);
    }

    private void removeUnreached() {
        Map<Integer, Integer> positions = new HashMap<>();
        List<Block> kept = new ArrayList<>();
        for (int b = 0; b < blocks.size(); b++) {
            if (isReached(b)) {
                positions.put(b, kept.size());
                kept.add(blocks.get(b));
            }
        }
        kept.replaceAll(block -> new Block(
                block.parameters(),
                block.instructions(),
                block.exit()
                        .map(
                                value -> value,
                                edge -> new Exit.Edge(
                                        Objects.requireNonNull(positions.get(edge.target())), edge.arguments()))));
        blocks.clear();
        blocks.addAll(kept);
    }

    private Operation select(Exit.Branch branch, Value yes, Value no) {
        if (makers.get(branch.left()) instanceof Operation.Compare(Value left, Value right, int unordered)
                && makers.get(branch.right()) instanceof Operation.Constant(Kind _, long bits)
                && bits == 0) {
            Relation relation = branch.relation();
            boolean withNan = left.kind().isFloating() && relation.holds(unordered);
            return withNan == (relation == Relation.NOT_EQUAL) || !left.kind().isFloating()
                    ? new Operation.Select(relation, left, right, yes, no)
                    : new Operation.Select(relation.negated(), left, right, no, yes);
        }
        return new Operation.Select(branch.relation(), branch.left(), branch.right(), yes, no);
    }
}
