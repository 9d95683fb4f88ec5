// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A kernel that calls its body, at the speed of a loop written around it.
 *
 * <p>The JVM inlines a call that has always met one class, and is several times slower with three or more. So every
 * class of bodies gets a kernel class of its own: a hidden copy of the original, with a profile of its own. The copy is
 * kept by the body's class and unloaded with it. A kernel travels as what it was made of; whoever receives it makes a
 * copy there.
 */
@SuppressWarnings("serial") // writeReplace: no kernel is ever written field by field
abstract class Calling implements Serializable {

    /** Constructors of a body class's copies, by their originals. */
    private static final ClassValue<Map<Class<?>, MethodHandle>> COPIES = new ClassValue<>() {
        @Override
        protected Map<Class<?>, MethodHandle> computeValue(Class<?> bodyClass) {
            return new ConcurrentHashMap<>();
        }
    };

    private @Nullable MadeOf madeOf;

    /** What a kernel is made of: the constructor's arguments, the body first. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record MadeOf(Class<?> original, Object[] arguments) implements Serializable {
        @Serial
        private Object readResolve() {
            return make(original, arguments);
        }
    }

    /**
     * A kernel of the body's class's own copy of a class.
     *
     * @param original has one constructor
     * @param arguments its arguments, the body first
     */
    static <K> K make(Class<? extends K> original, Object... arguments) {
        Class<?> bodyClass = Objects.requireNonNull(arguments[0], "body").getClass();
        MethodHandle copy = COPIES.get(bodyClass).computeIfAbsent(original, Calling::copy);
        try {
            Calling kernel = (Calling) copy.invokeExact(arguments);
            kernel.madeOf = new MadeOf(original, arguments);
            @SuppressWarnings("unchecked") // the copy of a class implements what the class does
            K made = (K) kernel;
            return made;
        } catch (Throwable e) {
            throw new AssertionError("a kernel's constructor only keeps its arguments", e);
        }
    }

    /** The constructor of a new copy of a class; of the class itself if its bytes are nowhere to be found. */
    private static MethodHandle copy(Class<?> original) {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        String file = original.getName().substring(original.getPackageName().length() + 1) + ".class";
        try (InputStream bytes = original.getResourceAsStream(file)) {
            lookup = bytes == null
                    ? MethodHandles.privateLookupIn(original, lookup)
                    : lookup.defineHiddenClass(bytes.readAllBytes(), false);
            Constructor<?> constructor = lookup.lookupClass().getDeclaredConstructors()[0];
            return lookup.unreflectConstructor(constructor)
                    .asSpreader(Object[].class, constructor.getParameterCount())
                    .asType(MethodType.methodType(Calling.class, Object[].class));
        } catch (IOException | IllegalAccessException e) {
            throw new AssertionError("a class of this package can be copied within it: class=" + original.getName(), e);
        }
    }

    /** What it calls. */
    public final Object body() {
        return Objects.requireNonNull(madeOf).arguments[0];
    }

    @Serial
    protected final Object writeReplace() {
        return Objects.requireNonNull(madeOf);
    }
}
