// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import dev.tutti.UnavailableException;
import dev.tutti.ffi.Wiring.Wire;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function of C as a handle of its method's type. */
final class Downcall {

    private static final MethodHandle OPEN = Wiring.find(Frame.class, "open", MethodType.methodType(Frame.class));
    private static final MethodHandle FINISH =
            Wiring.findVirtual(Frame.class, "finish", MethodType.methodType(void.class));
    private static final MethodHandle CLOSE =
            Wiring.findVirtual(Frame.class, "close", MethodType.methodType(void.class));
    private static final MethodHandle ALLOCATOR =
            Wiring.findVirtual(Frame.class, "allocator", MethodType.methodType(SegmentAllocator.class));
    private static final MethodHandle ERRNO =
            Wiring.findVirtual(Frame.class, "errno", MethodType.methodType(MemorySegment.class, int[].class));

    private final Signature signature;
    private final boolean lendsHeap;
    private final boolean hasFrame;

    /** Where Java's arguments begin. */
    private final int first;

    private final List<Class<?>> arguments = new ArrayList<>();

    private Downcall(Signature signature) {
        this.signature = signature;
        lendsHeap = signature.lendsHeap();
        hasFrame = signature.result() instanceof NativeType.Struct
                || signature.hasErrno()
                || signature.parameters().stream().anyMatch(each -> Arguments.needsFrame(each.type(), lendsHeap));
        first = hasFrame ? 1 : 0;
        if (hasFrame) {
            arguments.add(Frame.class);
        }
        arguments.addAll(signature.methodType().parameterList());
    }

    /**
     * The handle.
     *
     * @param address of the function
     * @throws UnavailableException if this JVM must not call C
     */
    static MethodHandle of(Signature signature, MemorySegment address) {
        return new Downcall(signature).handle(address);
    }

    private MethodHandle handle(MemorySegment address) {
        List<Linker.Option> options = new ArrayList<>();
        if (lendsHeap) {
            options.add(Linker.Option.critical(true));
        }
        if (signature.hasErrno()) {
            options.add(Linker.Option.captureCallState("errno"));
        }
        MethodHandle function = link(address, signature.descriptor(), options.toArray(Linker.Option[]::new));
        MethodHandle called = withResult(Wiring.wire(function, arguments, wires()));
        if (hasFrame) {
            called = MethodHandles.foldArguments(MethodHandles.tryFinally(called, cleanup(called.type())), OPEN);
        }
        return checked(called);
    }

    // Safe because the signature was compared with the library's, or is the user's word.
    @SuppressWarnings("restricted")
    static MethodHandle link(MemorySegment address, FunctionDescriptor descriptor, Linker.Option... options) {
        try {
            return Linker.nativeLinker().downcallHandle(address, descriptor, options);
        } catch (IllegalCallerException e) {
            throw new UnavailableException(
                    "native code cannot be called: this JVM denies it to module="
                            + Downcall.class.getModule().getName()
                            + "; start it with --enable-native-access=ALL-UNNAMED, on the module path =dev.tutti",
                    e);
        }
    }

    /** In the order of the linker: what allocates a struct, where errno goes, the parameters. */
    private List<Wire> wires() {
        List<Wire> wires = new ArrayList<>();
        if (signature.result() instanceof NativeType.Struct) {
            wires.add(Wire.of(ALLOCATOR, 0));
        }
        for (int i = 0; i < signature.parameters().size(); i++) {
            if (!signature.parameters().get(i).isNative()) {
                wires.add(Wire.of(ERRNO, 0, first + i));
            }
        }
        for (int i = 0; i < signature.parameters().size(); i++) {
            Signature.Parameter parameter = signature.parameters().get(i);
            if (parameter.isNative()) {
                wires.add(Arguments.wire(parameter.type(), lendsHeap, first + i));
            }
        }
        return wires;
    }

    private MethodHandle withResult(MethodHandle called) {
        MethodHandle finished = hasFrame ? Wiring.thenDo(called, FINISH) : called;
        if (signature.result() instanceof NativeType.Nothing || signature.result() instanceof NativeType.Scalar) {
            return finished;
        }
        List<Class<?>> all = new ArrayList<>(arguments);
        all.addFirst(finished.type().returnType());
        Wire made = Results.wire(signature, first + 1, 0, signature.result(), signature.length(), true);
        return Wiring.then(
                finished, Wiring.wire(MethodHandles.identity(made.made().type().returnType()), all, List.of(made)));
    }

    /** Takes what was thrown, the result, and the frame, which it closes. */
    private static MethodHandle cleanup(MethodType type) {
        if (type.returnType() == void.class) {
            return MethodHandles.dropArguments(CLOSE, 0, Throwable.class);
        }
        MethodHandle same = MethodHandles.dropArguments(
                MethodHandles.dropArguments(MethodHandles.identity(type.returnType()), 0, Throwable.class),
                2,
                Frame.class);
        return MethodHandles.foldArguments(same, 2, CLOSE);
    }

    private MethodHandle checked(MethodHandle called) {
        MethodHandle checked = called;
        List<Class<?>> java = signature.methodType().parameterList();
        for (int i = signature.parameters().size() - 1; i >= 0; i--) {
            Signature.Parameter parameter = signature.parameters().get(i);
            Wire length = length(parameter);
            if (length != null) {
                List<Wire> both = List.of(Wire.same(parameter.type().java(), i), length);
                checked = MethodHandles.foldArguments(checked, Wiring.wire(Arguments.check(signature, i), java, both));
            }
        }
        return checked;
    }

    private @Nullable Wire length(Signature.Parameter parameter) {
        if (parameter.role() == Signature.Role.LENGTH_OUT) {
            return Wiring.length(1);
        } else if (!parameter.isLong()) {
            return null;
        }
        return parameter.length() > 0 ? Wiring.length(parameter.length()) : Wiring.length(signature, 0, false);
    }
}
