// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import dev.tutti.ffi.Wiring.Wire;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How C calls an interface's method. What the method throws never reaches C, which would end the JVM: C gets a zero,
 * the method is not called again until C returns, and then its caller gets the exception.
 */
final class Upcall {

    private static final MethodHandle MAY_CALL =
            Wiring.find(Upcall.class, "mayCall", MethodType.methodType(boolean.class, Object.class, Frame.class));
    private static final MethodHandle THREW = Wiring.find(
            Upcall.class, "threw", MethodType.methodType(void.class, Throwable.class, Object.class, Frame.class));
    private static final MethodHandle RECORD = Wiring.find(
            Upcall.class, "toStruct", MethodType.methodType(MemorySegment.class, StructType.class, Object.class));

    private final Signature signature;

    /** Takes the object, the frame of the call in which it is used, and what C passes. */
    private final MethodHandle caller;

    Upcall(Signature signature) {
        this.signature = signature;
        MethodHandle method = Access.of(signature.method());
        List<Class<?>> arguments = new ArrayList<>(List.of(Object.class, Frame.class));
        arguments.addAll(signature.descriptor().toMethodType().parameterList());
        List<Wire> wires = new ArrayList<>();
        wires.add(Wire.of(
                MethodHandles.identity(Object.class)
                        .asType(MethodType.methodType(method.type().parameterType(0), Object.class)),
                0));
        for (int i = 0; i < signature.parameters().size(); i++) {
            Signature.Parameter parameter = signature.parameters().get(i);
            wires.add(Results.wire(signature, 2, 2 + i, parameter.type(), parameter.length(), false));
        }
        MethodHandle wired = Wiring.wire(method, arguments, wires);
        MethodHandle returning = switch (signature.result()) {
            case NativeType.Struct struct ->
                MethodHandles.filterReturnValue(
                        wired,
                        RECORD.bindTo(struct.type()).asType(MethodType.methodType(MemorySegment.class, struct.java())));
            case NativeType.Memory memory -> MethodHandles.filterReturnValue(wired, Arguments.of(memory, true));
            default -> wired;
        };
        Class<?> result = returning.type().returnType();
        MethodHandle zero = MethodHandles.dropArguments(zero(), 0, Object.class, Frame.class);
        MethodHandle failed = MethodHandles.foldArguments(MethodHandles.dropArguments(zero, 0, Throwable.class), THREW);
        MethodHandle caught = MethodHandles.catchException(
                returning, Throwable.class, failed.asType(failed.type().changeReturnType(result)));
        caller = MethodHandles.guardWithTest(
                MAY_CALL, caught, MethodHandles.dropArgumentsToMatch(zero, 0, arguments, 0));
    }

    private MethodHandle zero() {
        return switch (signature.result()) {
            case NativeType.Struct struct ->
                MethodHandles.constant(MemorySegment.class, Arena.ofAuto().allocate(struct.layout()));
            case NativeType.Memory _ -> MethodHandles.constant(MemorySegment.class, MemorySegment.NULL);
            case NativeType result -> MethodHandles.zero(result.java());
        };
    }

    /**
     * A pointer to a function that calls an object.
     *
     * @param arena ends it
     * @param frame of the call that takes it; {@code null} if it may be called at any time
     */
    // Safe because the signature is that of the method, and what C makes of the pointer is up to the user.
    @SuppressWarnings("restricted")
    MemorySegment stub(Object function, Arena arena, @Nullable Frame frame) {
        return Linker.nativeLinker()
                .upcallStub(MethodHandles.insertArguments(caller, 0, function, frame), signature.descriptor(), arena);
    }

    static boolean mayCall(Object function, @Nullable Frame frame) {
        return frame == null || !frame.hasThrown();
    }

    static void threw(Throwable failure, Object function, @Nullable Frame frame) {
        if (frame != null) {
            frame.threw(failure);
        } else {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        }
    }

    static MemorySegment toStruct(StructType type, @Nullable Object record) throws Throwable {
        if (record == null) {
            throw new NullPointerException(
                    "a struct by value cannot be null: type=" + type.type().getSimpleName());
        }
        Arena arena = Arena.ofAuto();
        MemorySegment struct = arena.allocate(type.layout());
        type.write(struct, record, arena);
        return struct;
    }
}
