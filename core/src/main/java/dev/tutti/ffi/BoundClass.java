// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import java.io.Serializable;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * A class that implements an interface by method handles. They are constants of the class, so that the JIT compiles a
 * call as if its code stood there; a {@link java.lang.reflect.Proxy} boxes its arguments and calls by reflection.
 */
final class BoundClass {

    private static final DirectMethodHandleDesc CLASS_DATA_AT = ConstantDescs.ofConstantBootstrap(
            desc(MethodHandles.class), "classDataAt", ConstantDescs.CD_Object, ConstantDescs.CD_int);

    private BoundClass() {}

    /**
     * The one object of a new class.
     *
     * @param type the interface
     * @param signatures its methods
     * @param handles a handle of each method's type
     * @param image what is written in place of the object when it is serialized
     * @param words what it says it is
     */
    static <T> T make(
            Class<T> type, List<Signature> signatures, List<MethodHandle> handles, Serializable image, String words) {
        MethodHandles.Lookup lookup = Access.toDefineBeside(type);
        List<Object> constants = new ArrayList<>(handles);
        constants.add(image);
        ClassDesc name = ClassDesc.of(type.getPackageName(), type.getSimpleName() + "OfLibrary");
        byte[] bytes = ClassFile.of().build(name, made -> {
            made.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                    .withInterfaceSymbols(desc(type), desc(Serializable.class));
            constructor(made);
            for (int i = 0; i < signatures.size(); i++) {
                method(made, signatures.get(i), i);
            }
            made.withMethodBody(
                    "toString",
                    MethodTypeDesc.of(ConstantDescs.CD_String),
                    ClassFile.ACC_PUBLIC,
                    code -> code.loadConstant(words).areturn());
            made.withMethodBody(
                    "writeReplace",
                    MethodTypeDesc.of(ConstantDescs.CD_Object),
                    ClassFile.ACC_PRIVATE,
                    code -> constant(code, ConstantDescs.CD_Object, signatures.size())
                            .areturn());
        });
        try {
            MethodHandles.Lookup hidden = lookup.defineHiddenClassWithClassData(bytes, constants, true);
            return type.cast(hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
                    .invoke());
        } catch (Throwable e) {
            throw new IllegalStateException("a class that implements " + type.getName() + " can be made", e);
        }
    }

    private static void constructor(ClassBuilder made) {
        made.withMethodBody(
                ConstantDescs.INIT_NAME,
                ConstantDescs.MTD_void,
                ClassFile.ACC_PRIVATE,
                code -> code.aload(0)
                        .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                        .return_());
    }

    private static void method(ClassBuilder made, Signature signature, int index) {
        MethodTypeDesc type = signature.methodType().describeConstable().orElseThrow();
        made.withMethodBody(signature.method().getName(), type, ClassFile.ACC_PUBLIC, code -> {
            constant(code, ConstantDescs.CD_MethodHandle, index);
            for (int i = 0; i < type.parameterCount(); i++) {
                code.loadLocal(TypeKind.from(type.parameterType(i)), code.parameterSlot(i));
            }
            code.invokevirtual(ConstantDescs.CD_MethodHandle, "invokeExact", type);
            // What C is using must not be taken for garbage: shared arrays own their memory.
            for (int i = 0; i < type.parameterCount(); i++) {
                if (!type.parameterType(i).isPrimitive()) {
                    code.aload(code.parameterSlot(i))
                            .invokestatic(
                                    desc(Reference.class),
                                    "reachabilityFence",
                                    MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object));
                }
            }
            code.return_(TypeKind.from(type.returnType()));
        });
    }

    private static CodeBuilder constant(CodeBuilder code, ClassDesc type, int index) {
        return code.loadConstant(DynamicConstantDesc.ofNamed(CLASS_DATA_AT, ConstantDescs.DEFAULT_NAME, type, index));
    }

    private static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
