// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one call needs beside its arguments: memory until it is over, what is copied back then, what a callback threw.
 */
final class Frame {

    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(PathElement.groupElement("errno"));

    /** What is done once C has returned. */
    private interface Ending {
        void run() throws Throwable;
    }

    final Arena arena = Arena.ofConfined();
    private final List<Ending> endings = new ArrayList<>(2);

    /** By a callback, maybe on another thread. */
    private volatile @Nullable Throwable thrown;

    static Frame open() {
        return new Frame();
    }

    /** What is to be done once C has returned. */
    void finish() throws Throwable {
        for (Ending each : endings) {
            each.run();
        }
        Throwable failure = thrown;
        if (failure != null) {
            throw failure;
        }
    }

    void close() {
        arena.close();
    }

    boolean hasThrown() {
        return thrown != null;
    }

    void threw(Throwable failure) {
        thrown = failure;
    }

    SegmentAllocator allocator() {
        return arena;
    }

    MemorySegment text(@Nullable String text) {
        return text == null ? MemorySegment.NULL : arena.allocateFrom(text);
    }

    /** A copy of an array, which is copied back. */
    MemorySegment copy(@Nullable Object array) {
        if (array == null) {
            return MemorySegment.NULL;
        }
        MemorySegment elements = Memories.ofArray(array);
        MemorySegment copy = arena.allocate(elements.byteSize(), Long.BYTES).copyFrom(elements);
        endings.add(() -> elements.copyFrom(copy));
        return copy;
    }

    MemorySegment struct(StructType type, @Nullable Object record) throws Throwable {
        if (record == null) {
            throw new NullPointerException(
                    "a struct by value cannot be null: type=" + type.type().getSimpleName());
        }
        MemorySegment struct = arena.allocate(type.layout());
        type.write(struct, record, arena);
        return struct;
    }

    MemorySegment structs(StructType type, @Nullable Object @Nullable [] records) throws Throwable {
        if (records == null) {
            return MemorySegment.NULL;
        }
        MemorySegment structs = arena.allocate(type.layout(), records.length);
        type.writeAll(structs, records, arena);
        endings.add(() -> Memories.toRecords(structs, type, records));
        return structs;
    }

    MemorySegment callback(Upcall upcall, @Nullable Object function) {
        return function == null ? MemorySegment.NULL : upcall.stub(function, arena, this);
    }

    /** Where the call leaves what becomes an array's first element. */
    MemorySegment errno(int[] errno) {
        if (errno.length == 0) {
            throw new IllegalArgumentException("the array with @Errno has no element: length=0; use new int[1]");
        }
        MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
        endings.add(() -> errno[0] = (int) ERRNO.get(state, 0L));
        return state;
    }
}
