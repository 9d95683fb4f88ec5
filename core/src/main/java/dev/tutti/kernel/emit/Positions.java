// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import dev.tutti.kernel.pass.Shape;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;

/** What compiled loops ask about positions that grow from lane to lane. Their code calls it. */
final class Positions {

    private static final ClassDesc SELF = Positions.class.describeConstable().orElseThrow();

    private Positions() {}

    /**
     * Whether all lanes have a position from 0 to below a length.
     *
     * @param first that of the first lane
     * @param stride how much more each has than the one before, at most {@link Shape#CHECKED_STRIDE_MOST}
     */
    static boolean areIn(long first, long stride, int lanes, long length) {
        return isIn(first, length) && isIn(first + (lanes - 1) * stride, length);
    }

    /**
     * Whether all lanes that are set have.
     *
     * @param mask a bit for each lane
     */
    static boolean areSetIn(long first, long stride, long length, long mask) {
        return mask == 0
                || (isIn(first + Long.numberOfTrailingZeros(mask) * stride, length)
                        && isIn(first + (Long.SIZE - 1 - Long.numberOfLeadingZeros(mask)) * stride, length));
    }

    private static boolean isIn(long position, long length) {
        return position >= 0 && position < length;
    }

    /** Whether elements of memory can be stored, unless it is given back before that is done. */
    static boolean areStorable(long first, long stride, int lanes, MemorySegment memory, int bytes) {
        return areIn(first, stride, lanes, memory.byteSize() / bytes)
                && !memory.isReadOnly()
                && memory.scope().isAlive();
    }

    // ---- calls of these

    static void areIn(CodeBuilder code) {
        call(code, "areIn", "(JJIJ)Z");
    }

    static void areSetIn(CodeBuilder code) {
        call(code, "areSetIn", "(JJJJ)Z");
    }

    static void areStorable(CodeBuilder code) {
        call(code, "areStorable", "(JJI" + ArrayTypes.MEMORY.descriptorString() + "I)Z");
    }

    private static void call(CodeBuilder code, String name, String type) {
        code.invokestatic(SELF, name, MethodTypeDesc.ofDescriptor(type));
    }
}
