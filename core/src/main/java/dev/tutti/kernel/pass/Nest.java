// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.pass;

import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Dominators;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The loops of a function, in each other. */
public final class Nest {

    /** A part of a region: one of its blocks, or a loop in it. */
    public sealed interface Part {}

    /** A block, by its position. */
    public record One(int block) implements Part {}

    /** A loop, or the whole of a function, whose {@link #outer} is {@code null}. */
    public static final class Region implements Part {
        private final int header;
        private final BitSet blocks = new BitSet();
        private final List<Part> parts = new ArrayList<>();
        private @Nullable Region outer;

        private Region(int header) {
            this.header = header;
        }

        /** The block that it begins with, and that all that repeats goes back to. */
        public int header() {
            return header;
        }

        /** The region that it is in. */
        public @Nullable Region outer() {
            return outer;
        }

        /** What is directly in it, each after all that leads to it in one round. */
        public List<Part> parts() {
            return parts;
        }

        /** Whether a block is in it, or in a loop in it. */
        public boolean contains(int block) {
            return blocks.get(block);
        }

        /** Whether it is another region or around it. */
        public boolean contains(Region other) {
            return contains(other.header) && other.blocks.cardinality() <= blocks.cardinality();
        }

        @Override
        public String toString() {
            return "b" + header + blocks;
        }
    }

    private final Region whole = new Region(0);
    private final List<Region> of = new ArrayList<>();
    private final Map<Value, Integer> homes = new HashMap<>();

    private Nest(Function function, List<Region> loops) {
        int count = function.blocks().size();
        whole.blocks.set(0, count);
        for (int b = 0; b < count; b++) {
            Region inner = whole;
            for (Region loop : loops) {
                if (loop.contains(b) && loop.blocks.cardinality() < inner.blocks.cardinality()) {
                    inner = loop;
                }
            }
            of.add(inner);
        }
        for (Region loop : loops) {
            loop.outer = whole;
            for (Region other : loops) {
                if (other != loop && other.contains(loop) && loop.outer.contains(other)) {
                    loop.outer = other;
                }
            }
        }
        for (int b = 0; b < count; b++) {
            Region region = of.get(b);
            if (region.outer != null && region.header == b) {
                region.outer.parts.add(region);
            }
            region.parts.add(new One(b));
        }
        for (Value each : function.parameters()) {
            homes.put(each, 0);
        }
        for (int b = 0; b < count; b++) {
            Block block = function.blocks().get(b);
            for (Value each : block.parameters()) {
                homes.put(each, b);
            }
            for (Instruction each : block.instructions()) {
                if (each.result() != null) {
                    homes.put(each.result(), each.operation() instanceof Operation.Constant ? 0 : b);
                }
            }
        }
    }

    /** The loops of a function; {@code null} if it has some that can be entered in two places. */
    public static @Nullable Nest of(Function function) {
        Dominators dominators = new Dominators(function);
        Map<Integer, Region> loops = new HashMap<>();
        for (int b = 0; b < function.blocks().size(); b++) {
            for (Exit.Edge edge : function.blocks().get(b).exit().edges()) {
                if (edge.target() <= b) {
                    if (!dominators.dominates(edge.target(), b)) {
                        return null;
                    }
                    grow(loops.computeIfAbsent(edge.target(), Region::new), b, dominators);
                }
            }
        }
        return new Nest(function, new ArrayList<>(loops.values()));
    }

    /** Takes all blocks that lead to one of the loop without its header. */
    private static void grow(Region loop, int from, Dominators dominators) {
        loop.blocks.set(loop.header);
        List<Integer> waiting = new ArrayList<>(List.of(from));
        while (!waiting.isEmpty()) {
            int block = waiting.removeLast();
            if (!loop.blocks.get(block)) {
                loop.blocks.set(block);
                waiting.addAll(dominators.before(block));
            }
        }
    }

    /** The whole of the function. */
    public Region whole() {
        return whole;
    }

    /** The innermost region of a block. */
    public Region of(int block) {
        return of.get(block);
    }

    /** The block where a value is made; the first for the function's parameters and for numbers. */
    public int home(Value value) {
        return Objects.requireNonNull(homes.get(value));
    }
}
