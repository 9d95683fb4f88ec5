// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.emit.Lanes.Lane;
import dev.tutti.kernel.ir.Relation;
import dev.tutti.kernel.ir.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * Quotients of {@code double}s by one divisor, the same bits as a division's without its divider, which takes as long as a
 * dozen of other operations.
 *
 * <p>With the reciprocal as it is rounded, {@code near = a * reciprocal} is at most one and a half of its last digits beside
 * {@code a / b}, and {@code fma(fma(-b, near, a), reciprocal, near)} is {@code a / b} as it is rounded (P. Markstein,
 * <i>Computation of elementary functions on the IBM RISC System/6000 processor</i>, IBM J. Res. Dev. 34, 1990, and
 * docs/decisions/0010-lanes.md), as long as nothing on the way is too large or too small to have all its digits. Divisors and groups of
 * dividends for which that may be so, zeros among them, are divided.
 */
final class Inverse {

    private static final double LEAST_DIVISOR = 0x1p-250;
    private static final double MOST_DIVISOR = 0x1p250;
    private static final double LEAST_DIVIDEND = 0x1p-500;
    private static final double MOST_DIVIDEND = 0x1p500;

    private final CodeBuilder code;
    private final LaneOps ops;
    private final Scalars scalars;
    private final Value divisor;

    Inverse(LaneValues values, Value divisor) {
        this.code = values.code;
        this.ops = values.ops;
        this.scalars = values.scalars;
        this.divisor = divisor;
    }

    /** The vector of dividends on the stack to that of quotients. */
    void divide() {
        Label divide = code.newLabel();
        Label divided = code.newLabel();
        int dividend = kept();
        requireDivisor(divide);
        requireDividends(dividend, divide);
        ops.broadcast(Lane.DOUBLE, this::reciprocal);
        int reciprocal = kept();
        code.aload(dividend).aload(reciprocal);
        ops.simple(Lane.DOUBLE, "mul");
        int near = kept();
        code.aload(near);
        ops.broadcast(Lane.DOUBLE, () -> {
            scalars.load(divisor);
            code.dneg();
        });
        code.aload(dividend);
        ops.fma(Lane.DOUBLE);
        code.aload(reciprocal).aload(near);
        ops.fma(Lane.DOUBLE);
        code.goto_(divided).labelBinding(divide).aload(dividend);
        ops.broadcast(Lane.DOUBLE, () -> scalars.load(divisor));
        ops.simple(Lane.DOUBLE, "div");
        code.labelBinding(divided);
    }

    private void requireDivisor(Label otherwise) {
        absolute();
        code.loadConstant(LEAST_DIVISOR).dcmpl().iflt(otherwise);
        absolute();
        code.loadConstant(MOST_DIVISOR).dcmpg().ifgt(otherwise);
    }

    private void absolute() {
        scalars.load(divisor);
        code.invokestatic(Scalars.MATH, "abs", MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_double));
    }

    private void requireDividends(int dividend, Label otherwise) {
        code.aload(dividend);
        ops.single(Lane.DOUBLE, "abs");
        int size = kept();
        compare(size, Relation.AT_LEAST, LEAST_DIVIDEND);
        compare(size, Relation.AT_MOST, MOST_DIVIDEND);
        ops.both("and");
        ops.allTrue();
        code.ifeq(otherwise);
    }

    private void compare(int vector, Relation relation, double number) {
        code.aload(vector);
        ops.compare(Lane.DOUBLE, relation, () -> ops.broadcast(Lane.DOUBLE, () -> code.loadConstant(number)));
    }

    private void reciprocal() {
        code.dconst_1();
        scalars.load(divisor);
        code.ddiv();
    }

    private int kept() {
        int slot = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(slot);
        return slot;
    }
}
