// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.DynamicConstantDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the initialization of classes can be left out. Lifted code does none, and what reads a body's inputs does it too
 * early; Java does it at the first call, read or {@code new} (JLS 12.4.1). Neither is seen if it has been done, or does
 * nothing but fill the class's own fields.
 */
final class Initialization {

    /*
     * Java has no question for this. A VarHandle of a static field has another class as long as the field's class has not been
     * initialized, since it has to do that when it is used (JDK 22 and later), and making one initializes nothing. A JDK where
     * a class that is not initialized has no such handle is found out, and nothing is known there.
     */
    @SuppressWarnings("UnusedVariable") // fields that only have handles made of them
    private static final class Handles {

        /** Never used, and so never initialized. */
        private static final class Untouched {
            static int number = Integer.parseInt("1");
        }

        private static final class Touched {
            static int number = Integer.parseInt("1");
        }

        static final @Nullable Class<?> LAZY = lazy();

        private static @Nullable Class<?> lazy() {
            try {
                MethodHandles.lookup().ensureInitialized(Touched.class);
                Class<?> untouched = of(Untouched.class.getDeclaredField("number"));
                return untouched == of(Touched.class.getDeclaredField("number")) ? null : untouched;
            } catch (ReflectiveOperationException e) {
                return null;
            }
        }

        static Class<?> of(Field field) throws IllegalAccessException {
            return MethodHandles.privateLookupIn(field.getDeclaringClass(), MethodHandles.lookup())
                    .unreflectVarHandle(field)
                    .getClass();
        }
    }

    /** This library's own packages whose code bodies may use. Their initializers do nothing that others could see. */
    private static final Set<String> OWN =
            Set.of("dev.tutti", "dev.tutti.kernel.math", "dev.tutti.shared", "dev.tutti.tree");

    /** What initializers may call. */
    private static final Set<String> HARMLESS = Set.of("java/lang/Math", "java/lang/StrictMath");

    private enum State {
        DONE,
        NOT_DONE,
        UNKNOWN
    }

    private Initialization() {}

    /**
     * Refuses a class whose initialization cannot be left out.
     *
     * @param user the class of the body: its code runs, so unless the opposite is known it is initialized
     */
    static void require(Methods methods, Class<?> type, Class<?> user, int line) throws Refusal {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            requireAlone(methods, each, user, line);
            for (Class<?> above : each.getInterfaces()) {
                if (hasDefaults(methods.model(above))) {
                    requireAlone(methods, above, user, line);
                }
            }
        }
    }

    /** Initializes a class now, if nobody has. */
    static void run(Class<?> type, int line) throws Refusal {
        if (type.getClassLoader() != null && !type.isArray()) {
            try {
                Class.forName(type.getName(), true, type.getClassLoader());
            } catch (ClassNotFoundException | LinkageError e) {
                throw new Refusal(
                        Refusal.Code.INITIALIZATION,
                        "class " + type.getName() + ", whose static initializer fails",
                        line);
            }
        }
    }

    private static void requireAlone(Methods methods, Class<?> type, Class<?> user, int line) throws Refusal {
        if (type.getClassLoader() == null || type.isArray() || OWN.contains(type.getPackageName())) {
            return;
        }
        ClassModel model = methods.model(type);
        if (model != null && isHarmless(model)) {
            return;
        }
        State state = state(type);
        if (state == State.NOT_DONE || (state == State.UNKNOWN && type != user)) {
            throw new Refusal(
                    Refusal.Code.INITIALIZATION,
                    "class " + type.getName() + ", whose static initializer "
                            + (state == State.UNKNOWN ? "may not have run" : "has not run"),
                    line);
        }
    }

    private static boolean hasDefaults(@Nullable ClassModel type) {
        return type == null
                || type.methods().stream()
                        .anyMatch(method -> method.code().isPresent()
                                && !method.flags().has(AccessFlag.STATIC)
                                && !method.flags().has(AccessFlag.PRIVATE));
    }

    private static State state(Class<?> type) {
        try {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    Class<?> lazy = Handles.LAZY;
                    return lazy == null ? State.UNKNOWN : Handles.of(field) == lazy ? State.NOT_DONE : State.DONE;
                }
            }
        } catch (IllegalAccessException | LinkageError e) {
            return State.UNKNOWN; // of a module that does not open its package
        }
        return State.UNKNOWN;
    }

    // ---- initializers that nobody sees

    private static boolean isHarmless(ClassModel type) {
        for (MethodModel method : type.methods()) {
            if (method.methodName().equalsString("<clinit>")) {
                return method.findAttribute(Attributes.code()).stream()
                        .flatMap(code -> code.elementList().stream())
                        .allMatch(each -> isHarmless(each, type.thisClass().asInternalName()));
            }
        }
        return true;
    }

    private static boolean isHarmless(CodeElement element, String type) {
        return switch (element) {
            case FieldInstruction field ->
                field.owner().asInternalName().equals(type)
                        && (field.opcode() == Opcode.GETSTATIC || field.opcode() == Opcode.PUTSTATIC);
            case InvokeInstruction call ->
                HARMLESS.contains(call.owner().asInternalName()) || call.name().equalsString("desiredAssertionStatus");
            case ConstantInstruction constant -> !(constant.constantValue() instanceof DynamicConstantDesc);
            case InvokeDynamicInstruction _,
                    NewObjectInstruction _,
                    MonitorInstruction _,
                    ThrowInstruction _,
                    TypeCheckInstruction _,
                    ExceptionCatch _ -> false;
            case Instruction _ -> true;
            default -> true; // labels, lines, names of variables
        };
    }
}
