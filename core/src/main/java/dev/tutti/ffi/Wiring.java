// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Method handles whose arguments are computed from others. The JIT makes one piece of code of what is made so. */
final class Wiring {

    /**
     * How an argument comes about.
     *
     * @param made computes it
     * @param from positions of the new arguments that it is computed from
     */
    record Wire(MethodHandle made, List<Integer> from) {

        static Wire of(MethodHandle made, Integer... from) {
            return new Wire(made, List.of(from));
        }

        /** Another argument, as it is. */
        static Wire same(Class<?> type, int from) {
            return of(MethodHandles.identity(type), from);
        }
    }

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodHandle PRODUCT =
            find(Math.class, "multiplyExact", MethodType.methodType(long.class, long.class, long.class));
    private static final MethodHandle FIRST_INT = MethodHandles.insertArguments(
                    MethodHandles.arrayElementGetter(int[].class), 1, 0)
            .asType(MethodType.methodType(long.class, int[].class));
    private static final MethodHandle FIRST_LONG =
            MethodHandles.insertArguments(MethodHandles.arrayElementGetter(long[].class), 1, 0);

    private Wiring() {}

    /** A static method of this package, or a public one. */
    static MethodHandle find(Class<?> owner, String name, MethodType type) {
        try {
            return LOOKUP.findStatic(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(owner.getName() + " has " + name + type, e);
        }
    }

    /** A method of an object, with the object as the first argument. */
    static MethodHandle findVirtual(Class<?> owner, String name, MethodType type) {
        try {
            return LOOKUP.findVirtual(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(owner.getName() + " has " + name + type, e);
        }
    }

    /**
     * Computes all arguments of a handle.
     *
     * @param target the handle
     * @param arguments what the new one takes
     * @param wires one for each argument of the target
     */
    static MethodHandle wire(MethodHandle target, List<Class<?>> arguments, List<Wire> wires) {
        List<Integer> order = new ArrayList<>();
        MethodHandle wired = target;
        for (int i = wires.size() - 1; i >= 0; i--) {
            wired = MethodHandles.collectArguments(wired, i, wires.get(i).made);
        }
        wires.forEach(wire -> order.addAll(wire.from));
        return MethodHandles.permuteArguments(
                wired,
                MethodType.methodType(target.type().returnType(), arguments),
                order.stream().mapToInt(Integer::intValue).toArray());
    }

    /** A handle, and then another one that takes its result, if it has any, and the same arguments. */
    static MethodHandle then(MethodHandle first, MethodHandle second) {
        return MethodHandles.foldArguments(second, first);
    }

    /** A handle, and then one that returns nothing and takes the first arguments; the result is that of the handle. */
    static MethodHandle thenDo(MethodHandle first, MethodHandle after) {
        Class<?> result = first.type().returnType();
        if (result == void.class) {
            return then(first, dropRest(after, first.type()));
        }
        MethodHandle same = MethodHandles.dropArguments(
                MethodHandles.identity(result), 1, first.type().parameterList());
        return then(first, MethodHandles.foldArguments(same, 1, after));
    }

    private static MethodHandle dropRest(MethodHandle handle, MethodType type) {
        return MethodHandles.dropArgumentsToMatch(handle, 0, type.parameterList(), 0);
    }

    /**
     * The length of what has none of its own, of a signature whose arguments begin at a position; {@code null} if
     * nothing tells it.
     *
     * @param isAfter whether C has returned
     */
    static @Nullable Wire length(Signature signature, int first, boolean isAfter) {
        MethodHandle product = null;
        List<Integer> from = new ArrayList<>();
        for (int i = 0; i < signature.parameters().size(); i++) {
            Signature.Parameter parameter = signature.parameters().get(i);
            Class<?> type = parameter.type().java();
            if (isAfter && parameter.role() == Signature.Role.LENGTH_OUT) {
                return Wire.of(type == int[].class ? FIRST_INT : FIRST_LONG, first + i);
            } else if (parameter.role() == Signature.Role.LENGTH) {
                MethodHandle factor =
                        MethodHandles.identity(long.class).asType(MethodType.methodType(long.class, type));
                product = product == null
                        ? factor
                        : MethodHandles.collectArguments(
                                MethodHandles.collectArguments(PRODUCT, 1, factor), 0, product);
                from.add(first + i);
            }
        }
        return product == null ? null : new Wire(product, from);
    }

    /** A fixed length. */
    static Wire length(long length) {
        return Wire.of(MethodHandles.constant(long.class, length));
    }
}
