// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Kind;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.EnumSet;
import java.util.Set;

/**
 * The lanes of a loop: how many, and the types of the vectors that have so many. All that is called of the module
 * {@code jdk.incubator.vector} is named in this package only, and by name, so that nothing needs it but code that runs
 * where it is.
 */
final class Lanes {

    private static final String PACKAGE = "jdk.incubator.vector";
    static final ClassDesc VECTOR = named("Vector");
    static final ClassDesc MASK = named("VectorMask");
    static final ClassDesc SPECIES = named("VectorSpecies");
    private static final ClassDesc SHAPE = named("VectorShape");
    private static final ClassDesc OPERATORS = named("VectorOperators");

    /** What a vector holds. */
    enum Lane {
        BYTE(Byte.SIZE),
        SHORT(Short.SIZE),
        INT(Integer.SIZE),
        LONG(Long.SIZE),
        FLOAT(Float.SIZE),
        DOUBLE(Double.SIZE);

        private final int bits;

        Lane(int bits) {
            this.bits = bits;
        }

        static Lane of(Kind kind) {
            return switch (kind) {
                case INT -> INT;
                case LONG -> LONG;
                case FLOAT -> FLOAT;
                case DOUBLE -> DOUBLE;
                case REFERENCE -> throw new IllegalArgumentException("lanes of references");
            };
        }

        /** The primitive type. */
        ClassDesc type() {
            return switch (this) {
                case BYTE -> ConstantDescs.CD_byte;
                case SHORT -> ConstantDescs.CD_short;
                case INT -> ConstantDescs.CD_int;
                case LONG -> ConstantDescs.CD_long;
                case FLOAT -> ConstantDescs.CD_float;
                case DOUBLE -> ConstantDescs.CD_double;
            };
        }

        private ClassDesc box() {
            return switch (this) {
                case BYTE -> ConstantDescs.CD_Byte;
                case SHORT -> ConstantDescs.CD_Short;
                case INT -> ConstantDescs.CD_Integer;
                case LONG -> ConstantDescs.CD_Long;
                case FLOAT -> ConstantDescs.CD_Float;
                case DOUBLE -> ConstantDescs.CD_Double;
            };
        }

        /** The class of the vectors. */
        ClassDesc vector() {
            return named(
                    switch (this) {
                        case BYTE -> "ByteVector";
                        case SHORT -> "ShortVector";
                        case INT -> "IntVector";
                        case LONG -> "LongVector";
                        case FLOAT -> "FloatVector";
                        case DOUBLE -> "DoubleVector";
                    });
        }
    }

    private static final int LEAST_BITS = 64;
    private static final String ZERO = "zero";
    private static final String MASK_CLASS = "maskClass";
    private static final String MEMORY_CLASS = "memoryClass";

    private final ClassDesc self;
    private final int count;
    private final Lane mask;
    private final Set<Lane> used = EnumSet.noneOf(Lane.class);
    private final Set<Lane> sharpened = EnumSet.noneOf(Lane.class);
    private boolean sharpensMasks;
    private boolean sharpensMemory;
    private boolean areParted;
    private boolean addsZero;

    /**
     * Lanes of a class.
     *
     * @param self the class that is made
     * @param count how many
     * @param mask what the vectors hold whose masks are kept
     */
    Lanes(ClassDesc self, int count, Lane mask) {
        this.self = self;
        this.count = count;
        this.mask = mask;
    }

    private static ClassDesc named(String name) {
        return ClassDesc.of(PACKAGE, name);
    }

    static ClassDesc operators(String kind) {
        return OPERATORS.nested(kind);
    }

    int count() {
        return count;
    }

    /** What the vectors hold whose masks are kept. */
    Lane mask() {
        return mask;
    }

    /** Whether there is a vector of so many. */
    boolean has(Lane lane) {
        return lane.bits * count >= LEAST_BITS;
    }

    /** Lanes are told apart by masks. */
    void part() {
        areParted = true;
    }

    /** Whether there are instructions for what has been written. */
    boolean areCompiled() {
        return !areParted || haveMasks();
    }

    /** Whether there are instructions for masks. */
    boolean haveMasks() {
        return count != 2 || VectorBits.haveMasksOfTwo();
    }

    // ---- code that is written

    /** Pushes the species of a lane. */
    void species(CodeBuilder code, Lane lane) {
        used.add(lane);
        code.getstatic(self, lane.name(), SPECIES);
    }

    /** Pushes the class that vectors of a lane have. */
    void vectorClass(CodeBuilder code, Lane lane) {
        sharpened.add(lane);
        used.add(lane);
        code.getstatic(self, vectorClass(lane), ConstantDescs.CD_Class);
    }

    private static String vectorClass(Lane lane) {
        return lane.name() + "_CLASS";
    }

    /** Pushes the class that masks have. */
    void maskClass(CodeBuilder code) {
        sharpensMasks = true;
        used.add(mask);
        code.getstatic(self, MASK_CLASS, ConstantDescs.CD_Class);
    }

    /** Pushes the class that memory outside of the heap has. */
    void memoryClass(CodeBuilder code) {
        sharpensMemory = true;
        code.getstatic(self, MEMORY_CLASS, ConstantDescs.CD_Class);
    }

    /** Pushes an operator. */
    static void operator(CodeBuilder code, String kind, String name) {
        code.getstatic(OPERATORS, name, operators(kind));
    }

    /** Adds 0 to the vector of {@code long}s on the stack, which the JIT compiler does not know to be 0. */
    void addZero(CodeBuilder code) {
        addsZero = true;
        species(code, Lane.LONG);
        code.getstatic(self, ZERO, ConstantDescs.CD_long)
                .invokestatic(
                        Lane.LONG.vector(),
                        "broadcast",
                        MethodTypeDesc.of(Lane.LONG.vector(), SPECIES, ConstantDescs.CD_long))
                .invokevirtual(Lane.LONG.vector(), "add", MethodTypeDesc.of(Lane.LONG.vector(), VECTOR));
    }

    /** Adds what was pushed to the class: species, classes, and the number. */
    void finish(ClassBuilder made) {
        if (addsZero) {
            made.withField(ZERO, ConstantDescs.CD_long, ClassFile.ACC_STATIC); // what is not final is no constant
        }
        for (Lane lane : used) {
            made.withField(lane.name(), SPECIES, ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
        }
        for (Lane lane : sharpened) {
            withClass(made, vectorClass(lane));
        }
        if (sharpensMasks) {
            withClass(made, MASK_CLASS);
        }
        if (sharpensMemory) {
            withClass(made, MEMORY_CLASS);
        }
        made.withMethodBody(ConstantDescs.CLASS_INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_STATIC, code -> {
            for (Lane lane : used) {
                code.getstatic(lane.box(), "TYPE", ConstantDescs.CD_Class)
                        .loadConstant(lane.bits * count)
                        .invokestatic(SHAPE, "forBitSize", MethodTypeDesc.of(SHAPE, ConstantDescs.CD_int))
                        .invokestatic(SPECIES, "of", MethodTypeDesc.of(SPECIES, ConstantDescs.CD_Class, SHAPE), true)
                        .putstatic(self, lane.name(), SPECIES);
            }
            for (Lane lane : sharpened) {
                species(code, lane);
                code.invokeinterface(SPECIES, "vectorType", MethodTypeDesc.of(ConstantDescs.CD_Class))
                        .putstatic(self, vectorClass(lane), ConstantDescs.CD_Class);
            }
            if (sharpensMasks) {
                species(code, mask);
                code.invokeinterface(SPECIES, "maskType", MethodTypeDesc.of(ConstantDescs.CD_Class))
                        .putstatic(self, MASK_CLASS, ConstantDescs.CD_Class);
            }
            if (sharpensMemory) {
                code.getstatic(ArrayTypes.MEMORY, "NULL", ArrayTypes.MEMORY)
                        .invokevirtual(ConstantDescs.CD_Object, "getClass", MethodTypeDesc.of(ConstantDescs.CD_Class))
                        .putstatic(self, MEMORY_CLASS, ConstantDescs.CD_Class);
            }
            code.return_();
        });
    }

    private static void withClass(ClassBuilder made, String name) {
        made.withField(name, ConstantDescs.CD_Class, ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
    }
}
