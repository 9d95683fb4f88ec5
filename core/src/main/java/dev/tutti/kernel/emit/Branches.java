// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.emit.Lanes.Lane;
import dev.tutti.kernel.ir.Block;
import dev.tutti.kernel.ir.Exit;
import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Relation;
import dev.tutti.kernel.ir.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Masks of the lanes that a condition holds for. A comparison that only its branch needs makes a mask at once. */
final class Branches {

    private final CodeBuilder code;
    private final LaneValues values;
    private final LaneOps ops;
    private final LaneEmitter emitter;

    /** Comparisons whose results nothing needs but the branches of their blocks, which compare them with 0. */
    private final Map<Value, Operation.Compare> fused = new HashMap<>();

    Branches(Function function, LaneValues values, LaneEmitter emitter) {
        this.code = values.code;
        this.values = values;
        this.ops = values.ops;
        this.emitter = emitter;
        Set<Value> needed = new HashSet<>();
        for (Block block : function.blocks()) {
            Set<Value> here = new HashSet<>();
            for (Instruction each : block.instructions()) {
                needed.addAll(each.operation().operands());
                if (each.operation() instanceof Operation.Compare compare
                        && !values.isMadeScalar(Objects.requireNonNull(each.result()))) {
                    here.add(each.result());
                    fused.put(each.result(), compare);
                }
            }
            block.exit().edges().forEach(edge -> needed.addAll(edge.arguments()));
            if (!(block.exit() instanceof Exit.Branch branch
                    && here.contains(branch.left())
                    && isZero(branch.right()))) {
                needed.addAll(block.exit().operands());
            }
        }
        fused.keySet().removeAll(needed);
    }

    private boolean isZero(Value value) {
        Operation.Constant constant = values.shapes.constant(value);
        return constant != null && constant.bits() == 0;
    }

    /** Whether an instruction is part of a branch. */
    boolean isFused(Instruction instruction) {
        return instruction.result() != null && fused.containsKey(instruction.result());
    }

    /** Makes the mask of the lanes that take a branch. Returns its variable. */
    int mask(Exit.Branch branch, int block) {
        Operation.Compare compare = fused.get(branch.left());
        if (compare != null) {
            emitter.holds(compare, branch.relation(), block);
            return kept();
        }
        if (values.shapes.in(block, branch.left()).isUniform()
                && values.shapes.in(block, branch.right()).isUniform()) {
            Label yes = code.newLabel();
            Label made = code.newLabel();
            values.scalars.load(branch.left());
            values.scalars.load(branch.right());
            code.branch(BodyEmitter.opcode(branch), yes);
            ops.mask(false);
            code.goto_(made).labelBinding(yes);
            ops.mask(true);
            code.labelBinding(made);
            return kept();
        }
        values.push(block, branch.left());
        ops.compare(Lane.INT, branch.relation(), () -> values.push(block, branch.right()));
        return kept();
    }

    /** Makes the mask of the lanes in which a value is a number. */
    int equal(Value value, int number, int block) {
        values.push(block, value);
        ops.compare(Lane.INT, Relation.EQUAL, () -> ops.broadcast(Lane.INT, () -> code.loadConstant(number)));
        return kept();
    }

    private int kept() {
        int slot = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(slot);
        return slot;
    }
}
