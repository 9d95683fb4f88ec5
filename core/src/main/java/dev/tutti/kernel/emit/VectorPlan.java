// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.emit.Lanes.Lane;
import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Dominators;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import dev.tutti.kernel.pass.Dependence;
import dev.tutti.kernel.pass.IfConversion;
import dev.tutti.kernel.pass.Nest;
import dev.tutti.kernel.pass.OneReturn;
import dev.tutti.kernel.pass.Shape;
import dev.tutti.kernel.pass.Shapes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a function is run on lanes, and whether it can be. */
final class VectorPlan {

    private static final String OWN_ELEMENT = "write each element by its own index, or use addInto";

    /** More instructions than this make a method that the JIT compiler leaves alone. */
    private static final int INSTRUCTIONS_MOST = 400;

    /**
     * A value that is used behind a loop that it is made in.
     *
     * @param left the outermost loop in that one that lanes leave one by one, with the value
     */
    record Behind(Value value, Nest.@Nullable Region left) {}

    private final Function function;
    private final Nest nest;
    private final Shapes shapes;
    private final Dependence dependence;
    private final Dominators dominators;
    private final Map<Nest.Region, Set<Value>> frozen = new HashMap<>();
    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);

    private VectorPlan(Function function, Nest nest, Set<Value> varying) throws NoLanesException {
        this.function = function;
        this.nest = nest;
        this.shapes = new Shapes(function, nest, storesElsewhere(function), varying);
        this.dependence = new Dependence(function, shapes);
        this.dominators = new Dominators(function);
        requireIndependence();
        for (int b = 0; b < function.blocks().size(); b++) {
            look(b);
        }
        if (function.result() != null) {
            kinds.add(function.result());
        }
    }

    /**
     * Plans a function.
     *
     * @throws NoLanesException if it does not go onto lanes
     */
    static VectorPlan of(Function function) throws NoLanesException {
        return of(function, Set.of());
    }

    /** The same of a function some of whose parameters are vectors already. */
    static VectorPlan of(Function function, Set<Value> varying) throws NoLanesException {
        Function prepared = IfConversion.of(OneReturn.of(function));
        Nest nest = Nest.of(prepared);
        if (nest == null) {
            throw new NoLanesException("a loop that can be entered in two places", "write it with for or while", 0);
        }
        int instructions = 0;
        boolean returns = false;
        for (Block block : prepared.blocks()) {
            instructions += block.instructions().size();
            returns |= block.exit() instanceof Exit.Return;
        }
        if (instructions > INSTRUCTIONS_MOST) {
            throw new NoLanesException(
                    "more than " + INSTRUCTIONS_MOST + " operations", "cut it into several loops", 0);
        }
        if (!returns) {
            throw new NoLanesException("a body that does not return", "let it end", 0);
        }
        return new VectorPlan(prepared, nest, varying);
    }

    /** Whether something is stored elsewhere than where the function ends. */
    private static boolean storesElsewhere(Function function) {
        return function.blocks().stream()
                .filter(block -> !(block.exit() instanceof Exit.Return))
                .flatMap(block -> block.instructions().stream())
                .anyMatch(each -> each.operation() instanceof Operation.Store);
    }

    private void requireIndependence() throws NoLanesException {
        if (dependence.verdict() != Dependence.Verdict.INDEPENDENT) {
            throw new NoLanesException(
                    dependence.verdict() == Dependence.Verdict.DEPENDENT
                            ? "an element that another index writes"
                            : "an element that another index may write",
                    OWN_ELEMENT,
                    dependence.line());
        }
        if (dependence.readsAfterWriting()) {
            throw new NoLanesException(
                    "an element that is read after it was written", "keep its value in a variable", dependence.line());
        }
    }

    private void look(int b) throws NoLanesException {
        Block block = function.blocks().get(b);
        for (Value each : block.parameters()) {
            if (each.kind() == Kind.REFERENCE) {
                throw new NoLanesException(
                        "a variable that is one array or another", "choose between their elements", 0);
            }
            if (!shapes.of(each).isUniform()) {
                kinds.add(each.kind());
            }
        }
        for (Instruction each : block.instructions()) {
            use(b, each.operation().operands(), each.line());
            look(b, each);
        }
        use(b, block.exit().operands(), 0);
        for (Exit.Edge edge : block.exit().edges()) {
            use(b, edge.arguments(), 0);
        }
        if (block.exit().operands().stream()
                .anyMatch(each -> !shapes.in(b, each).isUniform())) {
            for (Value each : block.exit().operands()) {
                if (each.kind() == Kind.REFERENCE) {
                    throw new NoLanesException("arrays that are compared", "do that before the loop", 0);
                }
                kinds.add(each.kind());
            }
        }
    }

    private void look(int b, Instruction instruction) throws NoLanesException {
        Operation operation = instruction.operation();
        if (operation instanceof Operation.Store store) {
            if (nest.of(b).outer() != null) {
                throw new NoLanesException(
                        "an element that is written in an inner loop",
                        "loop over all elements, as a grid does",
                        instruction.line());
            }
            if (!(shapes.in(b, store.index()) instanceof Shape.Linear)) {
                throw new NoLanesException("an element that another index may write", OWN_ELEMENT, instruction.line());
            }
            kinds.add(store.value().kind());
            addIndex(b, store.index());
        } else if (!shapes.of(Objects.requireNonNull(instruction.result())).isVarying()) {
            return;
        }
        if (instruction.result() != null && instruction.result().kind() != Kind.REFERENCE) {
            kinds.add(instruction.result().kind());
        }
        switch (operation) {
            case Operation.Load load -> addIndex(b, load.index());
            case Operation.Store _ -> {} // what it needs has been added
            case Operation.Binary(Arithmetic operator, Value left, Value _)
            when (operator == Arithmetic.DIV || operator == Arithmetic.REM) && left.kind() == Kind.INT ->
                kinds.add(Kind.DOUBLE);
            default -> operation.operands().forEach(each -> kinds.add(each.kind()));
        }
        kinds.remove(Kind.REFERENCE);
    }

    /** Positions of neighbours need no vector, nor do those in memory that grow; all others do. */
    private void addIndex(int b, Value index) {
        boolean isScalar = shapes.in(b, index) instanceof Shape.Linear(long stride, boolean _)
                && (stride == 1 || index.kind() == Kind.LONG);
        if (!isScalar) {
            kinds.add(index.kind());
        }
    }

    // ---- values that lanes leave behind

    private void use(int block, List<Value> used, int line) throws NoLanesException {
        for (Value each : used) {
            Nest.Region left = shapes.leftBetween(each, block);
            if (left != null
                    && frozen.computeIfAbsent(left, made -> new LinkedHashSet<>())
                            .add(each)) {
                if (each.kind() == Kind.REFERENCE) {
                    throw new NoLanesException("an array that is chosen in a loop", "choose between elements", line);
                }
                // Where lanes leave that loop, they may have left another one with the value before.
                for (int from = 0; from < function.blocks().size(); from++) {
                    for (Exit.Edge edge : function.blocks().get(from).exit().edges()) {
                        if (left.contains(from) && !left.contains(edge.target()) && isKnown(each, from)) {
                            use(from, List.of(each), line);
                        }
                    }
                }
            }
        }
    }

    /** Values that lanes leave a loop with one by one. */
    Set<Value> frozen(Nest.Region loop) {
        return frozen.getOrDefault(loop, Set.of());
    }

    /** Whether a value is made on all ways to the end of a block. */
    boolean isKnown(Value value, int block) {
        return dominators.dominates(nest.home(value), block);
    }

    /** What is made in a loop and used behind it. */
    Set<Behind> behind(Nest.Region loop) {
        Set<Behind> found = new LinkedHashSet<>();
        for (int b = 0; b < function.blocks().size(); b++) {
            Block block = function.blocks().get(b);
            List<Value> used = new ArrayList<>();
            if (!loop.contains(b)) {
                block.instructions()
                        .forEach(each -> used.addAll(each.operation().operands()));
                used.addAll(block.exit().operands());
            }
            for (Exit.Edge edge : block.exit().edges()) {
                if (!loop.contains(edge.target())) {
                    used.addAll(edge.arguments());
                }
            }
            for (Value each : used) {
                if (loop.contains(nest.home(each)) && shapes.constant(each) == null) {
                    Nest.Region left = shapes.leftBetween(each, b);
                    found.add(new Behind(each, left != null && loop.contains(left) ? left : null));
                }
            }
        }
        return found;
    }

    // ---- what comes of it

    Function function() {
        return function;
    }

    Nest nest() {
        return nest;
    }

    Shapes shapes() {
        return shapes;
    }

    /** Inputs that must be different arrays. */
    List<Dependence.Apart> apart() {
        return dependence.apart();
    }

    /** The bits of the widest numbers on lanes. */
    int widest() {
        return kinds.contains(Kind.DOUBLE) || kinds.contains(Kind.LONG) ? Long.SIZE : Integer.SIZE;
    }

    /** The numbers whose vectors' masks are kept: the widest, floating ones rather than integers. */
    Lane mask() {
        for (Kind kind : List.of(Kind.DOUBLE, Kind.LONG, Kind.FLOAT)) {
            if (kinds.contains(kind)) {
                return Lane.of(kind);
            }
        }
        return Lane.INT;
    }

    /** Whether lanes part, or loops are inside; one copy of it is enough then. */
    boolean isStraight() {
        return function.blocks().size() == 1;
    }

    /** Whether it changes memory. */
    boolean stores() {
        return function.blocks().stream()
                .flatMap(block -> block.instructions().stream())
                .anyMatch(each -> each.operation() instanceof Operation.Store);
    }
}
