// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import static dev.tutti.kernel.emit.LaneEmitter.ALL;

import dev.tutti.kernel.emit.Lanes.Lane;
import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Relation;
import dev.tutti.kernel.ir.Value;
import dev.tutti.kernel.pass.Reciprocals;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.HashSet;
import java.util.Set;

/** Arithmetic on vectors: what they have, and quotients, which they have not or are slow at. */
final class LaneArithmetic {

    /** What {@code 1 - b · estimate} is below if the estimate of a reciprocal can be improved. */
    private static final double GOOD_ESTIMATE = 0x1p-20;

    private final CodeBuilder code;
    private final LaneValues values;
    private final LaneOps ops;
    private final Lanes lanes;
    private final Label bail;

    /** Values of {@code long}s that have 32 bits, with their sign or without one. */
    private final Set<Value> narrow = new HashSet<>();

    LaneArithmetic(LaneValues values, Lanes lanes, Label bail) {
        this.code = values.code;
        this.values = values;
        this.ops = values.ops;
        this.lanes = lanes;
        this.bail = bail;
    }

    /** Remembers what is known of an instruction's result. */
    void note(Instruction instruction) {
        if (instruction.result() != null && isNarrow(instruction.operation())) {
            narrow.add(instruction.result());
        }
    }

    /** Pushes a result; returns whether there are vectors that do. */
    boolean binary(Operation.Binary binary, int block, int mask) {
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
                    if (isByOne(binary)) {
                        values.push(block, binary.left());
                        new Inverse(values, binary.right()).divide();
                    } else {
                        both(binary, block);
                        ops.simple(lane, "div");
                    }
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether it is a quotient of {@code double}s by a number that is the same in all lanes. */
    boolean isByOne(Operation.Binary binary) {
        return binary.operator() == Arithmetic.DIV
                && binary.kind() == Kind.DOUBLE
                && isAlike(binary.right())
                && lanes.haveMasks();
    }

    /** Whether a value is the same in all lanes, wherever it is made. */
    private boolean isAlike(Value value) {
        return values.isMadeScalar(value) && values.shapes.of(value).isUniform();
    }

    private void both(Operation.Binary binary, int block) {
        values.push(block, binary.left());
        values.push(block, binary.right());
    }

    /**
     * A quotient by way of the reciprocal, unless it is no such call. Where {@code float}s cannot estimate that, lanes are
     * left; {@code 1 - b · estimate} is large then, or no number.
     */
    boolean quotient(Operation.Call call, int block, int mask) {
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
        boolean isByOne = isAlike(binary.right());
        requireNoZero(binary.right(), isByOne && mask == ALL, block, mask);
        if (binary.operator() == Arithmetic.REM) {
            values.push(block, binary.left());
        }
        values.push(block, binary.left());
        ops.convert(Lane.INT, Lane.DOUBLE, "I2D");
        if (isByOne) {
            ops.broadcast(Lane.DOUBLE, () -> reciprocal(binary.right()));
            ops.simple(Lane.DOUBLE, "mul");
        } else {
            values.push(block, binary.right());
            ops.convert(Lane.INT, Lane.DOUBLE, "I2D");
            ops.simple(Lane.DOUBLE, "div");
        }
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

    private void requireNoZero(Value divisor, boolean isOne, int block, int mask) {
        if (isOne) {
            values.scalars.load(divisor);
            code.ifeq(bail);
            return;
        }
        values.push(block, divisor);
        ops.compare(Lane.INT, Relation.EQUAL, () -> ops.zero(Lane.INT));
        if (mask != ALL) {
            code.aload(mask);
            ops.both("and");
        }
        ops.anyTrue();
        code.ifne(bail);
    }

    /**
     * The reciprocal of a divisor, a little greater: a product with it is the quotient or above, by so much less than 1 by
     * the divisor that no integer is in between, and cut it is the quotient. The same in all rounds.
     */
    private void reciprocal(Value divisor) {
        code.dconst_1();
        values.scalars.load(divisor);
        code.i2d().ddiv().loadConstant(1 + 0x1p-50).dmul();
    }
}
