// SPDX-License-Identifier: Apache-2.0
package dev.tutti.lambda;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A serializable lambda or method reference read back.
 *
 * @param implClass the class of the method that is its body
 * @param implName that method's name
 * @param implDescriptor its descriptor
 * @param implKind how it is called, one of the constants of {@link MethodHandleInfo}
 * @param captures what it captured, in order; the receiver first if there is one
 */
public record LambdaImage(
        Class<?> implClass, String implName, String implDescriptor, int implKind, List<@Nullable Object> captures) {

    /**
     * Reads a lambda.
     *
     * @param candidate any object
     * @return the image, or {@code null} if it is no lambda, not serializable, or its code cannot be found
     */
    public static @Nullable LambdaImage of(Object candidate) {
        if (!(candidate instanceof Serializable) || !candidate.getClass().isHidden()) {
            return null;
        }
        try {
            SerializedLambda form = form(candidate);
            return form == null ? null : of(form, candidate.getClass());
        } catch (ReflectiveOperationException | IOException | RuntimeException | LinkageError e) {
            return null;
        }
    }

    /** The serial form of a lambda, without that of its captures; {@code null} if it has none. */
    private static @Nullable SerializedLambda form(Object candidate) throws ReflectiveOperationException, IOException {
        Method replacement = candidate.getClass().getDeclaredMethod("writeReplace");
        if (replacement.trySetAccessible()) {
            return replacement.invoke(candidate) instanceof SerializedLambda form ? form : null;
        }
        try (Reader reader = new Reader()) {
            reader.writeObject(candidate);
            return reader.form;
        }
    }

    /**
     * Reads the serial form of a lambda.
     *
     * @param form the form
     * @param capturing the class that the lambda was written in, or another one with its loader
     * @return the image, or {@code null} if its class cannot be found
     */
    public static @Nullable LambdaImage of(SerializedLambda form, Class<?> capturing) {
        Class<?> implClass = Classes.find(form.getImplClass().replace('/', '.'), capturing);
        if (implClass == null) {
            return null;
        }
        List<@Nullable Object> captures = new ArrayList<>();
        for (int i = 0; i < form.getCapturedArgCount(); i++) {
            captures.add(form.getCapturedArg(i));
        }
        return new LambdaImage(
                implClass,
                form.getImplMethodName(),
                form.getImplMethodSignature(),
                form.getImplMethodKind(),
                Collections.unmodifiableList(captures));
    }

    /**
     * Whether the body belongs to an object: a lambda that uses {@code this}, or a method reference with a receiver.
     *
     * @return whether the first capture is that object
     */
    public boolean capturesReceiver() {
        return implKind != MethodHandleInfo.REF_invokeStatic
                && implKind != MethodHandleInfo.REF_newInvokeSpecial
                && !captures.isEmpty();
    }

    /**
     * Whether it was written with an arrow, and not as a method reference.
     *
     * @return whether its body is a method that the compiler made
     */
    public boolean isArrow() {
        return implName.startsWith("lambda$");
    }

    /**
     * The name of a captured variable.
     *
     * @param index the position in {@link #captures()}
     * @return the name, or {@code null} if the class was compiled without names of variables
     */
    public @Nullable String captureName(int index) {
        MethodCode code = ClassCode.of(implClass).method(implName, implDescriptor);
        if (code == null || !isArrow() || (capturesReceiver() && index == 0)) {
            return null;
        }
        int slot = capturesReceiver() ? 1 : 0;
        int first = slot;
        var types =
                java.lang.constant.MethodTypeDesc.ofDescriptor(implDescriptor).parameterList();
        for (int i = 0; i < index - first; i++) {
            String type = types.get(i).descriptorString();
            slot += type.equals("J") || type.equals("D") ? 2 : 1;
        }
        return code.locals().get(slot);
    }

    /**
     * Why a lambda captured {@code this}.
     *
     * @return what it uses, as in {@code field `rate`} or {@code method `score`}, or {@code null} if that cannot be
     *     told
     */
    public @Nullable String useOfThis() {
        return useOfThis(implName, implDescriptor, new HashSet<>());
    }

    private @Nullable String useOfThis(String name, String descriptor, Set<String> visited) {
        MethodCode code = ClassCode.of(implClass).method(name, descriptor);
        if (code == null || !visited.add(name + descriptor)) {
            return null;
        }
        for (MethodCode.FieldUse field : code.fields()) {
            if (!field.isStatic() && isOwn(field.owner())) {
                return "field `" + field.name() + "`";
            }
        }
        for (MethodCode.Call call : code.calls()) {
            if (!call.isStatic() && isOwn(call.owner())) {
                if (!call.name().startsWith("lambda$")) {
                    return "method `" + call.name() + "`";
                }
                String inner = useOfThis(call.name(), call.descriptor(), visited);
                if (inner != null) {
                    return inner;
                }
            }
        }
        return null;
    }

    private boolean isOwn(String owner) {
        Class<?> type = Classes.findUser(owner, implClass);
        return type != null && type.isAssignableFrom(implClass) && !Modifier.isInterface(type.getModifiers());
    }

    /**
     * Stops at the serial form, so captures are not written. Works where {@code setAccessible} does not, in named modules,
     * and takes much longer.
     */
    private static final class Reader extends ObjectOutputStream {
        private @Nullable SerializedLambda form;

        private Reader() throws IOException {
            super(OutputStream.nullOutputStream());
            enableReplaceObject(true);
        }

        @Override
        protected @Nullable Object replaceObject(Object object) {
            if (object instanceof SerializedLambda lambda) {
                form = lambda;
            }
            return null;
        }
    }
}
