// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import static dev.tutti.kernel.emit.LaneEmitter.ALL;

import dev.tutti.kernel.emit.Lanes.Lane;
import dev.tutti.kernel.ir.Element;
import dev.tutti.kernel.ir.Operation;
import dev.tutti.kernel.ir.Value;
import dev.tutti.kernel.pass.Shape;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Elements of arrays and of shared memory, to vectors and from them. */
final class LaneMemory {

    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

    private final CodeBuilder code;
    private final LaneValues values;
    private final LaneOps ops;
    private final Lanes lanes;
    private final Packing packing;
    private final Label bail;

    LaneMemory(LaneValues values, Lanes lanes, Packing packing, Label bail) {
        this.code = values.code;
        this.values = values;
        this.ops = values.ops;
        this.lanes = lanes;
        this.packing = packing;
        this.bail = bail;
    }

    /** Pushes what is loaded; returns whether there are vectors that do. */
    boolean load(Operation.Load load, int block, int mask) {
        return load.isOfMemory() ? loadMemory(load, block, mask) : loadArray(load, block, mask);
    }

    /** Stores; returns whether there are vectors that do. */
    boolean store(Operation.Store store, int block, int mask) {
        return store.isOfMemory() ? storeMemory(store, block, mask) : storeArray(store, block, mask);
    }

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
        // An intrinsic: the JIT compiler would call a method of ours where it has not seen often enough that it
        // matters.
        code.loadConstant((long) element.bytes())
                .invokestatic(MATH, "multiplyExact", MethodTypeDesc.ofDescriptor("(JJ)J"));
        ops.nativeOrder();
        if (mask != ALL) {
            code.aload(mask);
            ops.fit(lane);
        }
    }

    private boolean loadArray(Operation.Load load, int block, int mask) {
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

    private boolean storeArray(Operation.Store store, int block, int mask) {
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

    /** Whether an index grows by one from lane to lane. */
    boolean isNeighbours(int block, Value index) {
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
