// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import dev.tutti.shared.SharedArray;
import dev.tutti.shared.SharedBytes;
import dev.tutti.shared.SharedDoubles;
import dev.tutti.shared.SharedFloats;
import dev.tutti.shared.SharedInts;
import dev.tutti.shared.SharedLongs;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a parameter, a result or a member of a struct is in Java and in C. */
sealed interface NativeType {

    /** What there is, for messages. */
    String KNOWN = "there are byte short int long float double boolean char, String, arrays of numbers, shared arrays,"
            + " MemorySegment, records, arrays of records, and interfaces with one method";

    /** The type in Java. */
    Class<?> java();

    /** How it is passed, and how it lies in a struct. */
    MemoryLayout layout();

    /** No result. */
    record Nothing() implements NativeType {
        @Override
        public Class<?> java() {
            return void.class;
        }

        @Override
        public MemoryLayout layout() {
            throw new IllegalStateException("nothing has no layout");
        }
    }

    /** A primitive. */
    record Scalar(Class<?> java, ValueLayout layout) implements NativeType {}

    /** What C has a pointer to. */
    sealed interface Pointer extends NativeType {
        @Override
        default MemoryLayout layout() {
            return ValueLayout.ADDRESS;
        }
    }

    /** A {@code String}. */
    record Text() implements Pointer {
        @Override
        public Class<?> java() {
            return String.class;
        }
    }

    /** An array of a primitive type. */
    record Elements(Class<?> java, Scalar element) implements Pointer {}

    /** A shared array. */
    record Shared(Class<?> java, Scalar element) implements Pointer {}

    /** Any memory. */
    record Memory() implements Pointer {
        @Override
        public Class<?> java() {
            return MemorySegment.class;
        }
    }

    /** An array of records. */
    record Structs(Class<?> java, StructType element) implements Pointer {}

    /** An interface with one method. */
    record Callback(Class<?> java, Signature signature) implements Pointer {}

    /** A record, by value. */
    record Struct(StructType type) implements NativeType {
        @Override
        public Class<?> java() {
            return type.type();
        }

        @Override
        public MemoryLayout layout() {
            return type.layout();
        }
    }

    Nothing NOTHING = new Nothing();
    Memory MEMORY = new Memory();
    Text TEXT = new Text();

    /** The primitive types. */
    Map<Class<?>, Scalar> SCALARS = Map.of(
            byte.class, new Scalar(byte.class, ValueLayout.JAVA_BYTE),
            short.class, new Scalar(short.class, ValueLayout.JAVA_SHORT),
            int.class, new Scalar(int.class, ValueLayout.JAVA_INT),
            long.class, new Scalar(long.class, ValueLayout.JAVA_LONG),
            float.class, new Scalar(float.class, ValueLayout.JAVA_FLOAT),
            double.class, new Scalar(double.class, ValueLayout.JAVA_DOUBLE),
            boolean.class, new Scalar(boolean.class, ValueLayout.JAVA_BOOLEAN),
            char.class, new Scalar(char.class, ValueLayout.JAVA_CHAR));

    /** What the elements of shared arrays are. */
    Map<Class<?>, Class<?>> SHARED = Map.of(
            SharedBytes.class, byte.class,
            SharedInts.class, int.class,
            SharedLongs.class, long.class,
            SharedFloats.class, float.class,
            SharedDoubles.class, double.class);

    /** The type, or {@code null} if it is none of C's. */
    static @Nullable NativeType of(Class<?> java) {
        if (java == void.class) {
            return NOTHING;
        } else if (java.isPrimitive()) {
            return SCALARS.get(java);
        } else if (java == String.class) {
            return TEXT;
        } else if (MemorySegment.class.isAssignableFrom(java)) {
            return MEMORY;
        } else if (java.isRecord()) {
            return new Struct(StructType.of(java));
        } else if (java.isArray()) {
            return ofArray(java, java.getComponentType());
        } else if (SharedArray.class.isAssignableFrom(java)) {
            Class<?> element = SHARED.get(java);
            return element == null ? null : new Shared(java, scalar(element));
        }
        return java.isInterface() ? callback(java) : null;
    }

    private static @Nullable NativeType ofArray(Class<?> java, Class<?> component) {
        if (component == boolean.class || component == char.class) {
            return null;
        } else if (component.isPrimitive()) {
            return new Elements(java, scalar(component));
        }
        return component.isRecord() ? new Structs(java, StructType.of(component)) : null;
    }

    private static @Nullable NativeType callback(Class<?> java) {
        Signature signature = Signature.ofCallback(java);
        return signature == null ? null : new Callback(java, signature);
    }

    private static Scalar scalar(Class<?> type) {
        return Objects.requireNonNull(SCALARS.get(type));
    }
}
