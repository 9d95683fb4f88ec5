// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.ir.Memory;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What code is told of the class of the memory that it uses. If the JIT compiler knows that class, a load is one
 * instruction; else two methods may be called for each, whether they are is a matter of what it has seen before, and sums
 * take up to twice as long then.
 */
public enum MemoryClass {
    /** The JDK's for memory outside of the heap. Code does nothing if memory is of another one. */
    NATIVE,
    /** Any. */
    ANY;

    /** What all memory among some inputs is. */
    public static MemoryClass of(@Nullable Object[] inputs) {
        boolean areNative = Arrays.stream(inputs)
                .allMatch(each -> !(each instanceof Memory memory)
                        || memory.segment().getClass().equals(MemorySegment.NULL.getClass()));
        return areNative ? NATIVE : ANY;
    }
}
