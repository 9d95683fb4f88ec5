// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.invoke.MethodHandles;
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
    private static final ClassValue<Map<Class<?>, Constructor<?>>> COPIES = new ClassValue<>() {
        @Override
        protected Map<Class<?>, Constructor<?>> computeValue(Class<?> bodyClass) {
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
        Map<Class<?>, Constructor<?>> copies = COPIES.get(bodyClass);
        Constructor<?> copy = copies.get(original);
        if (copy == null) { // no computeIfAbsent, as said in the package
            copy = copy(original);
            Constructor<?> first = copies.putIfAbsent(original, copy);
            copy = first == null ? copy : first;
        }
        try {
            Calling kernel = (Calling) copy.newInstance(arguments);
            kernel.madeOf = new MadeOf(original, arguments);
            @SuppressWarnings("unchecked") // the copy of a class implements what the class does
            K made = (K) kernel;
            return made;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a kernel's constructor only keeps its arguments", e);
        }
    }

    /** The constructor of a new copy of a class; of the class itself if its bytes are nowhere to be found. */
    private static Constructor<?> copy(Class<?> original) {
        String file = original.getName().substring(original.getPackageName().length() + 1) + ".class";
        try (InputStream bytes = original.getResourceAsStream(file)) {
            Class<?> copy = bytes == null
                    ? original
                    : MethodHandles.lookup()
                            .defineHiddenClass(bytes.readAllBytes(), false)
                            .lookupClass();
            // Not a method handle: the first one of its type makes the first loop of a JVM ten milliseconds late.
            Constructor<?> constructor = copy.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor;
        } catch (IOException | IllegalAccessException e) {
            throw new AssertionError("a class of this package can be copied within it: class=" + original.getName(), e);
        }
    }

    /** A kernel of the same kind around another body, of that body's class's own. */
    final Calling around(Object body) {
        MadeOf made = Objects.requireNonNull(madeOf);
        Object[] arguments = made.arguments.clone();
        arguments[0] = body;
        return Calling.<Calling>make(made.original.asSubclass(Calling.class), arguments);
    }

    /** The interface by which it calls its body. */
    final Class<?> bodyType() {
        return Objects.requireNonNull(madeOf)
                .original
                .getDeclaredConstructors()[0]
                .getParameterTypes()[0];
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
