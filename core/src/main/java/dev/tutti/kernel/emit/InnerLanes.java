// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.emit.Lanes.Lane;
import dev.tutti.kernel.ir.Arithmetic;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Remark;
import dev.tutti.kernel.pass.InnerSum;
import dev.tutti.kernel.pass.Shape;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Most rounds of an inner loop that adds up, on lanes over its counter, in the midst of a function that takes one index
 * after the other. The last few rounds, and those that may throw, are left to the function.
 */
final class InnerLanes {

    /** Vectors of sums, so that an addition need not wait for the one before. */
    private static final int COPIES = 4;

    private final InnerSum loop;
    private final VectorPlan plan;
    private final Set<Remark> remarks = new LinkedHashSet<>();

    private InnerLanes(InnerSum loop, VectorPlan plan) {
        this.loop = loop;
        this.plan = plan;
    }

    /** {@code null} if a loop does not go onto lanes, or not well: neighbouring rounds are to load neighbours. */
    static @Nullable InnerLanes of(InnerSum loop) {
        try {
            VectorPlan plan = VectorPlan.of(loop.round(), Set.of(loop.sum()));
            for (Instruction each : loop.round().blocks().getFirst().instructions()) {
                if (each.operation() instanceof Operation.Load load
                        && !(plan.shapes().of(load.index()) instanceof Shape.Linear(long stride, boolean _)
                                && (stride == 0 || stride == 1))) {
                    return null;
                }
            }
            return new InnerLanes(loop, plan);
        } catch (NoLanesException e) {
            return null;
        }
    }

    int header() {
        return loop.header();
    }

    /** What was done with which line, once it has been written. */
    List<Remark> remarks() {
        return List.copyOf(remarks);
    }

    VectorPlan plan() {
        return plan;
    }

    /** Writes what is done in the header, whose parameters and bound are known: the counter and the sum move on. */
    void emit(CodeBuilder code, Scalars scalars, Lanes lanes, Scratch scratch, ArrayTypes arrays) {
        int step = COPIES * lanes.count();
        LaneOps ops = new LaneOps(code, lanes);
        Lane lane = Lane.of(loop.sum().kind());
        Label few = code.newLabel();
        Label head = code.newLabel();
        Label bail = code.newLabel();
        Label tryBegin = code.newLabel();
        Label tryEnd = code.newLabel();
        Label caught = code.newLabel();
        ifFewer(code, scalars, step, few);
        List<Integer> sums = new ArrayList<>();
        for (int copy = 0; copy < COPIES; copy++) {
            ops.zero(lane);
            sums.add(kept(code));
        }
        int done = code.allocateLocal(TypeKind.INT);
        scalars.load(loop.counter());
        code.istore(done).labelBinding(tryBegin).labelBinding(head);
        ifFewer(code, scalars, step, bail);
        sums.forEach(each -> ops.sharpen(lane, each, bail));
        List<Integer> next = new ArrayList<>();
        for (int copy = 0; copy < COPIES; copy++) {
            code.iload(done).loadConstant(copy * lanes.count()).iadd();
            scalars.store(loop.counter());
            LaneValues values = new LaneValues(code, ops, scalars, plan.shapes());
            values.isIn(sums.get(copy), loop.sum());
            Packing packing = new Packing(values, lanes, scratch, arrays);
            new VectorEmitter(plan, values, new LaneEmitter(values, lanes, packing, bail, remarks), bail).emit();
            next.add(kept(code));
        }
        for (int copy = 0; copy < COPIES; copy++) {
            code.aload(next.get(copy)).astore(sums.get(copy));
        }
        code.iload(done).loadConstant(step).iadd().dup().istore(done);
        scalars.store(loop.counter());
        code.goto_(head).labelBinding(tryEnd);
        // What was thrown, the function will throw in the right round.
        code.exceptionCatch(tryBegin, tryEnd, caught, ClassDesc.of("java.lang.RuntimeException"));
        code.labelBinding(caught).pop().labelBinding(bail).iload(done);
        scalars.store(loop.counter());
        code.aload(sums.getFirst());
        for (int each : sums.subList(1, COPIES)) {
            code.aload(each);
            ops.simple(lane, "add");
        }
        ops.sum(lane);
        scalars.load(loop.sum());
        scalars.emit(new Operation.Binary(Arithmetic.ADD, loop.sum(), loop.sum()), each -> {}); // both are pushed
        scalars.store(loop.sum());
        code.labelBinding(few);
    }

    /** Jumps if fewer rounds are left than are done at once. */
    private void ifFewer(CodeBuilder code, Scalars scalars, int step, Label few) {
        scalars.load(loop.bound());
        code.i2l();
        scalars.load(loop.counter());
        code.i2l()
                .lsub()
                .loadConstant(loop.isInclusive() ? step - 1L : step)
                .lcmp()
                .iflt(few);
    }

    private static int kept(CodeBuilder code) {
        int slot = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(slot);
        return slot;
    }
}
