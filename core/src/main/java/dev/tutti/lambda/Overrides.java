// SPDX-License-Identifier: Apache-2.0
package dev.tutti.lambda;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Which methods of a class code outside a scan may call, because a supertype outside the scan declares them. */
final class Overrides {

    private final Map<Class<?>, Set<String>> declared = new HashMap<>();

    /**
     * Whether outside code may call a method on objects of a class.
     *
     * @param type the class
     * @param key the method's name and descriptor
     * @param isInside whether a type is inside the scan
     */
    boolean isCallable(Class<?> type, String key, Predicate<Class<?>> isInside) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            if (!isInside.test(c) && keys(c).contains(key)) {
                return true;
            }
            for (Class<?> i : c.getInterfaces()) {
                if (isInside.test(i) ? isCallable(i, key, isInside) : isInherited(i, key)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isInherited(Class<?> type, String key) {
        if (keys(type).contains(key)) {
            return true;
        }
        for (Class<?> i : type.getInterfaces()) {
            if (isInherited(i, key)) {
                return true;
            }
        }
        return false;
    }

    private Set<String> keys(Class<?> type) {
        return declared.computeIfAbsent(type, Overrides::find);
    }

    private static Set<String> find(Class<?> type) {
        Set<String> keys = new HashSet<>();
        try {
            for (Method method : type.getDeclaredMethods()) {
                if (!Modifier.isStatic(method.getModifiers()) && !Modifier.isPrivate(method.getModifiers())) {
                    keys.add(method.getName()
                            + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                                    .descriptorString());
                }
            }
        } catch (LinkageError e) {
            return Set.of(); // one of its signatures names a class that is not there
        }
        return keys;
    }
}
