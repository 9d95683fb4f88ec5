// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.ir;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a function is one: that each value is made once, before all its uses on every way to them, and that kinds
 * fit. Cheap enough to be asked after every change in tests.
 */
public final class Verifier {

    private final Function function;

    /** The block where each value is made; that of parameters of the function is the first. */
    private final Map<Value, Integer> home = new HashMap<>();

    private final Dominators dominators;

    private Verifier(Function function) {
        this.function = function;
        int blocks = function.blocks().size();
        for (Block block : function.blocks()) {
            for (Exit.Edge edge : block.exit().edges()) {
                require(edge.target() > 0 && edge.target() < blocks, edge, "a target that is no block");
            }
        }
        dominators = new Dominators(function);
    }

    /**
     * Checks a function.
     *
     * @throws IllegalArgumentException saying what is wrong; that is a defect of whoever made it
     */
    public static void verify(Function function) {
        new Verifier(function).run();
    }

    private void run() {
        function.parameters().forEach(value -> made(value, 0));
        for (int b = 0; b < function.blocks().size(); b++) {
            Block block = function.blocks().get(b);
            require(b == 0 || !dominators.before(b).isEmpty(), block, "a block that nothing leads to");
            require(b > 0 || block.parameters().isEmpty(), block, "parameters of the first block");
            int home = b;
            block.parameters().forEach(value -> made(value, home));
            for (Instruction each : block.instructions()) {
                if (each.result() != null) {
                    made(each.result(), home);
                }
            }
        }
        for (int b = 0; b < function.blocks().size(); b++) {
            uses(b);
        }
    }

    private void made(Value value, int block) {
        require(home.put(value, block) == null, value, "a value that is made twice");
    }

    private void uses(int b) {
        Block block = function.blocks().get(b);
        // What is made here counts from where it is made.
        BitSet here = new BitSet();
        if (b == 0) {
            function.parameters().forEach(value -> here.set(value.number()));
        }
        block.parameters().forEach(value -> here.set(value.number()));
        for (Instruction each : block.instructions()) {
            each.operation().operands().forEach(value -> used(value, b, here, each));
            kinds(each.operation());
            if (each.result() != null) {
                here.set(each.result().number());
            }
        }
        block.exit().operands().forEach(value -> used(value, b, here, block.exit()));
        kinds(block.exit());
        for (Exit.Edge edge : block.exit().edges()) {
            List<Value> taken = function.blocks().get(edge.target()).parameters();
            require(taken.size() == edge.arguments().size(), edge, "arguments that do not fit " + taken);
            for (int i = 0; i < taken.size(); i++) {
                Value handed = edge.arguments().get(i);
                used(handed, b, here, edge);
                require(handed.kind() == taken.get(i).kind(), edge, "an argument of another kind");
            }
        }
    }

    private void used(Value value, int block, BitSet here, Object user) {
        Integer made = home.get(value);
        require(made != null, user, "a value that is not made: " + value);
        boolean isBefore =
                Objects.requireNonNull(made) == block ? here.get(value.number()) : dominators.dominates(made, block);
        require(isBefore, user, "a value that is not made before: " + value);
    }

    private static void kinds(Operation operation) {
        switch (operation) {
            case Operation.Binary binary -> {
                Kind kind = binary.left().kind();
                require(kind != Kind.REFERENCE, binary, "arithmetic of references");
                require(!kind.isFloating() || binary.operator().isOfFloating(), binary, "an operator of integers");
                expect(binary.operator().isShift() ? Kind.INT : kind, binary.right(), binary);
            }
            case Operation.Negate negate -> require(negate.value().kind() != Kind.REFERENCE, negate, "a reference");
            case Operation.Compare compare -> {
                require(
                        compare.left().kind() == Kind.LONG
                                || compare.left().kind().isFloating(),
                        compare,
                        "a kind that branches compare");
                expect(compare.left().kind(), compare.right(), compare);
            }
            case Operation.Convert convert -> expect(convert.conversion().from(), convert.value(), convert);
            case Operation.Select select -> {
                require(select.left().kind() != Kind.REFERENCE, select, "a comparison of references");
                require(select.yes().kind() != Kind.REFERENCE, select, "a choice of references");
                expect(select.left().kind(), select.right(), select);
                expect(select.yes().kind(), select.no(), select);
            }
            case Operation.Call call -> {
                require(
                        call.arguments().size() == call.routine().type().parameterCount(),
                        call,
                        "another number of arguments");
                for (int i = 0; i < call.arguments().size(); i++) {
                    expect(
                            Kind.of(call.routine().type().parameterType(i)),
                            call.arguments().get(i),
                            call);
                }
            }
            case Operation.Check check -> {
                require(
                        check.index().kind() == Kind.INT || check.index().kind() == Kind.LONG,
                        check,
                        "an index that is no integer");
                expect(check.index().kind(), check.length(), check);
            }
            case Operation.Load load -> place(load.element(), load.array(), load.index(), load);
            case Operation.Store store -> {
                place(store.element(), store.array(), store.index(), store);
                require(store.element() != Element.REFERENCE, store, "a reference stored");
                expect(store.element().kind(), store.value(), store);
            }
            case Operation.Length length -> expect(Kind.REFERENCE, length.array(), length);
            case Operation.Constant _ -> {}
        }
    }

    private static void place(Element element, Value array, Value index, Operation operation) {
        expect(Kind.REFERENCE, array, operation);
        if (index.kind() == Kind.LONG) {
            require(element.isOfMemory(), operation, "elements that are in arrays only");
        } else {
            expect(Kind.INT, index, operation);
        }
    }

    private void kinds(Exit exit) {
        switch (exit) {
            case Exit.Branch branch -> {
                Kind kind = branch.left().kind();
                require(
                        kind == Kind.INT
                                || (kind == Kind.REFERENCE
                                        && (branch.relation() == Relation.EQUAL
                                                || branch.relation() == Relation.NOT_EQUAL)),
                        branch,
                        "kinds that cannot be compared so");
                expect(kind, branch.right(), branch);
            }
            case Exit.Switch choice -> expect(Kind.INT, choice.selector(), choice);
            case Exit.Return end ->
                require(
                        (end.value() == null ? null : end.value().kind()) == function.result(),
                        end,
                        "another kind of result");
            case Exit.Jump _, Exit.Leave _ -> {}
        }
    }

    private static void expect(Kind kind, Value value, Object user) {
        require(value.kind() == kind, user, value + " is " + value.kind() + ", not " + kind);
    }

    private static void require(boolean holds, @Nullable Object where, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what + " in " + where);
        }
    }
}
