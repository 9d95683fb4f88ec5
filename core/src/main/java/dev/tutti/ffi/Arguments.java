// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import dev.tutti.ffi.Wiring.Wire;
import dev.tutti.shared.SharedArray;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** What Java hands to C: arguments of functions. */
final class Arguments {

    private static final MethodHandle SHARED = of("of", SharedArray.class);
    private static final MethodHandle ANY_MEMORY = of("of", MemorySegment.class);
    private static final MethodHandle NATIVE_MEMORY = of("ofNative", MemorySegment.class);
    private static final MethodHandle TEXT = inFrame("text", String.class);
    private static final MethodHandle COPY = inFrame("copy", Object.class);
    private static final MethodHandle STRUCT = inFrame("struct", StructType.class, Object.class);
    private static final MethodHandle STRUCTS = inFrame("structs", StructType.class, Object[].class);
    private static final MethodHandle CALLBACK = inFrame("callback", Upcall.class, Object.class);
    private static final MethodHandle CHECK = Wiring.find(
            Arguments.class, "check", MethodType.methodType(void.class, String.class, Object.class, long.class));

    private Arguments() {}

    private static MethodHandle of(String name, Class<?> type) {
        return Wiring.find(Memories.class, name, MethodType.methodType(MemorySegment.class, type));
    }

    private static MethodHandle inFrame(String name, Class<?>... types) {
        return Wiring.findVirtual(Frame.class, name, MethodType.methodType(MemorySegment.class, types));
    }

    /** Whether a type needs a frame. */
    static boolean needsFrame(NativeType type, boolean lendsHeap) {
        return switch (type) {
            case NativeType.Scalar _, NativeType.Shared _, NativeType.Memory _, NativeType.Nothing _ -> false;
            case NativeType.Elements _ -> !lendsHeap;
            case NativeType.Text _, NativeType.Struct _, NativeType.Structs _, NativeType.Callback _ -> true;
        };
    }

    /** How a value of C's is made of one of Java's that needs no frame. */
    static MethodHandle of(NativeType type, boolean lendsHeap) {
        return switch (type) {
            case NativeType.Elements elements -> of("of", elements.java());
            case NativeType.Shared shared -> taking(SHARED, 0, shared.java());
            case NativeType.Memory _ -> lendsHeap ? ANY_MEMORY : NATIVE_MEMORY;
            default -> throw new IllegalStateException("it is as it is, or needs a frame: " + type);
        };
    }

    /**
     * How a value of C's is made.
     *
     * @param from where Java's is; the frame, if one is needed, is the first argument
     */
    static Wire wire(NativeType type, boolean lendsHeap, int from) {
        return switch (type) {
            case NativeType.Scalar scalar -> Wire.same(scalar.java(), from);
            case NativeType.Elements elements when !lendsHeap -> Wire.of(taking(COPY, 1, elements.java()), 0, from);
            case NativeType.Elements _, NativeType.Shared _, NativeType.Memory _ -> Wire.of(of(type, lendsHeap), from);
            case NativeType.Text _ -> Wire.of(TEXT, 0, from);
            case NativeType.Struct struct -> Wire.of(taking(with(STRUCT, struct.type()), 1, struct.java()), 0, from);
            case NativeType.Structs structs ->
                Wire.of(taking(with(STRUCTS, structs.element()), 1, structs.java()), 0, from);
            case NativeType.Callback callback ->
                Wire.of(taking(with(CALLBACK, new Upcall(callback.signature())), 1, callback.java()), 0, from);
            case NativeType.Nothing _ -> throw new IllegalStateException("no parameter is void");
        };
    }

    private static MethodHandle with(MethodHandle handle, Object second) {
        return MethodHandles.insertArguments(handle, 1, second);
    }

    private static MethodHandle taking(MethodHandle handle, int position, Class<?> type) {
        return handle.asType(handle.type().changeParameterType(position, type));
    }

    /** A handle that throws if an array is too short; it takes the array and what the length is computed from. */
    static MethodHandle check(Signature signature, int position) {
        String where = "argument " + (position + 1) + " of " + signature;
        return taking(
                CHECK.bindTo(where),
                0,
                signature.parameters().get(position).type().java());
    }

    static void check(String where, @Nullable Object array, long length) {
        long found = Memories.length(array);
        if (length < 0) {
            throw new IllegalArgumentException("the length of " + where + " is negative: length=" + length);
        } else if (found < length) {
            throw new IllegalArgumentException(where + " is too short for C: needed=" + length + " found=" + found
                    + (array instanceof MemorySegment ? " bytes" : " elements"));
        }
    }
}
