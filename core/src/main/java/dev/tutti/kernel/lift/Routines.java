// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import dev.tutti.kernel.ir.Routine;
import java.lang.classfile.Attributes;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The methods that are called as they are: those that the JVM computes by instructions or code of its own, which need
 * not give what their bytecode does. The JDK marks them. All others are lifted.
 */
final class Routines {

    private static final String MARK = "Ljdk/internal/vm/annotation/IntrinsicCandidate;";

    /** Classes whose methods of numbers depend on nothing but their arguments. */
    private static final Set<String> OWNERS = Set.of(
            "java.lang.Math",
            "java.lang.StrictMath",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Short",
            "java.lang.Character",
            "java.lang.Float",
            "java.lang.Double");

    /** Marked, but they throw, so they are lifted; their bytecode gives the same. */
    private static final Set<String> THROW = Set.of("divideUnsigned", "remainderUnsigned");

    /** Not marked, but what they do in Java cannot be lifted. */
    private static final Set<String> STRICT = Set.of("sin", "cos", "tan");

    private Routines() {}

    /** {@code null} if a method is none. */
    static @Nullable Routine of(Methods.Found found) {
        String name = found.method().methodName().stringValue();
        MethodTypeDesc type = found.method().methodTypeSymbol();
        if (!OWNERS.contains(found.owner().getName())
                || found.owner().getClassLoader() != null
                || !(isMarked(found.method()) || isStrict(found))
                || !isOfNumbers(type)
                || name.endsWith("Exact")
                || THROW.contains(name)) {
            return null;
        }
        return new Routine(ClassDesc.of(found.owner().getName()), name, type);
    }

    private static boolean isStrict(Methods.Found found) {
        return found.owner() == StrictMath.class
                && STRICT.contains(found.method().methodName().stringValue());
    }

    private static boolean isMarked(MethodModel method) {
        return method.findAttribute(Attributes.runtimeVisibleAnnotations())
                .map(all -> all.annotations().stream()
                        .anyMatch(each -> each.className().equalsString(MARK)))
                .orElse(false);
    }

    private static boolean isOfNumbers(MethodTypeDesc type) {
        return type.returnType().isPrimitive() && type.parameterList().stream().allMatch(ClassDesc::isPrimitive);
    }
}
