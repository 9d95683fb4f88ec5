// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;

/** Users' interfaces and records, which need not be public. */
final class Access {

    /** The class that is added to a user's package. */
    private static final String ANCHOR = "TuttiNativeAnchor";

    private static final String GET = "lookup";

    private Access() {}

    /** The rights to use all that is in a class's package. */
    private static MethodHandles.Lookup in(Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(
                    type.getTypeName() + " cannot be used: its package is not open; write `opens "
                            + type.getPackageName() + " to dev.tutti;` into the module-info of module="
                            + type.getModule().getName(),
                    e);
        }
    }

    /**
     * The rights to define hidden classes in an interface's package.
     *
     * <p>From another module, which every class loader of source files has, Java gives the right to define only classes
     * with names. So one is defined whose code asks for its own rights.
     */
    static MethodHandles.Lookup toDefineBeside(Class<?> type) {
        MethodHandles.Lookup lookup = in(type);
        if (lookup.hasFullPrivilegeAccess()) {
            return lookup;
        }
        try {
            Class<?> anchor = anchor(lookup, type);
            return (MethodHandles.Lookup)
                    lookup.findStatic(anchor, GET, MethodType.methodType(MethodHandles.Lookup.class))
                            .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("a class can be defined in package=" + type.getPackageName(), e);
        }
    }

    private static Class<?> anchor(MethodHandles.Lookup lookup, Class<?> type) throws ReflectiveOperationException {
        ClassDesc name = ClassDesc.of(type.getPackageName(), ANCHOR);
        ClassDesc lookupType = MethodHandles.Lookup.class.describeConstable().orElseThrow();
        byte[] bytes = ClassFile.of()
                .build(
                        name,
                        made -> made.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                                .withMethodBody(
                                        GET,
                                        MethodTypeDesc.of(lookupType),
                                        ClassFile.ACC_STATIC,
                                        code -> code.invokestatic(
                                                        ConstantDescs.CD_MethodHandles,
                                                        "lookup",
                                                        MethodTypeDesc.of(lookupType))
                                                .areturn()));
        try {
            return lookup.defineClass(bytes);
        } catch (LinkageError alreadyThere) {
            String prefix = type.getPackageName().isEmpty() ? "" : type.getPackageName() + ".";
            return Class.forName(prefix + ANCHOR, false, type.getClassLoader());
        }
    }

    static MethodHandle of(Method method) {
        try {
            return MethodHandles.publicLookup().unreflect(method);
        } catch (IllegalAccessException notPublic) {
            try {
                return in(method.getDeclaringClass()).unreflect(method);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("a lookup with all rights has this one", e);
            }
        }
    }

    static MethodHandle constructor(Class<?> record, List<Class<?>> components) {
        try {
            return in(record).findConstructor(record, MethodType.methodType(void.class, components));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record has a constructor of all components", e);
        }
    }
}
