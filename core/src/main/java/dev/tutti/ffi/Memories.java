// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import dev.tutti.shared.SharedArray;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** Arrays, strings and shared arrays as memory, and back. */
final class Memories {

    /** Its field is not for users, who could keep it beyond the array's life. */
    private static final VarHandle MEMORY = memory();

    private Memories() {}

    private static VarHandle memory() {
        try {
            return MethodHandles.privateLookupIn(SharedArray.class, MethodHandles.lookup())
                    .findVarHandle(SharedArray.class, "memory", MemorySegment.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a field of this library can be read", e);
        }
    }

    // ---- arguments: null is C's NULL

    static MemorySegment of(byte @Nullable [] array) {
        return array == null ? MemorySegment.NULL : MemorySegment.ofArray(array);
    }

    static MemorySegment of(short @Nullable [] array) {
        return array == null ? MemorySegment.NULL : MemorySegment.ofArray(array);
    }

    static MemorySegment of(int @Nullable [] array) {
        return array == null ? MemorySegment.NULL : MemorySegment.ofArray(array);
    }

    static MemorySegment of(long @Nullable [] array) {
        return array == null ? MemorySegment.NULL : MemorySegment.ofArray(array);
    }

    static MemorySegment of(float @Nullable [] array) {
        return array == null ? MemorySegment.NULL : MemorySegment.ofArray(array);
    }

    static MemorySegment of(double @Nullable [] array) {
        return array == null ? MemorySegment.NULL : MemorySegment.ofArray(array);
    }

    /** Safe because the caller keeps the array reachable during the call, and the call keeps the memory. */
    static MemorySegment of(@Nullable SharedArray array) {
        return array == null ? MemorySegment.NULL : (MemorySegment) MEMORY.get(array);
    }

    /** Any memory. */
    static MemorySegment of(@Nullable MemorySegment memory) {
        return memory == null ? MemorySegment.NULL : memory;
    }

    /** Memory that C may have while it calls back, or for long. */
    static MemorySegment ofNative(@Nullable MemorySegment memory) {
        if (memory != null && !memory.isNative()) {
            throw new IllegalArgumentException(
                    "a segment of Java's heap cannot be handed to C by this method: byteSize=" + memory.byteSize()
                            + "; declare the parameter as an array, or allocate the segment in an Arena");
        }
        return of(memory);
    }

    static MemorySegment ofArray(Object array) {
        return switch (array) {
            case byte[] each -> MemorySegment.ofArray(each);
            case short[] each -> MemorySegment.ofArray(each);
            case int[] each -> MemorySegment.ofArray(each);
            case long[] each -> MemorySegment.ofArray(each);
            case float[] each -> MemorySegment.ofArray(each);
            case double[] each -> MemorySegment.ofArray(each);
            default -> throw new IllegalStateException("no array of numbers: " + array.getClass());
        };
    }

    /** How many elements an argument has. */
    static long length(@Nullable Object argument) {
        return switch (argument) {
            case null -> Long.MAX_VALUE; // C's NULL has no elements to count
            case SharedArray shared -> shared.length();
            case MemorySegment memory -> memory.byteSize();
            default -> Array.getLength(argument);
        };
    }

    // ---- results

    // Safe because C says that the string is ended by a zero byte.
    @SuppressWarnings("restricted")
    static @Nullable String toText(MemorySegment at) {
        return at.address() == 0 ? null : at.reinterpret(Long.MAX_VALUE).getString(0);
    }

    /** A view of so many bytes. Safe because the user says so. */
    @SuppressWarnings("restricted")
    static @Nullable MemorySegment toMemory(MemorySegment at, long bytes) {
        return at.address() == 0 ? null : at.reinterpret(checked(bytes));
    }

    /** A pointer, as C gave it. */
    static @Nullable MemorySegment toMemory(MemorySegment at) {
        return at.address() == 0 ? null : at;
    }

    /** A new array of what is there. Safe because the user says that it has so many elements. */
    @SuppressWarnings("restricted")
    static @Nullable Object toArrayAt(NativeType type, MemorySegment at, long length) throws Throwable {
        if (at.address() == 0) {
            return null;
        }
        return toArray(
                at.reinterpret(Math.multiplyExact(checked(length), element(type).byteSize())), type, length);
    }

    /** A new array of the first elements of a memory. */
    static Object toArray(MemorySegment at, NativeType type, long length) throws Throwable {
        int count = Math.toIntExact(length);
        Object array = Array.newInstance(type.java().getComponentType(), count);
        if (type instanceof NativeType.Structs structs) {
            toRecords(at, structs.element(), (@Nullable Object[]) array);
        } else {
            MemorySegment target = ofArray(array);
            MemorySegment.copy(at, 0, target, 0, target.byteSize());
        }
        return array;
    }

    static void toRecords(MemorySegment at, StructType struct, @Nullable Object[] array) throws Throwable {
        for (int i = 0; i < array.length; i++) {
            array[i] = struct.read(at.asSlice(i * struct.layout().byteSize()));
        }
    }

    private static MemoryLayout element(NativeType array) {
        return array instanceof NativeType.Structs structs
                ? structs.element().layout()
                : ((NativeType.Elements) array).element().layout();
    }

    private static long checked(long length) {
        if (length < 0) {
            throw new IllegalArgumentException("C said that there are fewer elements than none: length=" + length);
        }
        return length;
    }
}
