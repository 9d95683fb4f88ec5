// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.pass;

import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The shape of each value of a function when lanes go through it together, those that do not take a way waiting for
 * those that do; and the regions in which there are such ways.
 *
 * <p>Divergence analysis after Karrenberg and Hack, <i>Whole-Function Vectorization</i>, CGO 2011: assume that all is
 * the same in all lanes, and take back what is not until nothing changes.
 */
public final class Shapes {

    private static final Shape UNIFORM = new Shape.Linear(0, false);
    private static final Shape VARYING = new Shape.Varying();

    /** The largest stride with which an {@code int} is taken not to wrap around between lanes. */
    private static final long WIDENED_STRIDE_MOST = 1 << 16;

    private final Function function;
    private final Nest nest;
    private final Map<Value, Shape> shapes = new HashMap<>();
    private final Map<Value, Operation.Constant> constants = new HashMap<>();

    /** Regions whose lanes part. */
    private final Set<Nest.Region> divergent = new HashSet<>();

    private boolean changed;

    /**
     * Analyses a function.
     *
     * @param function its last parameter is the index; all others are the same for all lanes
     * @param parted whether lanes are to be taken as parting in it, though none do
     * @param varying parameters that are not the same for all lanes either
     */
    public Shapes(Function function, Nest nest, boolean parted, Set<Value> varying) {
        this.function = function;
        this.nest = nest;
        for (Value each : function.parameters()) {
            shapes.put(each, UNIFORM);
        }
        for (Value each : varying) {
            shapes.put(each, VARYING);
        }
        shapes.put(function.parameters().getLast(), new Shape.Linear(1, true));
        if (parted) {
            divergent.add(nest.whole());
        }
        do {
            changed = false;
            for (int b = 0; b < function.blocks().size(); b++) {
                visit(b);
            }
        } while (changed);
    }

    /** Whether lanes part in a region, so that it has to be gone through in one way. */
    public boolean isDivergent(Nest.Region region) {
        return divergent.contains(region);
    }

    /** The shape of a value where it is made. */
    public Shape of(Value value) {
        return Objects.requireNonNullElse(shapes.get(value), UNIFORM);
    }

    /** The shape of a value where a block uses it: behind a loop that lanes have left at different times it varies. */
    public Shape in(int block, Value value) {
        return leftBetween(value, block) != null ? VARYING : of(value);
    }

    /** The outermost loop that lanes leave one by one between where a value is made and a block, if there is any. */
    public Nest.@Nullable Region leftBetween(Value value, int block) {
        Nest.Region left = null;
        Nest.Region region = nest.of(nest.home(value));
        while (region != null && !region.contains(block)) {
            if (divergent.contains(region)) {
                left = region;
            }
            region = region.outer();
        }
        return left;
    }

    // ---- values

    private void visit(int b) {
        Block block = function.blocks().get(b);
        for (int i = 0; i < block.parameters().size(); i++) {
            joined(b, i);
        }
        for (Instruction each : block.instructions()) {
            if (each.operation() instanceof Operation.Constant constant) {
                constants.put(Objects.requireNonNull(each.result()), constant);
            }
            if (each.result() != null) {
                is(each.result(), of(b, each.operation()));
            }
        }
        if (block.exit().edges().size() > 1 && !areUniform(b, block.exit().operands())) {
            part(b);
        }
    }

    /** Lanes part behind a block: in its region, and in the regions that some of them leave by it. */
    private void part(int b) {
        diverge(nest.of(b));
        for (Exit.Edge edge : function.blocks().get(b).exit().edges()) {
            for (Nest.Region left = nest.of(b); left != null && !left.contains(edge.target()); left = left.outer()) {
                diverge(left);
            }
        }
    }

    private void diverge(Nest.Region region) {
        if (!divergent.add(region)) {
            return;
        }
        changed = true;
        // Lanes that leave a loop for different places have parted behind it too.
        if (region.outer() != null && targets(region).size() > 1) {
            diverge(region.outer());
        }
    }

    /** Where a region can be left for. */
    private Set<Integer> targets(Nest.Region region) {
        Set<Integer> targets = new HashSet<>();
        for (int b = 0; b < function.blocks().size(); b++) {
            if (region.contains(b)) {
                for (Exit.Edge edge : function.blocks().get(b).exit().edges()) {
                    if (!region.contains(edge.target())) {
                        targets.add(edge.target());
                    }
                }
            }
        }
        return targets;
    }

    private void is(Value value, Shape shape) {
        Shape known = shapes.get(value);
        if (!shape.equals(known)) {
            // What once was found to vary stays so, and a stride that changes is none.
            shapes.put(value, known == null ? shape : VARYING);
            changed |= known == null || !known.isVarying();
        }
    }

    /** A parameter of a block: what its edges hand it, if that is alike. */
    private void joined(int b, int position) {
        Value parameter = function.blocks().get(b).parameters().get(position);
        Nest.Region region = nest.of(b);
        boolean isHeader = region.header() == b && region.outer() != null;
        Set<Value> entering = new HashSet<>();
        Set<Value> repeating = new HashSet<>();
        boolean oneByOne = false;
        Shape shape = null;
        for (int from = 0; from < function.blocks().size(); from++) {
            for (Exit.Edge edge : function.blocks().get(from).exit().edges()) {
                if (edge.target() != b) {
                    continue;
                }
                Value argument = edge.arguments().get(position);
                (isHeader && region.contains(from) ? repeating : entering).add(argument);
                oneByOne |= isLeft(nest.of(from), b);
                if (shapes.containsKey(argument)) {
                    Shape handed = handed(from, argument, b);
                    shape = shape == null || alike(shape, handed) ? narrower(shape, handed) : VARYING;
                }
            }
        }
        if (shape == null) {
            return; // nothing is known yet of what comes
        }
        Nest.Region around = isHeader ? Objects.requireNonNull(region.outer()) : region;
        boolean parted = (entering.size() > 1 && (oneByOne || divergent.contains(around)))
                || (repeating.size() > 1 && divergent.contains(region));
        boolean varies = parted || (parameter.kind() == Kind.REFERENCE && !shape.isUniform());
        is(parameter, varies ? VARYING : shape);
    }

    /** Whether lanes come from a region to a block one by one. */
    private boolean isLeft(Nest.Region from, int to) {
        for (Nest.Region left = from; left != null && !left.contains(to); left = left.outer()) {
            if (divergent.contains(left)) {
                return true;
            }
        }
        return false;
    }

    private Shape handed(int from, Value argument, int to) {
        return in(to, argument).isVarying() ? VARYING : in(from, argument);
    }

    private static boolean alike(Shape one, Shape other) {
        return one instanceof Shape.Linear left
                && other instanceof Shape.Linear right
                && left.stride() == right.stride();
    }

    /** Of two of the same stride the one that promises less. */
    private static Shape narrower(@Nullable Shape one, Shape other) {
        return other instanceof Shape.Linear linear
                ? new Shape.Linear(linear.stride(), false)
                : one == null ? other : one;
    }

    private boolean areUniform(int b, List<Value> values) {
        for (Value each : values) {
            if (!in(b, each).isUniform()) {
                return false;
            }
        }
        return true;
    }

    private Shape of(int b, Operation operation) {
        List<Value> operands = operation.operands();
        if (areUniform(b, operands)) {
            return UNIFORM;
        }
        return switch (operation) {
            case Operation.Binary binary when !binary.kind().isFloating() -> binary(b, binary);
            case Operation.Negate negate
            when !negate.kind().isFloating() && in(b, negate.value()) instanceof Shape.Linear linear ->
                linear(negate.kind(), -linear.stride());
            case Operation.Convert(Conversion conversion, Value value)
            when in(b, value) instanceof Shape.Linear linear -> converted(conversion, linear);
            case Operation.Check(Value index, Value length)
            when in(b, length).isUniform()
                    && in(b, index) instanceof Shape.Linear linear
                    && linear.isWithin(Shape.CHECKED_STRIDE_MOST) -> linear;
            case Operation.Select select
            when areUniform(b, List.of(select.left(), select.right()))
                    && alike(in(b, select.yes()), in(b, select.no())) ->
                narrower(in(b, select.yes()), in(b, select.no()));
            default -> VARYING;
        };
    }

    private Shape binary(int b, Operation.Binary binary) {
        if (!(in(b, binary.left()) instanceof Shape.Linear left)
                || !(in(b, binary.right()) instanceof Shape.Linear right)) {
            return VARYING;
        }
        Operation.Constant times = constants.get(binary.right());
        Operation.Constant multiplied = constants.get(binary.left());
        return switch (binary.operator()) {
            case ADD -> linear(binary.kind(), left.stride() + right.stride());
            case SUB -> linear(binary.kind(), left.stride() - right.stride());
            case MUL ->
                times != null
                        ? linear(binary.kind(), left.stride() * times.bits())
                        : multiplied != null ? linear(binary.kind(), right.stride() * multiplied.bits()) : VARYING;
            case SHL ->
                times != null
                        ? linear(binary.kind(), left.stride() << (times.bits() & (binary.kind() == Kind.INT ? 31 : 63)))
                        : VARYING;
            case DIV, REM, SHR, USHR, AND, OR, XOR -> VARYING;
        };
    }

    private static Shape linear(Kind kind, long stride) {
        return new Shape.Linear(kind == Kind.INT ? (int) stride : stride, false);
    }

    /** An {@code int} that grows wraps around between lanes so seldom that they may be given up where it does. */
    private static Shape converted(Conversion conversion, Shape.Linear value) {
        return switch (conversion) {
            case I2L -> value.isIndex() || value.isWithin(WIDENED_STRIDE_MOST) ? value : VARYING;
            case L2I -> linear(Kind.INT, value.stride());
            case I2F, I2D, L2F, L2D, F2I, F2L, F2D, D2I, D2L, D2F, I2B, I2C, I2S -> VARYING;
        };
    }

    /** Whether a value is made once for an index. */
    boolean isOutsideLoops(Value value) {
        return nest.of(nest.home(value)).outer() == null;
    }

    /** The number that a value is, if it is one. */
    public Operation.@Nullable Constant constant(Value value) {
        return constants.get(value);
    }
}
