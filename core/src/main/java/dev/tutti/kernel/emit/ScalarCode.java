// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Function;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Functions as methods of hidden classes, one value at a time. */
public final class ScalarCode {

    private static final String BODY = "body";

    private ScalarCode() {}

    /**
     * Compiles a function to bytecode and loads it.
     *
     * @return its method: what the function takes and gives, references as the arrays that they are. The class is unloaded with it
     * @throws IllegalArgumentException if it is too large for a method
     */
    public static MethodHandle compile(Function function) {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            MethodHandles.Lookup made = lookup.defineHiddenClass(bytes(function), false);
            MethodType type = BodyEmitter.type(function).resolveConstantDesc(lookup);
            return made.findStatic(made.lookupClass(), BODY, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a class of this package can be defined: " + function.name(), e);
        }
    }

    /** The class file. */
    static byte[] bytes(Function function) {
        ClassDesc name = ClassDesc.of(ScalarCode.class.getPackageName(), "Kernel");
        return ClassFile.of()
                .build(
                        name,
                        made -> made.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                                .withMethodBody(
                                        BODY,
                                        BodyEmitter.type(function),
                                        ClassFile.ACC_STATIC,
                                        code -> BodyEmitter.emit(function, code)));
    }
}
