// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.emit.Lanes.Lane;
import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import org.jspecify.annotations.Nullable;

/**
 * The index of each lane as a {@code double}, for loops that compute with that. It is kept from round to round, where a
 * step is added: that takes one operation, where the index as an {@code int} takes four until it is converted. A
 * {@code double} has every {@code int}, so nothing is rounded.
 */
final class DoubleIndex {
    private final CodeBuilder code;
    private final LaneOps ops;
    private final Value index;
    private final int slot;

    private DoubleIndex(CodeBuilder code, LaneOps ops, Value index) {
        this.code = code;
        this.ops = ops;
        this.index = index;
        this.slot = code.allocateLocal(TypeKind.REFERENCE);
    }

    /** That of the first group of lanes; {@code null} if the loop has no use for it. */
    static @Nullable DoubleIndex begin(CodeBuilder code, LaneOps ops, VectorPlan plan, int offset) {
        Value index = plan.function().parameters().getLast();
        boolean isUsed = plan.isStraight()
                && plan.function().blocks().stream()
                        .flatMap(block -> block.instructions().stream())
                        .anyMatch(each -> isConversion(each.operation(), index));
        if (!isUsed) {
            return null;
        }
        DoubleIndex begun = new DoubleIndex(code, ops, index);
        ops.broadcast(Lane.DOUBLE, () -> {
            LoopClass.index(code, Kind.INT, offset, 0);
            code.i2d();
        });
        ops.addIndex(Lane.DOUBLE, 1);
        code.astore(begun.slot);
        return begun;
    }

    private static boolean isConversion(Operation operation, Value index) {
        return operation instanceof Operation.Convert(Conversion conversion, Value value)
                && conversion == Conversion.I2D
                && value.equals(index);
    }

    /** At the head of the loop. */
    void sharpen(Label never) {
        ops.sharpen(Lane.DOUBLE, slot, never);
    }

    boolean isOf(Value value) {
        return value.equals(index);
    }

    /** Pushes that of a group of lanes. */
    void push(int lanesBefore) {
        code.aload(slot);
        if (lanesBefore > 0) {
            ops.broadcast(Lane.DOUBLE, () -> code.loadConstant((double) lanesBefore));
            ops.simple(Lane.DOUBLE, "add");
        }
    }

    /** Goes on to the next round. */
    void advance(int step) {
        push(step);
        code.astore(slot);
    }
}
