// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.shared.SharedArray;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Memory outside of Java's heap. */
final class OffHeap {

    /** Its field is not for users, who could keep it beyond the array's life. */
    private static final VarHandle MEMORY = memory();

    private OffHeap() {}

    private static VarHandle memory() {
        try {
            return MethodHandles.privateLookupIn(SharedArray.class, MethodHandles.lookup())
                    .findVarHandle(SharedArray.class, "memory", MemorySegment.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a field of this library can be read", e);
        }
    }

    /** New memory, all zero, which goes when nothing reaches it. */
    static MemorySegment allocate(DType dtype, long length) {
        return Arena.ofAuto().allocate(length * dtype.itemBytes(), dtype.itemBytes());
    }

    /** The elements of a shared array. Whoever uses them keeps the array reachable. */
    static MemorySegment of(SharedArray array) {
        return (MemorySegment) MEMORY.get(array);
    }
}
