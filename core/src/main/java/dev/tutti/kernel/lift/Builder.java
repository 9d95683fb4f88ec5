// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A function while it is made. Its blocks come in any order, and their edges before their targets. */
final class Builder {

    /** More than anybody writes; what a few lines can grow to by calls within calls. */
    private static final int INSTRUCTIONS_MOST = 20_000;

    /** A block that is not finished. */
    static final class Open {
        private final List<Value> parameters = new ArrayList<>();
        private final List<Instruction> instructions = new ArrayList<>();
        private @Nullable Exit exit;
        private int position;
    }

    /** An edge whose target is found later. Exits name it by its position in {@link #links}. */
    static final class Link {
        private @Nullable Open target;
        private final List<Value> arguments = new ArrayList<>();

        void to(Open block, List<Value> handed) {
            target = block;
            arguments.addAll(handed);
        }
    }

    private final List<Link> links = new ArrayList<>();
    private final Map<Operation.Constant, Value> constants = new HashMap<>();
    private final Map<Value, Operation.Constant> numbers = new HashMap<>();
    private final Open begin = open();
    private Open current = begin;
    private int values;
    private int instructions;

    Open open() {
        return new Open();
    }

    Value value(Kind kind) {
        return new Value(values++, kind);
    }

    Value parameter(Open block, Kind kind) {
        Value value = value(kind);
        block.parameters.add(value);
        return value;
    }

    /** The block that instructions are added to. */
    Open current() {
        return current;
    }

    void moveTo(Open block) {
        current = block;
    }

    /** A number, the same value for all its uses: it is made where the function begins. */
    Value constant(Operation.Constant constant) {
        Value value = constants.get(constant);
        if (value == null) {
            value = value(constant.kind());
            constants.put(constant, value);
            begin.instructions.addFirst(new Instruction(value, constant, 0));
            numbers.put(value, constant);
        }
        return value;
    }

    /** What a value is if it is a number that does not change. */
    Operation.@Nullable Constant known(Value value) {
        return numbers.get(value);
    }

    Value add(Operation operation, int line) throws Refusal {
        Value result = value(Objects.requireNonNull(operation.kind()));
        add(new Instruction(result, operation, line));
        return result;
    }

    void add(Instruction instruction) throws Refusal {
        if (++instructions > INSTRUCTIONS_MOST) {
            throw new Refusal(Refusal.Code.SIZE, "more than " + INSTRUCTIONS_MOST + " operations", instruction.line());
        }
        current.instructions.add(instruction);
    }

    /** An edge for an exit that is made now, and the link that says later where it goes. */
    Exit.Edge edge(Link link) {
        links.add(link);
        return new Exit.Edge(links.size() - 1, List.of());
    }

    /** Ends the current block. */
    void end(Exit exit) {
        current.exit = exit;
    }

    Function build(String name, List<Value> parameters, @Nullable Kind result) {
        List<Open> order = new ArrayList<>();
        visit(order);
        for (int i = 0; i < order.size(); i++) {
            order.get(i).position = i;
        }
        List<Block> blocks = new ArrayList<>();
        for (Open block : order) {
            Exit exit = exit(block).map(value -> value, edge -> {
                Link link = links.get(edge.target());
                return new Exit.Edge(target(link).position, link.arguments);
            });
            blocks.add(new Block(block.parameters, block.instructions, exit));
        }
        return new Function(name, parameters, blocks, result);
    }

    private static Exit exit(Open block) {
        return Objects.requireNonNull(block.exit);
    }

    private static Open target(Link link) {
        return Objects.requireNonNull(link.target);
    }

    /** Depth first; a block comes after all that lead to it, but for loops. */
    private void visit(List<Open> order) {
        record Visit(Open block, List<Exit.Edge> left) {}
        Set<Open> seen = new HashSet<>(List.of(begin));
        List<Visit> path = new ArrayList<>();
        path.add(new Visit(begin, new ArrayList<>(exit(begin).edges())));
        while (!path.isEmpty()) {
            Visit last = path.getLast();
            if (last.left.isEmpty()) {
                order.addFirst(last.block);
                path.removeLast();
            } else {
                Open to = target(links.get(last.left.removeLast().target()));
                if (seen.add(to)) {
                    path.add(new Visit(to, new ArrayList<>(exit(to).edges())));
                }
            }
        }
    }
}
