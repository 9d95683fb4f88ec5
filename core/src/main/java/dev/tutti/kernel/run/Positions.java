// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.run;

import dev.tutti.kernel.emit.LoopCode;
import dev.tutti.kernel.emit.ScalarLoop;
import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import dev.tutti.kernel.lift.Lifted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which elements a store of a body writes: a function that does what the body does up to the store, without any store,
 * and returns its position.
 *
 * @param input the array, by its place among the body's inputs; negative if it is none of them
 */
record Positions(int input, LoopCode code) {

    /** The index does not come to the store. */
    private static final int MISSED = Integer.MIN_VALUE;

    /** The function has thrown before. */
    private static final int UNKNOWN = Integer.MIN_VALUE + 1;

    /** Those of all stores of a body. */
    static List<Positions> of(Lifted lifted) {
        List<Positions> all = new ArrayList<>();
        Function function = lifted.function();
        for (int b = 0; b < function.blocks().size(); b++) {
            List<Instruction> instructions = function.blocks().get(b).instructions();
            for (int at = 0; at < instructions.size(); at++) {
                if (instructions.get(at).operation() instanceof Operation.Store store) {
                    Function before = upTo(function, b, at, store.index());
                    all.add(new Positions(
                            function.parameters().indexOf(store.array()),
                            ScalarLoop.compile(before, lifted.inputs().size(), LoopCode.Sink.INTS)));
                }
            }
        }
        return all;
    }

    /**
     * The positions of indices that follow one another.
     *
     * @return for as many as do not throw before they come to the store
     */
    int[] of(@Nullable Object[] inputs, int outer, long first, int count) {
        int[] positions = new int[count];
        Arrays.fill(positions, UNKNOWN);
        try {
            code.run(inputs, outer, first, count, positions, 0);
            return positions;
        } catch (RuntimeException e) {
            int known = 0;
            while (known < count && positions[known] != UNKNOWN) {
                known++;
            }
            return Arrays.copyOf(positions, known);
        }
    }

    /**
     * The elements that are the indices' own, whether they come to the store or not: positions are a constant times the
     * index, plus what is the same for all. Negative where there is none or it is not known.
     */
    int[] own(int[] positions, int count, int length) {
        int one = next(positions, 0, count);
        int other = next(positions, one + 1, count);
        long stride = other < count ? ((long) positions[other] - positions[one]) / (other - one) : 0;
        int[] own = new int[count];
        for (int k = 0; k < count; k++) {
            long position =
                    positions[k] != MISSED || other == count ? positions[k] : positions[one] + stride * (k - one);
            own[k] = position >= 0 && position < length ? (int) position : -1;
        }
        return own;
    }

    private static int next(int[] positions, int from, int count) {
        int next = Math.min(from, count);
        while (next < count && positions[next] == MISSED) {
            next++;
        }
        return next;
    }

    // ---- the function

    /** What is done up to an instruction of a block. */
    private static Function upTo(Function function, int block, int end, Value position) {
        int next = function.valueLimit();
        List<Block> blocks = new ArrayList<>();
        for (int b = 0; b < function.blocks().size(); b++) {
            Block from = function.blocks().get(b);
            List<Instruction> instructions = new ArrayList<>(from.instructions()
                    .subList(0, b == block ? end : from.instructions().size()));
            instructions.removeIf(each -> each.operation() instanceof Operation.Store);
            Exit exit = from.exit();
            if (b == block) {
                exit = new Exit.Return(position);
            } else if (exit instanceof Exit.Return) {
                Value missed = new Value(next++, Kind.INT);
                instructions.add(new Instruction(missed, Operation.Constant.of(MISSED), 0));
                exit = new Exit.Return(missed);
            }
            blocks.add(new Block(from.parameters(), instructions, exit));
        }
        return new Function(function.name(), function.parameters(), reachable(blocks), Kind.INT);
    }

    /** Without the blocks that nothing leads to any more. */
    private static List<Block> reachable(List<Block> blocks) {
        TreeMap<Integer, Integer> numbers = new TreeMap<>();
        List<Integer> waiting = new ArrayList<>(List.of(0));
        while (!waiting.isEmpty()) {
            int block = waiting.removeLast();
            if (numbers.put(block, 0) == null) {
                blocks.get(block).exit().edges().forEach(edge -> waiting.add(edge.target()));
            }
        }
        int number = 0;
        for (int block : List.copyOf(numbers.keySet())) {
            numbers.put(block, number++);
        }
        return numbers.keySet().stream()
                .map(blocks::get)
                .map(block -> new Block(
                        block.parameters(),
                        block.instructions(),
                        block.exit()
                                .map(
                                        value -> value,
                                        edge -> new Exit.Edge(
                                                numbers.getOrDefault(edge.target(), 0), edge.arguments()))))
                .toList();
    }
}
