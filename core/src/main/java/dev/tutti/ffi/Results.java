// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import dev.tutti.ffi.Wiring.Wire;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/** What C hands to Java: results of functions, parameters of callbacks. */
final class Results {

    private static final MethodHandle TEXT =
            Wiring.find(Memories.class, "toText", MethodType.methodType(String.class, MemorySegment.class));
    private static final MethodHandle POINTER =
            Wiring.find(Memories.class, "toMemory", MethodType.methodType(MemorySegment.class, MemorySegment.class));
    private static final MethodHandle VIEW = Wiring.find(
            Memories.class, "toMemory", MethodType.methodType(MemorySegment.class, MemorySegment.class, long.class));
    private static final MethodHandle ARRAY = Wiring.find(
            Memories.class,
            "toArrayAt",
            MethodType.methodType(Object.class, NativeType.class, MemorySegment.class, long.class));
    private static final MethodHandle READ =
            Wiring.findVirtual(StructType.class, "read", MethodType.methodType(Object.class, MemorySegment.class));

    private Results() {}

    /**
     * How a value of Java's is made of one of C's.
     *
     * @param signature tells its length, if it has none of its own
     * @param first where the signature's arguments begin
     * @param from where C's value is
     * @param length its own, or 0
     * @param isAfter whether C has returned
     */
    static Wire wire(Signature signature, int first, int from, NativeType type, long length, boolean isAfter) {
        Wire count = length > 0 ? Wiring.length(length) : Wiring.length(signature, first, isAfter);
        return switch (type) {
            case NativeType.Scalar scalar -> Wire.same(scalar.java(), from);
            case NativeType.Text _ -> Wire.of(TEXT, from);
            case NativeType.Struct struct -> Wire.of(typed(READ.bindTo(struct.type()), struct.java()), from);
            case NativeType.Memory memory ->
                count == null ? Wire.of(POINTER, from) : counted(VIEW, memory, from, count);
            case NativeType.Elements _, NativeType.Structs _ -> {
                if (count == null) {
                    throw Signature.refused(
                            signature.method(),
                            "C hands it an array whose length nothing tells; write @Length, or take a MemorySegment");
                }
                yield counted(ARRAY.bindTo(type), type, from, count);
            }
            case NativeType.Nothing _, NativeType.Shared _, NativeType.Callback _ ->
                throw new IllegalStateException("refused before: " + type);
        };
    }

    private static Wire counted(MethodHandle made, NativeType type, int from, Wire count) {
        List<Integer> all = new ArrayList<>(List.of(from));
        all.addAll(count.from());
        return new Wire(typed(MethodHandles.collectArguments(made, 1, count.made()), type.java()), all);
    }

    private static MethodHandle typed(MethodHandle made, Class<?> result) {
        return made.asType(made.type().changeReturnType(result));
    }
}
