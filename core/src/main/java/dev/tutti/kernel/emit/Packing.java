// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.emit.Lanes.Lane;
import dev.tutti.kernel.ir.Instruction;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Value;
import dev.tutti.kernel.pass.Shape;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Operations that no vector has: their operands are unpacked into arrays, and done one lane after the other. */
final class Packing {

    /** An array for the operand at a position, of numbers of a kind. */
    private record Unpacked(int position, Kind kind) {}

    private static final int RESULT = -1;
    private static final int MAP = -2;

    private final CodeBuilder code;
    private final LaneValues values;
    private final LaneOps ops;
    private final Lanes lanes;
    private final Scratch scratch;
    private final ArrayTypes arrays;

    Packing(LaneValues values, Lanes lanes, Scratch scratch, ArrayTypes arrays) {
        this.code = values.code;
        this.values = values;
        this.ops = values.ops;
        this.lanes = lanes;
        this.scratch = scratch;
        this.arrays = arrays;
    }

    /** Unpacks indices for a gather or scatter, those of lanes that are not at it being 0. Returns the variable of the map. */
    int map(int block, Value index, int mask) {
        int map = scratch.slot(code, new Unpacked(MAP, Kind.INT), ConstantDescs.CD_int);
        if (mask == LaneEmitter.ALL) {
            values.push(block, index);
        } else {
            ops.zero(Lane.INT);
            values.push(block, index);
            values.blend(Kind.INT, mask);
        }
        unpackInto(map, Lane.INT);
        return map;
    }

    private void unpackInto(int slot, Lane lane) {
        code.aload(slot).iconst_0();
        ops.store(lane, lane.type().arrayType(), "intoArray", false);
    }

    /** Does an instruction lane by lane, for lanes that are at it. */
    void emit(Instruction instruction, int block, int mask) {
        Value result = instruction.result();
        boolean isVector = result != null && result.kind() != Kind.REFERENCE;
        int out = result == null ? 0 : isVector ? array(RESULT, result.kind()) : references(result);
        Label done = code.newLabel();
        int bits = mask == LaneEmitter.ALL ? 0 : bits(mask);
        if (mask != LaneEmitter.ALL) {
            code.lload(bits).lconst_0().lcmp().ifeq(done);
        }
        Map<Value, Integer> unpacked = new HashMap<>();
        for (Value operand : instruction.operation().operands()) {
            if (values.shapes.in(block, operand).isVarying() && !unpacked.containsKey(operand)) {
                unpacked.put(operand, unpack(unpacked.size(), block, operand));
            }
        }
        forEachLane(mask, bits, lane -> {
            if (result != null) {
                code.aload(out).iload(lane);
            }
            values.scalars.emit(instruction.operation(), operand -> {
                Integer from = unpacked.get(operand);
                if (from == null) {
                    pushLane(operand, lane);
                } else {
                    code.aload(from).iload(lane).arrayLoad(Scalars.type(operand.kind()));
                }
            });
            if (result != null) {
                code.arrayStore(Scalars.type(result.kind()));
            }
        });
        code.labelBinding(done);
        if (isVector) {
            Value made = Objects.requireNonNull(result);
            Lane lane = Lane.of(made.kind());
            ops.load(
                    lane,
                    lane.type().arrayType(),
                    "fromArray",
                    false,
                    () -> code.aload(out).iconst_0());
            values.pop(made);
        }
    }

    /** Pushes what a lane has of a number that grows by a constant, or does not. */
    private void pushLane(Value operand, int lane) {
        values.scalars.load(operand);
        if (values.shapes.of(operand) instanceof Shape.Linear(long stride, boolean _) && stride != 0) {
            if (operand.kind() == Kind.INT) {
                code.iload(lane).loadConstant((int) stride).imul().iadd();
            } else {
                code.iload(lane).i2l().loadConstant(stride).lmul().ladd();
            }
        }
    }

    private int bits(int mask) {
        int bits = code.allocateLocal(TypeKind.LONG);
        code.aload(mask);
        ops.bits();
        code.lstore(bits);
        return bits;
    }

    private int unpack(int position, int block, Value operand) {
        if (operand.kind() == Kind.REFERENCE) {
            return values.slot(operand);
        }
        int slot = array(position, operand.kind());
        values.push(block, operand);
        unpackInto(slot, Lane.of(operand.kind()));
        return slot;
    }

    private int array(int position, Kind kind) {
        return scratch.slot(code, new Unpacked(position, kind), Lane.of(kind).type());
    }

    /** The array of the lanes of a reference, which is where that stays. */
    private int references(Value value) {
        ClassDesc type = arrays.of(value);
        int slot = scratch.slot(code, value, type);
        values.isIn(slot, value);
        return slot;
    }

    private interface Body {
        void emit(int lane);
    }

    private void forEachLane(int mask, int bits, Body body) {
        int lane = code.allocateLocal(TypeKind.INT);
        code.iconst_0().istore(lane);
        Label head = code.newLabel();
        Label next = code.newLabel();
        Label done = code.newLabel();
        code.labelBinding(head).iload(lane).loadConstant(lanes.count()).if_icmpge(done);
        if (mask != LaneEmitter.ALL) {
            code.lload(bits).iload(lane).lushr().l2i().iconst_1().iand().ifeq(next);
        }
        body.emit(lane);
        code.labelBinding(next).iinc(lane, 1).goto_(head).labelBinding(done);
    }
}
