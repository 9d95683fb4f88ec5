// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import dev.tutti.UnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The system's loader of libraries: dlopen(3). {@code System.load} says less of what is wrong, and hides symbols. */
final class Dl {

    /** Symbols that are missing are missed at once, not at their first call. */
    private static final int RTLD_NOW = 2;

    private static final FunctionDescriptor OPEN =
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    private static final FunctionDescriptor SYMBOL =
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    private static final FunctionDescriptor ERROR = FunctionDescriptor.of(ValueLayout.ADDRESS);

    /** Everything that the program was started with. */
    static final MemorySegment PROCESS = MemorySegment.NULL;

    private Dl() {}

    /** What was opened, or the loader's words on why it was not. */
    record Opened(MemorySegment handle, @Nullable String error) {}

    static Opened open(String name) {
        MethodHandle error = link("dlerror", ERROR); // first: looking for it clears what it would say
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle = (MemorySegment) link("dlopen", OPEN).invokeExact(arena.allocateFrom(name), RTLD_NOW);
            boolean isOpen = handle.address() != 0;
            return new Opened(
                    handle, isOpen ? null : String.valueOf(Memories.toText((MemorySegment) error.invokeExact())));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static Optional<MemorySegment> find(MemorySegment handle, String symbol) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment found = (MemorySegment) link("dlsym", SYMBOL).invokeExact(handle, arena.allocateFrom(symbol));
            return found.address() == 0 ? Optional.empty() : Optional.of(found);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static MethodHandle link(String name, FunctionDescriptor descriptor) {
        MemorySegment address = Linker.nativeLinker()
                .defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnavailableException(
                        "libraries cannot be opened: this system has no " + name + "; Linux and macOS have", null));
        return Downcall.link(address, descriptor);
    }
}
