// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import dev.tutti.shared.SharedArray;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A method as a function of C.
 *
 * @param method the method, abstract
 * @param symbol the function's name
 * @param parameters all of the method's
 * @param result what it returns
 * @param length of the result, fixed; 0 for none
 */
record Signature(Method method, String symbol, List<Parameter> parameters, NativeType result, long length) {

    /**
     * A parameter.
     *
     * @param role what its argument is used for
     * @param length a fixed one, 0 for none
     */
    record Parameter(NativeType type, Role role, long length) {

        boolean isNative() {
            return role != Role.ERRNO;
        }

        /** Whether it can have a length. */
        boolean isLong() {
            return role == Role.VALUE && Signature.isLong(type);
        }
    }

    /** What an argument is used for. */
    enum Role {
        /** It is C's. */
        VALUE,
        /** It is C's, and the length of arrays. */
        LENGTH,
        /** C leaves the result's length in it. */
        LENGTH_OUT,
        /** It becomes {@code errno}. */
        ERRNO
    }

    /**
     * The function of an interface's method.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Signature of(Method method) {
        if (method.isVarArgs()) {
            throw refused(
                    method, "it takes a variable number of arguments; declare one method for each list that you need");
        }
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < method.getParameterCount(); i++) {
            parameters.add(parameter(method, i));
        }
        NativeType result = type(method, method.getReturnType(), "its result");
        Symbol symbol = method.getAnnotation(Symbol.class);
        Signature signature = new Signature(
                method,
                symbol == null ? method.getName() : symbol.value(),
                List.copyOf(parameters),
                result,
                length(method, method));
        signature.checkLengths();
        return signature;
    }

    /** The function that an interface with one method stands for; {@code null} if it has none, or more. */
    static @Nullable Signature ofCallback(Class<?> type) {
        List<Method> methods = abstractMethods(type);
        if (methods.size() != 1) {
            return null;
        }
        Method method = methods.getFirst();
        for (Class<?> each : method.getParameterTypes()) {
            if (SharedArray.class.isAssignableFrom(each) || (each.isInterface() && each != MemorySegment.class)) {
                throw refused(
                        method, "C calls it, so it cannot take " + each.getSimpleName() + "; take a MemorySegment");
            }
        }
        Signature signature = of(method);
        if (signature.parameters.stream().anyMatch(each -> each.role == Role.ERRNO || each.role == Role.LENGTH_OUT)) {
            throw refused(method, "C calls it, so it has neither @Errno nor a length that C tells it later");
        }
        if (signature.result instanceof NativeType.Pointer && !(signature.result instanceof NativeType.Memory)) {
            throw refused(
                    signature.method,
                    "C calls it, and would not know how long its result lives; return a MemorySegment");
        }
        return signature;
    }

    /** What an interface leaves to others, but for what every object has. */
    static List<Method> abstractMethods(Class<?> type) {
        Set<String> seen = new HashSet<>(); // two interfaces above may declare the same
        return Stream.of(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()) && !isOfEveryObject(method))
                .filter(method -> seen.add(
                        method.getName() + MethodType.methodType(method.getReturnType(), method.getParameterTypes())))
                .toList();
    }

    private static boolean isOfEveryObject(Method method) {
        return Stream.of(Object.class.getMethods())
                .anyMatch(each -> each.getName().equals(method.getName())
                        && Arrays.equals(each.getParameterTypes(), method.getParameterTypes()));
    }

    private static Parameter parameter(Method method, int position) {
        AnnotatedElement annotated = method.getParameters()[position];
        Class<?> java = method.getParameterTypes()[position];
        NativeType type = type(method, java, "parameter " + (position + 1));
        if (type instanceof NativeType.Nothing) {
            throw refused(method, "a parameter cannot be void");
        }
        if (annotated.isAnnotationPresent(Errno.class)) {
            if (java != int[].class) {
                throw refused(
                        method,
                        "parameter " + (position + 1) + " with @Errno is " + java.getTypeName() + "; make it int[]");
            }
            return new Parameter(type, Role.ERRNO, 0);
        }
        Length length = annotated.getAnnotation(Length.class);
        if (length == null) {
            return new Parameter(type, Role.VALUE, 0);
        } else if (length.value() == 0 && (java == int.class || java == long.class)) {
            return new Parameter(type, Role.LENGTH, 0);
        } else if (length.value() == 0 && (java == int[].class || java == long[].class)) {
            return new Parameter(type, Role.LENGTH_OUT, 0);
        } else if (length.value() > 0 && isLong(type)) {
            return new Parameter(type, Role.VALUE, length.value());
        }
        throw refused(
                method,
                "parameter " + (position + 1) + ", " + java.getTypeName() + ", has @Length(" + length.value()
                        + "); a number greater than 0 is for arrays, and none for int, long, int[] and long[]");
    }

    private static long length(AnnotatedElement annotated, Method method) {
        Length length = annotated.getAnnotation(Length.class);
        if (length == null) {
            return 0;
        } else if (length.value() <= 0) {
            throw refused(method, "@Length of a result needs a number greater than 0");
        }
        return length.value();
    }

    private void checkLengths() {
        boolean hasOut = parameters.stream().anyMatch(each -> each.role == Role.LENGTH_OUT);
        boolean hasLength = length > 0 || hasOut || parameters.stream().anyMatch(each -> each.role == Role.LENGTH);
        boolean isArray = result instanceof NativeType.Elements || result instanceof NativeType.Structs;
        if (isArray && !hasLength) {
            throw refused(
                    method,
                    "its result is an array whose length nothing tells; write @Length at the method or at a parameter,"
                            + " or return a MemorySegment");
        } else if (!isArray && !(result instanceof NativeType.Memory) && (length > 0 || hasOut)) {
            throw refused(method, "@Length is for a result that is an array or a MemorySegment");
        } else if (result instanceof NativeType.Shared || result instanceof NativeType.Callback) {
            throw refused(method, "C cannot return " + result.java().getSimpleName() + "; return a MemorySegment");
        }
    }

    static boolean isLong(NativeType type) {
        return switch (type) {
            case NativeType.Elements _, NativeType.Shared _, NativeType.Structs _, NativeType.Memory _ -> true;
            case NativeType.Nothing _,
                    NativeType.Scalar _,
                    NativeType.Text _,
                    NativeType.Callback _,
                    NativeType.Struct _ -> false;
        };
    }

    private static NativeType type(Method method, Class<?> java, String what) {
        NativeType type = NativeType.of(java);
        if (type == null) {
            String more = java.isArray() && java.getComponentType().isArray()
                    ? "; pass rows one behind the other in one array, and " + NativeType.KNOWN
                    : "; " + NativeType.KNOWN;
            throw refused(method, what + " is " + java.getTypeName() + ", which is nothing in C" + more);
        }
        return type;
    }

    static IllegalArgumentException refused(Method method, String reason) {
        return new IllegalArgumentException(spell(method) + " of interface "
                + method.getDeclaringClass().getSimpleName() + " cannot be a C function: " + reason);
    }

    /** Whether C calls back into Java during the call. */
    boolean hasCallback() {
        return parameters.stream().anyMatch(each -> each.type instanceof NativeType.Callback);
    }

    /** Whether Java arrays are handed over as they are, which C must not call back with. */
    boolean lendsHeap() {
        return !hasCallback()
                && parameters.stream().anyMatch(each -> each.isNative() && each.type instanceof NativeType.Elements);
    }

    boolean hasErrno() {
        return parameters.stream().anyMatch(each -> each.role == Role.ERRNO);
    }

    FunctionDescriptor descriptor() {
        MemoryLayout[] layouts = parameters.stream()
                .filter(Parameter::isNative)
                .map(each -> each.type.layout())
                .toArray(MemoryLayout[]::new);
        return result instanceof NativeType.Nothing
                ? FunctionDescriptor.ofVoid(layouts)
                : FunctionDescriptor.of(result.layout(), layouts);
    }

    /** In Java. */
    MethodType methodType() {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes());
    }

    static String spell(Method method) {
        return method.getReturnType().getSimpleName() + " " + method.getName() + "("
                + Stream.of(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", "))
                + ")";
    }

    @Override
    public String toString() {
        return spell(method);
    }
}
