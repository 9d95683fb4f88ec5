// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.pass;

import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Routine;
import dev.tutti.kernel.ir.Value;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rounds a product and the sum that it goes into once rather than twice. Changes results: for loops that permit it. */
public final class Contract {

    private final Map<Value, Integer> uses = new HashMap<>();
    private final Map<Value, Operation.Binary> products = new HashMap<>();
    private final Map<Value, Operation.Constant> constants = new HashMap<>();
    private int values;

    private Contract(Function function) {
        values = function.valueLimit();
        for (Block block : function.blocks()) {
            for (Instruction each : block.instructions()) {
                each.operation().operands().forEach(this::use);
                if (each.operation() instanceof Operation.Constant constant) {
                    constants.put(Objects.requireNonNull(each.result()), constant);
                }
            }
            block.exit().operands().forEach(this::use);
            block.exit().edges().forEach(edge -> edge.arguments().forEach(this::use));
        }
    }

    private void use(Value value) {
        uses.merge(value, 1, Integer::sum);
    }

    /** The function with products and sums in one. Products that nothing else uses are gone. */
    public static Function of(Function function) {
        Contract pass = new Contract(function);
        List<Block> blocks = new ArrayList<>();
        for (Block block : function.blocks()) {
            List<Instruction> made = new ArrayList<>();
            pass.products.clear();
            block.instructions().forEach(each -> pass.visit(each, made));
            made.removeIf(each -> each.result() != null
                    && pass.products.containsKey(each.result())
                    && pass.uses.getOrDefault(each.result(), 0) == 0);
            blocks.add(new Block(block.parameters(), made, block.exit()));
        }
        return new Function(function.name(), function.parameters(), blocks, function.result());
    }

    private void visit(Instruction instruction, List<Instruction> made) {
        if (instruction.operation() instanceof Operation.Binary binary
                && binary.kind().isFloating()) {
            if (binary.operator() == Arithmetic.MUL) {
                products.put(Objects.requireNonNull(instruction.result()), binary);
            } else if (binary.operator() == Arithmetic.ADD || binary.operator() == Arithmetic.SUB) {
                Operation fused = fused(binary, made, instruction.line());
                if (fused != null) {
                    made.add(new Instruction(instruction.result(), fused, instruction.line()));
                    return;
                }
            }
        }
        made.add(instruction);
    }

    private @Nullable Operation fused(Operation.Binary sum, List<Instruction> made, int line) {
        boolean isSum = sum.operator() == Arithmetic.ADD;
        Operation.Binary left = product(sum.left());
        if (left != null) {
            uses.merge(sum.left(), -1, Integer::sum);
            return fma(left.left(), left.right(), isSum ? sum.right() : negated(sum.right(), made, line));
        }
        Operation.Binary right = product(sum.right());
        if (right != null) {
            uses.merge(sum.right(), -1, Integer::sum);
            if (isSum) {
                return fma(right.left(), right.right(), sum.left());
            }
            // of a number the negative costs nothing
            return constants.containsKey(right.right())
                    ? fma(right.left(), negated(right.right(), made, line), sum.left())
                    : fma(negated(right.left(), made, line), right.right(), sum.left());
        }
        return null;
    }

    /** What a value is the product of, if it is one of this block that nothing else uses. */
    private Operation.@Nullable Binary product(Value value) {
        return uses.getOrDefault(value, 0) == 1 ? products.get(value) : null;
    }

    private Value negated(Value value, List<Instruction> made, int line) {
        Value result = new Value(values++, value.kind());
        Operation.Constant number = constants.get(value);
        Operation negative = number == null
                ? new Operation.Negate(value)
                : value.kind() == Kind.FLOAT
                        ? Operation.Constant.of(-Float.intBitsToFloat((int) number.bits()))
                        : Operation.Constant.of(-Double.longBitsToDouble(number.bits()));
        made.add(new Instruction(result, negative, line));
        return result;
    }

    private static Operation fma(Value left, Value right, Value added) {
        ClassDesc type = left.kind() == Kind.FLOAT ? ConstantDescs.CD_float : ConstantDescs.CD_double;
        Routine routine = new Routine(ClassDesc.of("java.lang.Math"), "fma", MethodTypeDesc.of(type, type, type, type));
        return new Operation.Call(routine, List.of(left, right, added));
    }
}
