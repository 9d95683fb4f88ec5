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
import dev.tutti.kernel.pass.Reciprocals;
import dev.tutti.kernel.pass.Shape;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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
    private final Label bail;
    private final Set<Remark> remarks;

    /** Values of {@code long}s that have 32 bits, with their sign or without one. */
    private final Set<Value> narrow = new HashSet<>();

    LaneEmitter(LaneValues values, Lanes lanes, Packing packing, Label bail, Set<Remark> remarks) {
        this.code = values.code;
        this.values = values;
        this.ops = values.ops;
        this.lanes = lanes;
        this.packing = packing;
        this.bail = bail;
        this.remarks = remarks;
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
        if (result != null && isNarrow(instruction.operation())) {
            narrow.add(result);
        }
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
            when !isNeighbours(block, load.index()) ->
                load.element() + " elements are gathered, as their positions are not neighbours";
            case Operation.Store store
            when !isNeighbours(block, store.index()) ->
                store.element() + " elements are scattered, as their positions are not neighbours";
            case Operation.Binary(Arithmetic operator, Value left, Value _)
            when left.kind() == Kind.INT && operator.mayThrow(Kind.INT) ->
                "int quotients are those of doubles, cut; a zero leaves the group to the body";
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
                return binary(binary, block, mask);
            }
            case Operation.Negate negate -> {
                values.push(block, negate.value());
                ops.single(Lane.of(negate.kind()), "neg");
                return true;
            }
            case Operation.Compare compare -> compare(compare, block);
            case Operation.Convert convert -> {
                values.push(block, convert.value());
                ops.convert(convert.conversion());
            }
            case Operation.Call call -> {
                return LaneCalls.emit(call, values, block) || quotient(call, block, mask);
            }
            case Operation.Check check -> check(check, block, mask);
            case Operation.Load load -> {
                return load.isOfMemory() ? loadMemory(load, block, mask) : load(load, block, mask);
            }
            case Operation.Store store -> {
                return store.isOfMemory() ? storeMemory(store, block, mask) : store(store, block, mask);
            }
            case Operation.Length _ -> {
                return false;
            }
            case Operation.Constant _ -> throw new IllegalStateException("a number is alike in all lanes");
        }
        return true;
    }

    // ---- arithmetic

    private boolean binary(Operation.Binary binary, int block, int mask) {
        Lane lane = Lane.of(binary.kind());
        Arithmetic operator = binary.operator();
        switch (operator) {
            case ADD, SUB, MUL, AND, OR -> {
                values.push(block, binary.left());
                showNarrow(binary, binary.left(), binary.right());
                values.push(block, binary.right());
                showNarrow(binary, binary.right(), binary.left());
                if (operator == Arithmetic.MUL && mayBeMisread(binary, block)) {
                    lanes.addZero(code);
                }
                ops.simple(lane, operator.toString());
            }
            case XOR -> {
                values.push(block, binary.left());
                ops.lanewise(lane, "XOR", () -> values.push(block, binary.right()));
            }
            case SHL, SHR, USHR -> shift(binary, block);
            case DIV, REM -> {
                if (binary.kind() == Kind.INT) {
                    divide(binary, block, mask);
                } else if (binary.kind().isFloating() && operator == Arithmetic.DIV) {
                    both(binary, block);
                    ops.simple(lane, "div");
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    private void both(Operation.Binary binary, int block) {
        values.push(block, binary.left());
        values.push(block, binary.right());
    }

    private static final double GOOD_ESTIMATE = 0x1p-20;

    /**
     * A quotient by way of the reciprocal, unless it is no such call. Where {@code float}s cannot estimate that, lanes are
     * left; {@code 1 - b · estimate} is large then, or no number.
     */
    private boolean quotient(Operation.Call call, int block, int mask) {
        if (!call.routine().equals(Reciprocals.QUOTIENT)) {
            return false;
        }
        Value dividend = call.arguments().getFirst();
        Value divisor = call.arguments().getLast();
        ops.broadcast(Lane.FLOAT, () -> code.loadConstant(1f));
        values.push(block, divisor);
        ops.convert(Conversion.D2F);
        ops.simple(Lane.FLOAT, "div");
        ops.convert(Conversion.F2D);
        int reciprocal = kept();
        int less = remainder(block, divisor, reciprocal);
        requireSmall(less, mask);
        refine(reciprocal, less);
        refine(reciprocal, remainder(block, divisor, reciprocal));
        code.aload(reciprocal);
        if (!isOne(dividend)) {
            values.push(block, dividend);
            ops.simple(Lane.DOUBLE, "mul");
        }
        return true;
    }

    private boolean isOne(Value value) {
        Operation.Constant constant = values.shapes.constant(value);
        return constant != null && constant.bits() == Double.doubleToRawLongBits(1);
    }

    /** What is missing to 1 in the product of a divisor and its reciprocal. */
    private int remainder(int block, Value divisor, int reciprocal) {
        values.push(block, divisor);
        ops.single(Lane.DOUBLE, "neg");
        code.aload(reciprocal);
        ops.broadcast(Lane.DOUBLE, () -> code.loadConstant(1.0));
        ops.fma(Lane.DOUBLE);
        return kept();
    }

    private void refine(int reciprocal, int less) {
        code.aload(reciprocal).aload(less).aload(reciprocal);
        ops.fma(Lane.DOUBLE);
        code.astore(reciprocal);
    }

    private void requireSmall(int less, int mask) {
        code.aload(less);
        ops.single(Lane.DOUBLE, "abs");
        ops.compare(
                Lane.DOUBLE, Relation.LESS, () -> ops.broadcast(Lane.DOUBLE, () -> code.loadConstant(GOOD_ESTIMATE)));
        ops.not();
        if (mask != ALL) {
            code.aload(mask);
            ops.both("and");
        }
        ops.anyTrue();
        code.ifne(bail);
    }

    private int kept() {
        int slot = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(slot);
        return slot;
    }

    /*
     * C2 (JDK 25.0.3, vectornode.cpp, has_vector_elements_fit_uint) multiplies only the low halves of two vectors of longs
     * that are masked with constants below 2^32, and takes negative constants for such. It cannot see through the sum of
     * a factor and a number that it does not know. Where both factors really have 32 bits the short way stays open.
     */
    private boolean mayBeMisread(Operation.Binary product, int block) {
        return product.kind() == Kind.LONG
                && !values.isScalar(block, product.left())
                && !values.isScalar(block, product.right())
                && !(narrow.contains(product.left()) && narrow.contains(product.right()));
    }

    /*
     * The JIT compiler takes the short way for two vectors that are masked, not for a constant, however small it is.
     */
    private void showNarrow(Operation.Binary product, Value factor, Value other) {
        if (product.kind() == Kind.LONG
                && product.operator() == Arithmetic.MUL
                && isUnsignedInt(factor)
                && narrow.contains(other)) {
            ops.broadcast(Lane.LONG, () -> code.loadConstant(0xFFFF_FFFFL));
            ops.simple(Lane.LONG, "and");
        }
    }

    private boolean isNarrow(Operation operation) {
        return switch (operation) {
            case Operation.Convert(Conversion conversion, Value _) -> conversion == Conversion.I2L;
            case Operation.Binary(Arithmetic operator, Value left, Value right)
            when operator == Arithmetic.AND -> isUnsignedInt(left) || isUnsignedInt(right);
            default -> false;
        };
    }

    private boolean isUnsignedInt(Value value) {
        Operation.Constant constant = values.shapes.constant(value);
        return constant != null && constant.bits() >>> Integer.SIZE == 0;
    }

    private void shift(Operation.Binary binary, int block) {
        values.push(block, binary.left());
        String operator = switch (binary.operator()) {
            case SHL -> "LSHL";
            case SHR -> "ASHR";
            default -> "LSHR";
        };
        ops.lanewise(Lane.of(binary.kind()), operator, () -> {
            values.push(block, binary.right());
            if (binary.kind() == Kind.LONG) {
                ops.convert(Lane.INT, Lane.LONG, "I2L");
            }
        });
    }

    /**
     * Quotients of {@code int}s by those of {@code double}s, which are exact when they are cut: two that differ from an
     * integer do so by more than what is rounded off.
     */
    private void divide(Operation.Binary binary, int block, int mask) {
        values.push(block, binary.right());
        ops.compare(Lane.INT, Relation.EQUAL, () -> ops.zero(Lane.INT));
        if (mask != ALL) {
            code.aload(mask);
            ops.both("and");
        }
        ops.anyTrue();
        code.ifne(bail);
        if (binary.operator() == Arithmetic.REM) {
            values.push(block, binary.left());
        }
        values.push(block, binary.left());
        ops.convert(Lane.INT, Lane.DOUBLE, "I2D");
        values.push(block, binary.right());
        ops.convert(Lane.INT, Lane.DOUBLE, "I2D");
        ops.simple(Lane.DOUBLE, "div");
        ops.convert(Lane.DOUBLE, Lane.INT, "D2I");
        // MIN / -1 is MIN, which no double says when it is cut
        values.push(block, binary.left());
        ops.single(Lane.INT, "neg");
        values.push(block, binary.right());
        ops.compare(Lane.INT, Relation.EQUAL, () -> ops.broadcast(Lane.INT, code::iconst_m1));
        ops.fit(Lane.INT);
        ops.blend(Lane.INT);
        if (binary.operator() == Arithmetic.REM) {
            values.push(block, binary.right());
            ops.simple(Lane.INT, "mul");
            ops.simple(Lane.INT, "sub");
        }
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
                withNan ? opposite(relation) : relation,
                () -> values.push(block, compare.right()));
        if (withNan) {
            ops.not();
        }
    }

    private static Relation opposite(Relation relation) {
        return switch (relation) {
            case EQUAL -> Relation.NOT_EQUAL;
            case NOT_EQUAL -> Relation.EQUAL;
            case LESS -> Relation.AT_LEAST;
            case AT_LEAST -> Relation.LESS;
            case GREATER -> Relation.AT_MOST;
            case AT_MOST -> Relation.GREATER;
        };
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

    // ---- memory

    /** Vectors reach neighbours only. */
    private boolean loadMemory(Operation.Load load, int block, int mask) {
        Lane lane = Objects.requireNonNull(lane(load.element()));
        if (!isNeighbours(block, load.index()) || !lanes.has(lane)) {
            return false;
        }
        ops.loadMemory(lane, mask != ALL, () -> place(lane, load.element(), load.array(), load.index(), mask));
        widen(load.element(), lane);
        return true;
    }

    private boolean storeMemory(Operation.Store store, int block, int mask) {
        Lane lane = Objects.requireNonNull(lane(store.element()));
        if (!looksFirst(store, block)) {
            return false;
        }
        values.push(block, store.value());
        narrow(store.element(), lane);
        place(lane, store.element(), store.array(), store.index(), mask);
        ops.storeMemory(lane, mask != ALL);
        return true;
    }

    /** Pushes where in memory neighbours are. */
    private void place(Lane lane, Element element, Value memory, Value index, int mask) {
        values.scalars.load(memory);
        values.scalars.load(index);
        code.loadConstant(element.bytes());
        Positions.offset(code);
        ops.nativeOrder();
        if (mask != ALL) {
            code.aload(mask);
            ops.fit(lane);
        }
    }

    private boolean load(Operation.Load load, int block, int mask) {
        Lane lane = lane(load.element());
        if (lane == null || !values.isScalar(block, load.array())) {
            return false;
        }
        if (isNeighbours(block, load.index())) {
            if (!lanes.has(lane)) {
                return false;
            }
            boolean masked = mask != ALL;
            ops.load(lane, array(load.element()), method(load.element(), "from"), masked, () -> {
                values.scalars.load(load.array());
                values.scalars.load(load.index());
                if (masked) {
                    code.aload(mask);
                    ops.fit(lane);
                }
            });
            widen(load.element(), lane);
            return true;
        }
        if (lane != Lane.of(load.kind())) {
            return false;
        }
        int map = packing.map(block, load.index(), mask);
        ops.gather(lane, mask != ALL, () -> {
            values.scalars.load(load.array());
            code.iconst_0().aload(map).iconst_0();
            if (mask != ALL) {
                code.aload(mask);
                ops.fit(lane);
            }
        });
        return true;
    }

    private void widen(Element element, Lane lane) {
        switch (element) {
            case BOOLEAN, BYTE -> ops.convert(lane, Lane.INT, "B2I");
            case SHORT -> ops.convert(lane, Lane.INT, "S2I");
            case CHAR -> ops.convert(lane, Lane.INT, "ZERO_EXTEND_S2I");
            case INT, LONG, FLOAT, DOUBLE, REFERENCE -> {}
        }
    }

    private void narrow(Element element, Lane lane) {
        switch (element) {
            case BOOLEAN -> {
                ops.broadcast(Lane.INT, code::iconst_1);
                ops.simple(Lane.INT, "and");
                ops.convert(Lane.INT, lane, "I2B");
            }
            case BYTE -> ops.convert(Lane.INT, lane, "I2B");
            case SHORT, CHAR -> ops.convert(Lane.INT, lane, "I2S");
            case INT, LONG, FLOAT, DOUBLE, REFERENCE -> {}
        }
    }

    private boolean store(Operation.Store store, int block, int mask) {
        Lane lane = Objects.requireNonNull(lane(store.element()));
        Lane of = Lane.of(store.element().kind());
        boolean neighbours = isNeighbours(block, store.index());
        if (neighbours ? !lanes.has(lane) : lane != of) {
            return false;
        }
        int map = neighbours ? 0 : packing.map(block, store.index(), mask);
        values.push(block, store.value());
        narrow(store.element(), lane);
        values.scalars.load(store.array());
        if (neighbours) {
            values.scalars.load(store.index());
        } else {
            code.iconst_0().aload(map).iconst_0();
        }
        boolean masked = mask != ALL;
        if (masked) {
            code.aload(mask);
            ops.fit(lane);
        }
        if (neighbours) {
            ops.store(lane, array(store.element()), method(store.element(), "into"), masked);
        } else {
            ops.scatter(lane, masked);
        }
        return true;
    }

    /** Whether a store looks at all of its positions before it stores anything. */
    boolean looksFirst(Operation.Store store, int block) {
        Lane lane = Objects.requireNonNull(lane(store.element()));
        return isNeighbours(block, store.index())
                ? lanes.has(lane)
                : !store.isOfMemory() && lane == Lane.of(store.element().kind());
    }

    /** Ends the vectors' work before anything is stored if an element is none of its array's. */
    void require(Operation.Store store, int block) {
        if (!(values.shapes.in(block, store.index()) instanceof Shape.Linear(long stride, boolean _))) {
            throw new IllegalStateException("a store whose positions are not known: " + store);
        }
        if (store.isOfMemory()) {
            values.scalars.load(store.index());
            code.loadConstant(stride).loadConstant(lanes.count());
            values.scalars.load(store.array());
            code.loadConstant(store.element().bytes());
            Positions.areStorable(code);
            code.ifeq(bail);
            return;
        }
        // the first position, and the last, which has not wrapped around if it is one
        values.scalars.load(store.index());
        code.i2l();
        requirePosition(store);
        values.scalars.load(store.index());
        code.i2l().loadConstant((lanes.count() - 1) * stride).ladd();
        requirePosition(store);
    }

    private void requirePosition(Operation.Store store) {
        code.dup2().lconst_0().lcmp();
        Label isPositive = code.newLabel();
        code.ifge(isPositive).pop2().goto_(bail).labelBinding(isPositive);
        values.scalars.load(store.array());
        code.arraylength().i2l().lcmp().ifge(bail);
    }

    private boolean isNeighbours(int block, Value index) {
        return values.shapes.in(block, index) instanceof Shape.Linear linear && linear.stride() == 1;
    }

    private static @Nullable Lane lane(Element element) {
        return switch (element) {
            case BOOLEAN, BYTE -> Lane.BYTE;
            case SHORT, CHAR -> Lane.SHORT;
            case INT -> Lane.INT;
            case LONG -> Lane.LONG;
            case FLOAT -> Lane.FLOAT;
            case DOUBLE -> Lane.DOUBLE;
            case REFERENCE -> null;
        };
    }

    private static String method(Element element, String direction) {
        return direction
                + switch (element) {
                    case BOOLEAN -> "BooleanArray";
                    case CHAR -> "CharArray";
                    default -> "Array";
                };
    }

    private static ClassDesc array(Element element) {
        return ArrayTypes.component(element).arrayType();
    }
}
