// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.wire.Closed;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * How records of a class are words of 8 bytes, one for each component; nested ones have those of their components.
 *
 * @param getters {@code (Object)long} each, from the record to a word; they read fields, whatever the accessors do
 * @param constructor {@code (long[])Object}, by way of the canonical ones
 * @param signature names and types of the components
 */
record RecordWords(List<MethodHandle> getters, MethodHandle constructor, String signature) {

    private static final ClassValue<RecordWords> KNOWN = new ClassValue<>() {
        @Override
        protected RecordWords computeValue(Class<?> type) {
            return new Walk(type).words();
        }
    };

    /**
     * The words of a record class.
     *
     * @throws IllegalArgumentException if it has components that cannot be words, too many of them, or is closed
     */
    static RecordWords of(Class<?> type) {
        return KNOWN.get(type);
    }

    int count() {
        return getters.size();
    }

    /** A number that another class of the same name has hardly. */
    long shape() {
        return Integer.toUnsignedLong(signature.hashCode());
    }

    /** Takes a record apart. */
    long[] toWords(Object value) {
        long[] words = new long[count()];
        try {
            for (int i = 0; i < words.length; i++) {
                words[i] = (long) getters.get(i).invokeExact(value);
            }
        } catch (RuntimeException e) {
            throw e; // a nested record is null
        } catch (Throwable e) {
            throw new AssertionError("reading a field cannot fail", e);
        }
        return words;
    }

    /** Makes a record. What its constructor throws is passed on: it has thrown nothing when the value was made. */
    Object toRecord(long[] words) {
        try {
            return (Object) constructor.invokeExact(words);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a record's constructor failed: " + e, e);
        }
    }

    /** Goes once through a record class and those in it. */
    private static final class Walk {

        private final Class<?> root;
        private final Deque<Class<?>> around = new ArrayDeque<>();
        private final List<MethodHandle> getters = new ArrayList<>();
        private final StringBuilder signature = new StringBuilder();

        Walk(Class<?> root) {
            this.root = root;
        }

        RecordWords words() {
            MethodHandle self = MethodHandles.identity(Object.class).asType(MethodType.methodType(root, Object.class));
            MethodHandle constructor = enter(root, "", self);
            return new RecordWords(
                    List.copyOf(getters),
                    constructor
                            .asSpreader(long[].class, getters.size())
                            .asType(MethodType.methodType(Object.class, long[].class)),
                    signature.toString());
        }

        /**
         * Adds getters for the components of a record.
         *
         * @param path of the components, empty or with a dot at its end
         * @param reach {@code (Object)type}, from the outermost record
         * @return {@code (long…)type}
         */
        private MethodHandle enter(Class<?> type, String path, MethodHandle reach) {
            around.push(type);
            RecordComponent[] components = type.getRecordComponents();
            Class<?>[] types = Arrays.stream(components)
                    .<Class<?>>map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            try {
                MethodHandles.Lookup lookup = Closed.open(type);
                List<MethodHandle> makers = new ArrayList<>();
                for (int i = 0; i < types.length; i++) {
                    String name = components[i].getName();
                    MethodHandle getter = lookup.findGetter(type, name, types[i]);
                    makers.add(step(types[i], path + name, MethodHandles.filterReturnValue(reach, getter)));
                }
                MethodHandle constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types));
                int at = 0;
                for (MethodHandle maker : makers) {
                    constructor = MethodHandles.collectArguments(constructor, at, maker);
                    at += maker.type().parameterCount();
                }
                return constructor;
            } catch (Closed e) {
                throw refused("", type.getTypeName() + " " + e.getMessage());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a record has fields and a canonical constructor: " + type, e);
            } finally {
                around.pop();
            }
        }

        /** Adds getters for one component, and returns what makes it of its words. */
        private MethodHandle step(Class<?> type, String path, MethodHandle getter) throws ReflectiveOperationException {
            if (type.isPrimitive()) {
                if (getters.size() == RecordLayout.WORDS_MOST) {
                    throw refused(
                            path,
                            "is one too many, most=" + RecordLayout.WORDS_MOST
                                    + "; put what is many into a SharedArray");
                }
                getters.add(MethodHandles.filterReturnValue(getter, ofPrimitive(type)));
                signature.append(path).append(' ').append(type.getName()).append(';');
                return toPrimitive(type);
            }
            if (!type.isRecord()) {
                throw refused(
                        path,
                        "is " + type.getTypeName() + ", not a primitive or a record of such; put a number for it"
                                + (type.isEnum() ? ", as its ordinal," : "")
                                + " or keep the whole in a Managed");
            }
            if (around.contains(type)) {
                throw refused(path, "is " + type.getTypeName() + " within itself; it has no end");
            }
            String message = "component " + root.getTypeName() + "." + path
                    + " is null; shared memory has room for a record there, and no sign for none";
            MethodHandle there = MethodHandles.insertArguments(
                            ofJdk(Objects.class, "requireNonNull", Object.class, Object.class, String.class),
                            1,
                            message)
                    .asType(MethodType.methodType(type, type));
            return enter(type, path + ".", MethodHandles.filterReturnValue(getter, there));
        }

        private IllegalArgumentException refused(String path, String found) {
            return new IllegalArgumentException("a record of " + root.getTypeName() + " cannot be shared: "
                    + (path.isEmpty() ? "" : "component " + path + " ") + found);
        }

        private static MethodHandle toPrimitive(Class<?> type) throws ReflectiveOperationException {
            if (type == double.class) {
                return ofJdk(Double.class, "longBitsToDouble", double.class, long.class);
            } else if (type == float.class) {
                return MethodHandles.filterReturnValue(
                        cast(long.class, int.class), ofJdk(Float.class, "intBitsToFloat", float.class, int.class));
            }
            return cast(long.class, type);
        }

        private static MethodHandle ofPrimitive(Class<?> type) throws ReflectiveOperationException {
            if (type == double.class) {
                return ofJdk(Double.class, "doubleToRawLongBits", long.class, double.class);
            } else if (type == float.class) {
                return MethodHandles.filterReturnValue(
                        ofJdk(Float.class, "floatToRawIntBits", int.class, float.class), cast(int.class, long.class));
            }
            return cast(type, long.class);
        }

        /** Integers of any size, {@code char}, and {@code boolean} as 0 or 1. */
        private static MethodHandle cast(Class<?> from, Class<?> to) {
            return MethodHandles.explicitCastArguments(MethodHandles.identity(to), MethodType.methodType(to, from));
        }

        private static MethodHandle ofJdk(Class<?> owner, String name, Class<?> result, Class<?>... arguments)
                throws ReflectiveOperationException {
            return MethodHandles.publicLookup().findStatic(owner, name, MethodType.methodType(result, arguments));
        }
    }
}
