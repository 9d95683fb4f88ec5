// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import dev.tutti.kernel.ir.Verifier;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes a function smaller as long as something holds for it: whatever can go, goes, the last first. */
final class Shrinker {

    private final Predicate<Function> holds;
    private final int triesMost;
    private Function function;
    private int tries;

    private Shrinker(Function function, Predicate<Function> holds, int triesMost) {
        this.function = function;
        this.holds = holds;
        this.triesMost = triesMost;
    }

    /**
     * The smallest that was found.
     *
     * @param function for which it holds
     * @param triesMost how often to ask
     */
    static Function shrink(Function function, Predicate<Function> holds, int triesMost) {
        Shrinker shrinker = new Shrinker(function, holds, triesMost);
        int before;
        do {
            before = size(shrinker.function);
            shrinker.exits();
            shrinker.instructions();
        } while (size(shrinker.function) < before && shrinker.tries < triesMost);
        return shrinker.function;
    }

    /** How many instructions and blocks. */
    static int size(Function function) {
        return function.blocks().stream()
                .mapToInt(block -> 1 + block.instructions().size())
                .sum();
    }

    private boolean take(@Nullable Function smaller) {
        if (smaller == null || tries++ >= triesMost) {
            return false;
        }
        try {
            Verifier.verify(smaller);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (!holds.test(smaller)) {
            return false;
        }
        function = smaller;
        return true;
    }

    /** Goes one way only where there are several. */
    private void exits() {
        for (int b = function.blocks().size() - 1; b >= 0; b--) {
            int ways = b < function.blocks().size()
                    ? function.blocks().get(b).exit().edges().size()
                    : 0;
            for (int i = 0; ways > 1 && i < ways; i++) {
                if (take(only(b, i))) {
                    break;
                }
            }
        }
    }

    private Function only(int at, int way) {
        List<Block> blocks = new ArrayList<>(function.blocks());
        Block block = blocks.get(at);
        blocks.set(
                at,
                new Block(
                        block.parameters(),
                        block.instructions(),
                        new Exit.Jump(block.exit().edges().get(way))));
        return with(reachable(blocks));
    }

    private static List<Block> reachable(List<Block> blocks) {
        BitSet reached = new BitSet();
        List<Integer> waiting = new ArrayList<>(List.of(0));
        while (!waiting.isEmpty()) {
            int b = waiting.removeLast();
            if (!reached.get(b)) {
                reached.set(b);
                blocks.get(b).exit().edges().forEach(edge -> waiting.add(edge.target()));
            }
        }
        List<Block> kept = new ArrayList<>();
        for (int b = reached.nextSetBit(0); b >= 0; b = reached.nextSetBit(b + 1)) {
            Block block = blocks.get(b);
            Exit exit = block.exit()
                    .map(
                            value -> value,
                            edge -> new Exit.Edge(reached.get(0, edge.target()).cardinality(), edge.arguments()));
            kept.add(new Block(block.parameters(), block.instructions(), exit));
        }
        return kept;
    }

    /** Leaves out an instruction: what uses its result takes one of its operands, or a number. */
    private void instructions() {
        for (int b = function.blocks().size() - 1; b >= 0; b--) {
            for (int i = function.blocks().get(b).instructions().size() - 1; i >= 0; i--) {
                leaveOut(b, i);
            }
        }
    }

    private void leaveOut(int b, int i) {
        Instruction instruction = function.blocks().get(b).instructions().get(i);
        Value result = instruction.result();
        if (result == null || !isUsed(result)) {
            take(without(b, i, null, null));
            return;
        }
        for (Value each : instruction.operation().operands()) {
            if (each.kind() == result.kind() && take(without(b, i, each, null))) {
                return;
            }
        }
        if (!(instruction.operation() instanceof Operation.Constant) && result.kind() != Kind.REFERENCE) {
            take(without(b, i, null, new Operation.Constant(result.kind(), 0)));
        }
    }

    private boolean isUsed(Value value) {
        for (Block block : function.blocks()) {
            if (block.exit().operands().contains(value)
                    || block.exit().edges().stream()
                            .anyMatch(edge -> edge.arguments().contains(value))
                    || block.instructions().stream()
                            .anyMatch(each -> each.operation().operands().contains(value))) {
                return true;
            }
        }
        return false;
    }

    private Function without(int at, int position, @Nullable Value other, @Nullable Operation instead) {
        Value result = function.blocks().get(at).instructions().get(position).result();
        List<Block> blocks = new ArrayList<>();
        for (int b = 0; b < function.blocks().size(); b++) {
            Block block = function.blocks().get(b);
            List<Instruction> instructions = new ArrayList<>();
            for (int i = 0; i < block.instructions().size(); i++) {
                Instruction each = block.instructions().get(i);
                if (b != at || i != position) {
                    instructions.add(new Instruction(
                            each.result(),
                            each.operation().map(operand -> replaced(operand, result, other)),
                            each.line()));
                } else if (instead != null) {
                    instructions.add(new Instruction(result, instead, each.line()));
                }
            }
            Exit exit = block.exit()
                    .map(
                            operand -> replaced(operand, result, other),
                            edge -> new Exit.Edge(
                                    edge.target(),
                                    edge.arguments().stream()
                                            .map(operand -> replaced(operand, result, other))
                                            .toList()));
            blocks.add(new Block(block.parameters(), instructions, exit));
        }
        return with(blocks);
    }

    private static Value replaced(Value operand, @Nullable Value result, @Nullable Value other) {
        return other != null && operand.equals(result) ? other : operand;
    }

    private Function with(List<Block> blocks) {
        return new Function(function.name(), function.parameters(), blocks, function.result());
    }
}
