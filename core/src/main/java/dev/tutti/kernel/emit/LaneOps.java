// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.emit.Lanes.Lane;
import dev.tutti.kernel.ir.Conversion;
import dev.tutti.kernel.ir.Relation;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/** Single steps with vectors and masks on the stack. */
final class LaneOps {

    private static final ClassDesc BINARY = Lanes.operators("Binary");
    private static final ClassDesc UNARY = Lanes.operators("Unary");
    private static final ClassDesc COMPARISON = Lanes.operators("Comparison");
    private static final ClassDesc CONVERSION = Lanes.operators("Conversion");
    private static final ClassDesc INT = ConstantDescs.CD_int;
    private static final ClassDesc LONG = ConstantDescs.CD_long;
    private static final ClassDesc ORDER = ClassDesc.of("java.nio.ByteOrder");

    /** Vectors refuse to add more than what the last of their lanes can hold without wrapping around. */
    private static final long SCALE_MOST = 1 << 24;

    private final CodeBuilder code;
    private final Lanes lanes;

    LaneOps(CodeBuilder code, Lanes lanes) {
        this.code = code;
        this.lanes = lanes;
    }

    // ---- classes

    /*
     * Where ways of a loop meet, C2 knows of a vector only that it is one of doubles, say, not how many there are in it. It
     * then calls methods that every class of vectors has in its own way, which is some hundred times slower; whether it
     * does was a matter of luck, of what the profile of the JDK's own code had seen. A comparison with a constant class
     * tells it, and costs nothing once it is compiled.
     */

    /** Tells the JIT compiler the class of the vector in a variable. */
    void sharpen(Lane lane, int slot, Label never) {
        code.aload(slot);
        compareClass(() -> lanes.vectorClass(code, lane), never);
    }

    /** Tells the JIT compiler the class of the mask in a variable. */
    void sharpenMask(int slot, Label never) {
        code.aload(slot);
        compareClass(() -> lanes.maskClass(code), never);
    }

    /** Tells the JIT compiler the class of memory, which is pushed. */
    void sharpenMemory(Label never) {
        compareClass(() -> lanes.memoryClass(code), never);
    }

    private void compareClass(Runnable push, Label never) {
        code.invokevirtual(ConstantDescs.CD_Object, "getClass", MethodTypeDesc.of(ConstantDescs.CD_Class));
        push.run();
        code.if_acmpne(never);
    }

    // ---- vectors

    /** Pushes a vector of what is pushed, in all lanes. */
    void broadcast(Lane lane, Runnable push) {
        lanes.species(code, lane);
        push.run();
        code.invokestatic(lane.vector(), "broadcast", MethodTypeDesc.of(lane.vector(), Lanes.SPECIES, lane.type()));
    }

    /** Pushes zeros. */
    void zero(Lane lane) {
        lanes.species(code, lane);
        code.invokestatic(lane.vector(), "zero", MethodTypeDesc.of(lane.vector(), Lanes.SPECIES));
    }

    /** To each lane its number times a stride, of {@code int}s and {@code long}s modulo 2³² and 2⁶⁴. */
    void addIndex(Lane lane, long stride) {
        if (Math.abs(stride) <= SCALE_MOST && stride != Long.MIN_VALUE) {
            code.loadConstant((int) stride)
                    .invokevirtual(lane.vector(), "addIndex", MethodTypeDesc.of(lane.vector(), INT));
            return;
        }
        zero(lane);
        addIndex(lane, 1);
        broadcast(lane, () -> {
            switch (lane) {
                case INT -> code.loadConstant((int) stride);
                case LONG -> code.loadConstant(stride);
                case BYTE, SHORT, FLOAT, DOUBLE -> throw new IllegalArgumentException("lanes that grow: " + lane);
            }
        });
        simple(lane, "mul");
        simple(lane, "add");
    }

    /** Two vectors to one, by a method of the vector's class: {@code add, sub, mul, div, and, or, min, max}. */
    void simple(Lane lane, String name) {
        code.invokevirtual(lane.vector(), name, MethodTypeDesc.of(lane.vector(), Lanes.VECTOR));
    }

    /** One vector to one: {@code neg, abs, sqrt}. */
    void single(Lane lane, String name) {
        code.invokevirtual(lane.vector(), name, MethodTypeDesc.of(lane.vector()));
    }

    /** Two vectors to one, by an operator; {@code push} pushes the right one. */
    void lanewise(Lane lane, String operator, Runnable push) {
        Lanes.operator(code, operator.equals("XOR") ? "Associative" : "Binary", operator);
        push.run();
        code.invokevirtual(lane.vector(), "lanewise", MethodTypeDesc.of(lane.vector(), BINARY, Lanes.VECTOR));
    }

    /** One vector to one, by an operator. */
    void unary(Lane lane, String operator) {
        Lanes.operator(code, "Unary", operator);
        code.invokevirtual(lane.vector(), "lanewise", MethodTypeDesc.of(lane.vector(), UNARY));
    }

    /** A vector to the sum of its lanes, in whatever order. */
    void sum(Lane lane) {
        Lanes.operator(code, "Associative", "ADD");
        code.invokevirtual(
                lane.vector(), "reduceLanes", MethodTypeDesc.of(lane.type(), Lanes.operators("Associative")));
    }

    /** {@code a · b + c}, rounded once. */
    void fma(Lane lane) {
        code.invokevirtual(lane.vector(), "fma", MethodTypeDesc.of(lane.vector(), Lanes.VECTOR, Lanes.VECTOR));
    }

    /** A vector to one of another lane. */
    void convert(Lane from, Lane to, String conversion) {
        Lanes.operator(code, "Conversion", conversion);
        lanes.species(code, to);
        code.iconst_0()
                .invokevirtual(
                        from.vector(), "convertShape", MethodTypeDesc.of(Lanes.VECTOR, CONVERSION, Lanes.SPECIES, INT))
                .checkcast(to.vector());
    }

    /** The same bits as numbers of another kind. */
    void reinterpret(Lane from, String method, Lane to) {
        code.invokevirtual(from.vector(), method, MethodTypeDesc.of(to.vector()));
    }

    /** As Java converts. */
    void convert(Conversion conversion) {
        switch (conversion) {
            case I2L, I2F, I2D, L2I, L2F, L2D, F2I, F2L, F2D, D2I, D2L, D2F ->
                convert(Lane.of(conversion.from()), Lane.of(conversion.to()), conversion.name());
            case I2B -> cut(24);
            case I2S -> cut(16);
            case I2C -> {
                broadcast(Lane.INT, () -> code.loadConstant(Character.MAX_VALUE));
                simple(Lane.INT, "and");
            }
        }
    }

    /** Drops upper bits, and fills up with the sign. */
    private void cut(int bits) {
        lanewise(Lane.INT, "LSHL", () -> broadcast(Lane.INT, () -> code.loadConstant(bits)));
        lanewise(Lane.INT, "ASHR", () -> broadcast(Lane.INT, () -> code.loadConstant(bits)));
    }

    /** Chooses lanes of the second vector where the mask above them is set. */
    void blend(Lane lane) {
        code.invokevirtual(lane.vector(), "blend", MethodTypeDesc.of(lane.vector(), Lanes.VECTOR, Lanes.MASK));
    }

    // ---- masks, all of one species

    /** Two vectors to the mask of where they compare so. */
    void compare(Lane lane, Relation relation, Runnable push) {
        lanes.part();
        Lanes.operator(
                code,
                "Comparison",
                switch (relation) {
                    case EQUAL -> "EQ";
                    case NOT_EQUAL -> "NE";
                    case LESS -> "LT";
                    case AT_LEAST -> "GE";
                    case GREATER -> "GT";
                    case AT_MOST -> "LE";
                });
        push.run();
        code.invokevirtual(lane.vector(), "compare", MethodTypeDesc.of(Lanes.MASK, COMPARISON, Lanes.VECTOR));
        if (lane != lanes.mask()) {
            cast(lanes.mask());
        }
    }

    private void cast(Lane lane) {
        lanes.species(code, lane);
        code.invokevirtual(Lanes.MASK, "cast", MethodTypeDesc.of(Lanes.MASK, Lanes.SPECIES));
    }

    /** Makes a kept mask fit vectors of a lane. */
    void fit(Lane lane) {
        if (lane != lanes.mask()) {
            cast(lane);
        }
    }

    /** Pushes a mask of all lanes or of none. */
    void mask(boolean all) {
        lanes.part();
        lanes.species(code, lanes.mask());
        code.loadConstant(all ? 1 : 0)
                .invokeinterface(Lanes.SPECIES, "maskAll", MethodTypeDesc.of(Lanes.MASK, ConstantDescs.CD_boolean));
    }

    /** Two masks to one: {@code and, or, andNot}. */
    void both(String name) {
        code.invokevirtual(Lanes.MASK, name, MethodTypeDesc.of(Lanes.MASK, Lanes.MASK));
    }

    void not() {
        code.invokevirtual(Lanes.MASK, "not", MethodTypeDesc.of(Lanes.MASK));
    }

    void anyTrue() {
        code.invokevirtual(Lanes.MASK, "anyTrue", MethodTypeDesc.of(ConstantDescs.CD_boolean));
    }

    void allTrue() {
        code.invokevirtual(Lanes.MASK, "allTrue", MethodTypeDesc.of(ConstantDescs.CD_boolean));
    }

    void trueCount() {
        code.invokevirtual(Lanes.MASK, "trueCount", MethodTypeDesc.of(INT));
    }

    void bits() {
        code.invokevirtual(Lanes.MASK, "toLong", MethodTypeDesc.of(ConstantDescs.CD_long));
    }

    // ---- memory

    /** Loads neighbours; the array and the first index are pushed, and the mask if there is one. */
    void load(Lane lane, ClassDesc array, String method, boolean masked, Runnable push) {
        lanes.species(code, lane);
        push.run();
        code.invokestatic(
                lane.vector(),
                method,
                masked
                        ? MethodTypeDesc.of(lane.vector(), Lanes.SPECIES, array, INT, Lanes.MASK)
                        : MethodTypeDesc.of(lane.vector(), Lanes.SPECIES, array, INT));
    }

    /** Loads from where a map of indices says; {@code push} pushes the array, 0, the map, 0, and a mask if there is one. */
    void gather(Lane lane, boolean masked, Runnable push) {
        ClassDesc array = lane.type().arrayType();
        lanes.species(code, lane);
        push.run();
        code.invokestatic(
                lane.vector(),
                "fromArray",
                masked
                        ? MethodTypeDesc.of(lane.vector(), Lanes.SPECIES, array, INT, INT.arrayType(), INT, Lanes.MASK)
                        : MethodTypeDesc.of(lane.vector(), Lanes.SPECIES, array, INT, INT.arrayType(), INT));
    }

    /** Stores to neighbours: the vector, the array and the first index are on the stack, and the mask if there is one. */
    void store(Lane lane, ClassDesc array, String method, boolean masked) {
        code.invokevirtual(
                lane.vector(),
                method,
                masked
                        ? MethodTypeDesc.of(ConstantDescs.CD_void, array, INT, Lanes.MASK)
                        : MethodTypeDesc.of(ConstantDescs.CD_void, array, INT));
    }

    /** Loads neighbours; the memory, the first one's place in bytes and the order are pushed, and the mask if there is one. */
    void loadMemory(Lane lane, boolean masked, Runnable push) {
        lanes.species(code, lane);
        push.run();
        code.invokestatic(
                lane.vector(),
                "fromMemorySegment",
                masked
                        ? MethodTypeDesc.of(lane.vector(), Lanes.SPECIES, ArrayTypes.MEMORY, LONG, ORDER, Lanes.MASK)
                        : MethodTypeDesc.of(lane.vector(), Lanes.SPECIES, ArrayTypes.MEMORY, LONG, ORDER));
    }

    /** Stores to neighbours: the vector and the same are on the stack. */
    void storeMemory(Lane lane, boolean masked) {
        code.invokevirtual(
                lane.vector(),
                "intoMemorySegment",
                masked
                        ? MethodTypeDesc.of(ConstantDescs.CD_void, ArrayTypes.MEMORY, LONG, ORDER, Lanes.MASK)
                        : MethodTypeDesc.of(ConstantDescs.CD_void, ArrayTypes.MEMORY, LONG, ORDER));
    }

    /** Pushes the order of the bytes in memory. */
    void nativeOrder() {
        code.invokestatic(ORDER, "nativeOrder", MethodTypeDesc.of(ORDER));
    }

    /** Stores to where a map of indices says: the vector, the array, 0, the map, 0 and the mask are on the stack. */
    void scatter(Lane lane, boolean masked) {
        ClassDesc array = lane.type().arrayType();
        code.invokevirtual(
                lane.vector(),
                "intoArray",
                masked
                        ? MethodTypeDesc.of(ConstantDescs.CD_void, array, INT, INT.arrayType(), INT, Lanes.MASK)
                        : MethodTypeDesc.of(ConstantDescs.CD_void, array, INT, INT.arrayType(), INT));
    }
}
