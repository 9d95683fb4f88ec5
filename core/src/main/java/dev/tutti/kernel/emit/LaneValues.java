// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.emit.Lanes.Lane;
import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Value;
import dev.tutti.kernel.pass.Nest;
import dev.tutti.kernel.pass.Shape;
import dev.tutti.kernel.pass.Shapes;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of a loop are. One that is alike in all lanes, or grows from lane to lane, is kept once: as it is in
 * the first lane. All others are vectors, but for references, which are elements of an array.
 */
final class LaneValues {

    /** A value as lanes left it in a loop. */
    private record Frozen(Value value, Nest.Region loop) {}

    final CodeBuilder code;
    final LaneOps ops;
    final Scalars scalars;
    final Shapes shapes;
    private final Map<Value, Integer> vectors = new HashMap<>();
    private final Map<Frozen, Integer> frozen = new HashMap<>();
    private @Nullable DoubleIndex doubles;
    private int lanesBefore;

    LaneValues(CodeBuilder code, LaneOps ops, Scalars scalars, Shapes shapes) {
        this.code = code;
        this.ops = ops;
        this.scalars = scalars;
        this.shapes = shapes;
    }

    /** Whether a block sees one number for all lanes. */
    boolean isScalar(int block, Value value) {
        return !shapes.in(block, value).isVarying();
    }

    /** Whether a value is kept as one number where it is made. */
    boolean isMadeScalar(Value value) {
        return !shapes.of(value).isVarying();
    }

    /** Pushes a value as a block sees it: a vector. */
    void push(int block, Value value) {
        Nest.Region left = shapes.leftBetween(value, block);
        if (left != null) {
            code.aload(Objects.requireNonNull(frozen.get(new Frozen(value, left)), value::toString));
        } else if (isMadeScalar(value)) {
            spread(value);
        } else {
            code.aload(slot(value));
        }
    }

    /** Says that the index of these lanes is there as a {@code double}. */
    void isConverted(DoubleIndex index, int before) {
        doubles = index;
        lanesBefore = before;
    }

    /** Pushes a value as a block sees it: a vector that is converted. */
    void pushConverted(int block, Conversion conversion, Value value) {
        if (doubles != null && conversion == Conversion.I2D && doubles.isOf(value)) {
            doubles.push(lanesBefore);
            return;
        }
        push(block, value);
        ops.convert(conversion);
    }

    /** Pushes a vector of a number that is alike in all lanes or grows. */
    private void spread(Value value) {
        Lane lane = Lane.of(value.kind());
        ops.broadcast(lane, () -> scalars.load(value));
        if (shapes.of(value) instanceof Shape.Linear linear && linear.stride() != 0) {
            ops.addIndex(lane, linear.stride());
        }
    }

    /** Pops what {@link #push} pushed for a value that varies. */
    void pop(Value value) {
        code.astore(vectors.computeIfAbsent(value, made -> code.allocateLocal(TypeKind.REFERENCE)));
    }

    /** The local variable of a vector, or of an array of references. */
    int slot(Value value) {
        return Objects.requireNonNull(vectors.get(value), value::toString);
    }

    /** Says that a value that varies is in a local variable already. */
    void isIn(int slot, Value value) {
        vectors.put(value, slot);
    }

    // ---- values that lanes leave behind

    /** Makes room for a value as lanes will leave it in a loop. */
    void freeze(Value value, Nest.Region loop) {
        ops.zero(Lane.of(value.kind()));
        code.astore(frozen.computeIfAbsent(new Frozen(value, loop), made -> code.allocateLocal(TypeKind.REFERENCE)));
    }

    /** Tells the JIT compiler the class of what {@link #freeze} made room for. */
    void sharpenFrozen(Value value, Nest.Region loop, Label never) {
        ops.sharpen(Lane.of(value.kind()), Objects.requireNonNull(frozen.get(new Frozen(value, loop))), never);
    }

    /** Keeps a value of the lanes that leave a loop in a block. */
    void keep(int block, Value value, Nest.Region loop, int mask) {
        int slot = Objects.requireNonNull(frozen.get(new Frozen(value, loop)));
        code.aload(slot);
        push(block, value);
        blend(value.kind(), mask);
        code.astore(slot);
    }

    /** Chooses between the two vectors on the stack, the upper one where a mask is set. */
    void blend(Kind kind, int mask) {
        code.aload(mask);
        ops.fit(Lane.of(kind));
        ops.blend(Lane.of(kind));
    }

    /** Gives a value's variable some value, since the JVM wants to see one on all ways. */
    void clear(Value value) {
        if (isMadeScalar(value)) {
            zero(value.kind());
            scalars.store(value);
        } else if (value.kind() != Kind.REFERENCE) {
            ops.zero(Lane.of(value.kind()));
            pop(value);
        }
    }

    private void zero(Kind kind) {
        switch (kind) {
            case INT -> code.iconst_0();
            case LONG -> code.lconst_0();
            case FLOAT -> code.fconst_0();
            case DOUBLE -> code.dconst_0();
            case REFERENCE -> code.aconst_null();
        }
    }
}
