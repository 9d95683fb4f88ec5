// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.pass;

import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Routine;
import dev.tutti.kernel.math.Quotient;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** Divides {@code double}s by way of reciprocals, see {@link Quotient}. Changes results: for loops that permit it. */
public final class Reciprocals {

    /** Stands for a division that may be rounded otherwise. */
    public static final Routine QUOTIENT = new Routine(
            Quotient.class.describeConstable().orElseThrow(),
            "of",
            MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_double, ConstantDescs.CD_double));

    private Reciprocals() {}

    /** The function without divisions of {@code double}s. */
    public static Function of(Function function) {
        List<Block> blocks = function.blocks().stream()
                .map(block -> new Block(
                        block.parameters(),
                        block.instructions().stream().map(Reciprocals::visit).toList(),
                        block.exit()))
                .toList();
        return new Function(function.name(), function.parameters(), blocks, function.result());
    }

    private static Instruction visit(Instruction instruction) {
        return instruction.operation() instanceof Operation.Binary(Arithmetic operator, var dividend, var divisor)
                        && operator == Arithmetic.DIV
                        && divisor.kind() == Kind.DOUBLE
                ? new Instruction(
                        instruction.result(),
                        new Operation.Call(QUOTIENT, List.of(dividend, divisor)),
                        instruction.line())
                : instruction;
    }
}
