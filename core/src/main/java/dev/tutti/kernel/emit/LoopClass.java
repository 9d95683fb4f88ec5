// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Function;
import dev.tutti.kernel.ir.Kind;
import dev.tutti.kernel.ir.Memory;
import dev.tutti.kernel.ir.Value;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.function.Consumer;

/** The frame of a class that is a {@link LoopCode}: its constructor, and how its method takes what it is called with. */
final class LoopClass {

    static final ClassDesc NAME = ClassDesc.of(LoopClass.class.getPackageName(), "Loop");
    private static final ClassDesc LOOP_CODE =
            LoopCode.class.describeConstable().orElseThrow();

    private static final ClassDesc MEMORY = Memory.class.describeConstable().orElseThrow();

    private static final MethodTypeDesc RUN = MethodTypeDesc.of(
            ConstantDescs.CD_int,
            ConstantDescs.CD_Object.arrayType(),
            ConstantDescs.CD_int,
            ConstantDescs.CD_long,
            ConstantDescs.CD_int,
            ConstantDescs.CD_Object,
            ConstantDescs.CD_int);

    // The parameters' variables, behind this.
    private static final int INPUTS = 1;
    private static final int OUTER = 2;
    private static final int FIRST = 3;
    static final int COUNT = 5;
    private static final int OUT = 6;
    static final int AT = 7;

    private LoopClass() {}

    /** The class file of a loop whose method's code is written by {@code run}, once or more often. */
    static byte[] bytes(Consumer<CodeBuilder> run, Consumer<ClassBuilder> more) {
        return ClassFile.of().build(NAME, made -> {
            made.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                    .withInterfaceSymbols(LOOP_CODE)
                    .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            ConstantDescs.MTD_void,
                            ClassFile.ACC_PRIVATE,
                            code -> code.aload(0)
                                    .invokespecial(
                                            ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                    .return_())
                    .withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, run);
            more.accept(made);
        });
    }

    /** How many bytes the code of the loop's method has. */
    static int codeLength(byte[] bytes) {
        return ClassFile.of().parse(bytes).methods().stream()
                .filter(method -> method.methodName().equalsString("run"))
                .flatMap(method -> method.findAttribute(Attributes.code()).stream())
                .mapToInt(CodeAttribute::codeLength)
                .sum();
    }

    /** Loads a class of {@link #bytes}, which is unloaded with the loop. */
    static LoopCode load(byte[] bytes) {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            MethodHandles.Lookup made = lookup.defineHiddenClass(bytes, true);
            return (LoopCode) made.findConstructor(made.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("a class of this package can be defined and made", e);
        }
    }

    /** Puts all arguments but the index into variables. */
    static void takeArguments(CodeBuilder code, Function function, int inputs, Scalars values) {
        ArrayTypes arrays = new ArrayTypes(function);
        List<Value> parameters = function.parameters();
        for (int i = 0; i < inputs; i++) {
            Value each = parameters.get(i);
            input(code, INPUTS, i, each, arrays);
            values.store(each);
        }
        if (parameters.size() > inputs + 1) {
            values.isIn(OUTER, parameters.get(inputs));
        }
    }

    /** Pushes an element of the {@code Object[]} in a variable as what a parameter is. */
    static void input(CodeBuilder code, int slot, int position, Value parameter, ArrayTypes arrays) {
        code.aload(slot).loadConstant(position).aaload();
        switch (parameter.kind()) {
            case INT -> unbox(code, ConstantDescs.CD_Integer, "intValue", ConstantDescs.CD_int);
            case LONG -> unbox(code, ConstantDescs.CD_Long, "longValue", ConstantDescs.CD_long);
            case FLOAT -> unbox(code, ConstantDescs.CD_Float, "floatValue", ConstantDescs.CD_float);
            case DOUBLE -> unbox(code, ConstantDescs.CD_Double, "doubleValue", ConstantDescs.CD_double);
            case REFERENCE -> {
                if (arrays.of(parameter).equals(ArrayTypes.MEMORY)) {
                    code.checkcast(MEMORY).invokeinterface(MEMORY, "segment", MethodTypeDesc.of(ArrayTypes.MEMORY));
                } else {
                    code.checkcast(arrays.of(parameter));
                }
            }
        }
    }

    private static void unbox(CodeBuilder code, ClassDesc box, String method, ClassDesc type) {
        code.checkcast(box).invokevirtual(box, method, MethodTypeDesc.of(type));
    }

    /** Pushes the index so far behind the first one. */
    static void index(CodeBuilder code, Kind kind, int offset, int more) {
        code.lload(FIRST);
        if (kind == Kind.INT) {
            code.l2i().iload(offset).iadd();
            if (more > 0) {
                code.loadConstant(more).iadd();
            }
        } else {
            code.iload(offset);
            if (more > 0) {
                code.loadConstant(more).iadd();
            }
            code.i2l().ladd();
        }
    }

    /** Pushes what the sink fills. */
    static void out(CodeBuilder code, LoopCode.Sink sink) {
        ClassDesc element = switch (sink) {
            case DOUBLES, SUM_DOUBLES, MIN_DOUBLES, MAX_DOUBLES -> ConstantDescs.CD_double;
            case LONGS, SUM_LONGS, MIN_LONGS, MAX_LONGS, COUNT -> ConstantDescs.CD_long;
            case INTS -> ConstantDescs.CD_int;
            case NOTHING -> throw new IllegalStateException("nothing is filled");
        };
        code.aload(OUT).checkcast(element.arrayType());
    }
}
