// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import dev.tutti.lambda.ClassBytes;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Objects of the implicit classes of compact source files, made and filled without running their code. */
final class ImplicitObjects {

    private ImplicitObjects() {}

    /**
     * An object whose fields all have their default values.
     *
     * @throws Unreadable if the class is no implicit class, or this JVM offers no way
     */
    static Object allocate(Class<?> type) {
        if (!ClassBytes.isImplicit(type)) {
            throw new Unreadable("it holds an object of " + type.getName() + ", which is no compact source file here");
        }
        try {
            // By reflection: the compiler would warn, and the module jdk.unsupported may be absent.
            Class<?> factoryType = Class.forName("sun.reflect.ReflectionFactory");
            Object factory = factoryType.getMethod("getReflectionFactory").invoke(null);
            Object constructor = factoryType
                    .getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                    .invoke(factory, type, Object.class.getConstructor());
            return ((Constructor<?>) constructor).newInstance();
        } catch (InvocationTargetException e) {
            throw new Unreadable("an object of " + type.getName() + " could not be made", e.getTargetException());
        } catch (ReflectiveOperationException e) {
            throw new Unreadable(
                    "an object of " + type.getName() + " cannot be made without the module jdk.unsupported", e);
        }
    }

    /**
     * Reads a field.
     *
     * @throws Unreadable if the class has no such field
     */
    static @Nullable Object get(Object owner, String name) {
        try {
            return field(owner, name).get(owner);
        } catch (ReflectiveOperationException e) {
            throw new Unreadable("the field " + owner.getClass().getName() + "." + name + " cannot be read", e);
        }
    }

    /**
     * Sets a field, also a final one: nobody has seen the object yet.
     *
     * @throws Unreadable if the class has no such field, or not of that type
     */
    static void set(Object owner, String name, @Nullable Object value) {
        try {
            field(owner, name).set(owner, value);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new Unreadable("the field " + owner.getClass().getName() + "." + name + " cannot be set", e);
        }
    }

    /** Copies a field from one object of a class to another. */
    static void copy(String name, Object from, Object to) {
        set(to, name, get(from, name));
    }

    private static Field field(Object owner, String name) throws NoSuchFieldException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
