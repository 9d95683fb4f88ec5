// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.emit.Lanes.Lane;
import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Relation;
import dev.tutti.kernel.ir.Remark;
import dev.tutti.kernel.ir.Routine;
import dev.tutti.kernel.ir.Value;
import dev.tutti.kernel.pass.Shape;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Single operations, on all lanes at once. What vectors cannot do is done lane by lane, see {@link Packing}. */
final class LaneEmitter {

    /** All lanes are at it. */
    static final int ALL = -1;

    private final CodeBuilder code;
    private final LaneValues values;
    private final LaneOps ops;
    private final Lanes lanes;
    private final Packing packing;
    private final LaneArithmetic arithmetic;
    private final LaneMemory memory;
    private final Label bail;
    private final Set<Remark> remarks;

    LaneEmitter(LaneValues values, Lanes lanes, Packing packing, Label bail, Set<Remark> remarks) {
        this.code = values.code;
        this.values = values;
        this.ops = values.ops;
        this.lanes = lanes;
        this.packing = packing;
        this.arithmetic = new LaneArithmetic(values, lanes, bail);
        this.memory = new LaneMemory(values, lanes, packing, bail);
        this.bail = bail;
        this.remarks = remarks;
    }

    /** How elements are reached. */
    LaneMemory memory() {
        return memory;
    }

    /** Says what is done, for people. */
    void remark(int line, String text) {
        remarks.add(new Remark(line, text));
    }

    /**
     * Writes an instruction.
     *
     * @param mask the variable of the mask of lanes that are at it, or {@link #ALL}
     */
    void emit(Instruction instruction, int block, int mask) {
        Value result = instruction.result();
        if (result != null && values.isMadeScalar(result)) {
            scalar(instruction, result, mask);
            return;
        }
        arithmetic.note(instruction);
        if (!vectorized(instruction.operation(), block, mask)) {
            remark(
                    instruction.line(),
                    oneByOne(instruction.operation()) + " lane by lane: vectors have nothing for it");
            packing.emit(instruction, block, mask);
            return;
        }
        String how = onVectors(instruction.operation(), block);
        if (how != null) {
            remark(instruction.line(), how);
        }
        if (result != null) {
            values.pop(result);
        }
    }

    private static String oneByOne(Operation operation) {
        return switch (operation) {
            case Operation.Call(Routine routine, List<Value> _) -> routine + " is called";
            case Operation.Load load when load.element() == Element.REFERENCE -> "rows of an array of arrays are read";
            case Operation.Load load -> load.element() + " elements are read";
            case Operation.Store store -> store.element() + " elements are written";
            case Operation.Length _ -> "lengths of rows are read";
            case Operation.Binary binary ->
                (binary.operator() == Arithmetic.DIV ? "quotients" : "remainders") + " of " + binary.kind()
                        + "s are computed";
            default -> "something is computed";
        };
    }

    /** What is done on vectors in another way than it is written, {@code null} if it is not. */
    private @Nullable String onVectors(Operation operation, int block) {
        return switch (operation) {
            case Operation.Call(Routine routine, List<Value> _) -> routine + " is an operation of vectors";
            case Operation.Load load
            when !memory.isNeighbours(block, load.index()) ->
                load.element() + " elements are gathered, as their positions are not neighbours";
            case Operation.Store store
            when !memory.isNeighbours(block, store.index()) ->
                store.element() + " elements are scattered, as their positions are not neighbours";
            case Operation.Binary(Arithmetic operator, Value left, Value _)
            when left.kind() == Kind.INT && operator.mayThrow(Kind.INT) ->
                "int quotients are those of doubles, cut; a zero leaves the group to the body";
            case Operation.Binary binary
            when arithmetic.isByOne(binary) ->
                "quotients by one number are products with its reciprocal, corrected to the bits of a division";
            default -> null;
        };
    }

    /** Makes what is kept once for all lanes. */
    private void scalar(Instruction instruction, Value result, int mask) {
        long stride = ((Shape.Linear) values.shapes.of(result)).stride();
        if (instruction.operation() instanceof Operation.Check check) {
            requireChecked(check, stride, mask);
            values.scalars.load(check.index());
            values.scalars.store(result);
            return;
        }
        values.scalars.emit(instruction);
        if (stride != 0
                && instruction.operation() instanceof Operation.Convert(Conversion conversion, Value value)
                && conversion == Conversion.I2L
                && !((Shape.Linear) values.shapes.of(value)).isIndex()) {
            // The last lane has not wrapped around, and so none has.
            values.scalars.load(result);
            code.loadConstant((lanes.count() - 1) * stride)
                    .ladd()
                    .dup2()
                    .l2i()
                    .i2l()
                    .lcmp()
                    .ifne(bail);
        }
    }

    /** Ends the vectors' work if one of the lanes that are at it has an index that is none. */
    private void requireChecked(Operation.Check check, long stride, int mask) {
        pushLong(check.index());
        code.loadConstant(stride).loadConstant(lanes.count());
        pushLong(check.length());
        Positions.areIn(code);
        if (mask == ALL) {
            code.ifeq(bail);
            return;
        }
        Label good = code.newLabel();
        code.ifne(good);
        pushLong(check.index());
        code.loadConstant(stride);
        pushLong(check.length());
        code.aload(mask);
        ops.bits();
        Positions.areSetIn(code);
        code.ifeq(bail).labelBinding(good);
    }

    private void pushLong(Value number) {
        values.scalars.load(number);
        if (number.kind() == Kind.INT) {
            code.i2l();
        }
    }

    /** Pushes the result of an operation; returns whether there are vectors that do. */
    private boolean vectorized(Operation operation, int block, int mask) {
        switch (operation) {
            case Operation.Binary binary -> {
                return arithmetic.binary(binary, block, mask);
            }
            case Operation.Negate negate -> {
                values.push(block, negate.value());
                ops.single(Lane.of(negate.kind()), "neg");
                return true;
            }
            case Operation.Compare compare -> compare(compare, block);
            case Operation.Convert convert -> values.pushConverted(block, convert.conversion(), convert.value());
            case Operation.Select select -> select(select, block);
            case Operation.Call call -> {
                return LaneCalls.emit(call, values, block) || arithmetic.quotient(call, block, mask);
            }
            case Operation.Check check -> check(check, block, mask);
            case Operation.Load load -> {
                return memory.load(load, block, mask);
            }
            case Operation.Store store -> {
                return memory.store(store, block, mask);
            }
            case Operation.Length _ -> {
                return false;
            }
            case Operation.Constant _ -> throw new IllegalStateException("a number is alike in all lanes");
        }
        return true;
    }

    // ---- comparisons

    private void compare(Operation.Compare compare, int block) {
        ops.zero(Lane.INT);
        choose(compare, Relation.LESS, -1, block);
        choose(compare, Relation.GREATER, 1, block);
    }

    private void choose(Operation.Compare compare, Relation relation, int sign, int block) {
        ops.broadcast(Lane.INT, () -> code.loadConstant(sign));
        holds(compare, relation, block);
        ops.fit(Lane.INT);
        ops.blend(Lane.INT);
    }

    /** Pushes the mask of where the sign of a comparison has a relation to 0. NaN is on the side that Java puts it. */
    void holds(Operation.Compare compare, Relation relation, int block) {
        boolean withNan = compare.left().kind().isFloating()
                && switch (relation) {
                    case LESS, AT_MOST -> compare.unordered() < 0;
                    case GREATER, AT_LEAST -> compare.unordered() > 0;
                    case EQUAL, NOT_EQUAL -> false; // as vectors compare
                };
        values.push(block, compare.left());
        ops.compare(
                Lane.of(compare.left().kind()),
                withNan ? relation.negated() : relation,
                () -> values.push(block, compare.right()));
        if (withNan) {
            ops.not();
        }
    }

    private void select(Operation.Select select, int block) {
        values.push(block, select.no());
        values.push(block, select.yes());
        values.push(block, select.left());
        ops.compare(Lane.of(select.left().kind()), select.relation(), () -> values.push(block, select.right()));
        ops.fit(Lane.of(select.kind()));
        ops.blend(Lane.of(select.kind()));
    }

    private void check(Operation.Check check, int block, int mask) {
        Lane lane = Lane.of(check.kind());
        values.push(block, check.index());
        ops.compare(lane, Relation.LESS, () -> ops.zero(lane));
        values.push(block, check.index());
        ops.compare(lane, Relation.AT_LEAST, () -> values.push(block, check.length()));
        ops.both("or");
        if (mask != ALL) {
            code.aload(mask);
            ops.both("and");
        }
        ops.anyTrue();
        code.ifne(bail);
        values.push(block, check.index());
    }
}
