// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import dev.tutti.UnavailableException;
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

    /**
     * New memory, all zero, which goes when nothing reaches it.
     *
     * @throws UnavailableException if there is not as much
     */
    static MemorySegment allocate(DType dtype, long length) {
        long bytes = length * dtype.itemBytes();
        try {
            return Arena.ofAuto().allocate(bytes, dtype.itemBytes());
        } catch (OutOfMemoryError e) {
            throw new UnavailableException(
                    "there is no memory outside of Java's heap for length=" + length + " elements of " + dtype
                            + ", bytes=" + bytes
                            + ": raise the JVM's limit, -XX:MaxDirectMemorySize, or take shared memory or a mapped file",
                    e);
        }
    }

    /** The elements of a shared array. Whoever uses them keeps the array reachable. */
    static MemorySegment of(SharedArray array) {
        return (MemorySegment) MEMORY.get(array);
    }
}
