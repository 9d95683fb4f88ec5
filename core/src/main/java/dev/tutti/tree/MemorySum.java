// SPDX-License-Identifier: Apache-2.0
package dev.tutti.tree;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The sum of doubles outside of the heap, read once from front to back.
 *
 * <p>Each accumulator of a block is a variable, so that the compiler keeps it in a register, or in the first-level cache.
 * With an array of them, in loops over its parts, values in the cache took about twice as long.
 *
 * <p>Each line of the cache is read early, in the midst of additions to others: processors fetch ahead by themselves only
 * within a page, and one value at a time keeps few lines on their way.
 */
public final class MemorySum {

    /** Without the alignment, which would be checked for each value. */
    private static final ValueLayout.OfDouble ELEMENT = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    /** The same as whole numbers, for what is read early and not added. */
    private static final ValueLayout.OfLong BITS = ValueLayout.JAVA_LONG_UNALIGNED;

    private static final int BYTES = Double.BYTES;

    /** What is added in one round: a value for each accumulator. */
    private static final int ROW_BYTES = SumBlock.LANES * BYTES;

    /** Half a page and half a row. Half a kilobyte to three take as long within a tenth, reading nothing early a third longer. */
    private static final int AHEAD_BYTES = 2048 + ROW_BYTES / 2;

    private MemorySum() {}

    /**
     * The sum of the whole, as a loop over it would have it.
     *
     * @param memory doubles in the order of this machine's bytes
     */
    public static double of(MemorySegment memory) {
        long length = memory.byteSize() / BYTES;
        DoubleTree blocks = new DoubleTree();
        double[] lanes = new double[SumBlock.LANES + 1]; // the last one is for what was read early
        for (long done = 0; done < length; done += SumBlock.LENGTH) {
            int count = (int) Math.min(SumBlock.LENGTH, length - done);
            int whole = count - count % SumBlock.LANES;
            addRows(lanes, memory, done * BYTES, whole * BYTES);
            for (int k = whole; k < count; k++) {
                lanes[k - whole] += memory.get(ELEMENT, (done + k) * BYTES);
            }
            blocks.add(SumBlock.fold(lanes, 0, SumBlock.LANES));
        }
        return SumBlock.canonical(blocks.sum());
    }

    /** Makes the accumulators what rows of one value for each add up to; the identity if there are none. */
    private static void addRows(double[] lanes, MemorySegment memory, long from, int bytes) {
        double a0 = -0.0;
        double a1 = -0.0;
        double a2 = -0.0;
        double a3 = -0.0;
        double a4 = -0.0;
        double a5 = -0.0;
        double a6 = -0.0;
        double a7 = -0.0;
        double a8 = -0.0;
        double a9 = -0.0;
        double a10 = -0.0;
        double a11 = -0.0;
        double a12 = -0.0;
        double a13 = -0.0;
        double a14 = -0.0;
        double a15 = -0.0;
        double a16 = -0.0;
        double a17 = -0.0;
        double a18 = -0.0;
        double a19 = -0.0;
        double a20 = -0.0;
        double a21 = -0.0;
        double a22 = -0.0;
        double a23 = -0.0;
        double a24 = -0.0;
        double a25 = -0.0;
        double a26 = -0.0;
        double a27 = -0.0;
        double a28 = -0.0;
        double a29 = -0.0;
        double a30 = -0.0;
        double a31 = -0.0;
        long last = memory.byteSize() - ROW_BYTES;
        long early = 0;
        for (int at = 0; at < bytes; at += ROW_BYTES) {
            long row = from + at;
            long ahead = Math.min(row + AHEAD_BYTES, last);
            early |= memory.get(BITS, ahead);
            a0 += memory.get(ELEMENT, row);
            a1 += memory.get(ELEMENT, row + 8);
            a2 += memory.get(ELEMENT, row + 16);
            a3 += memory.get(ELEMENT, row + 24);
            a4 += memory.get(ELEMENT, row + 32);
            a5 += memory.get(ELEMENT, row + 40);
            a6 += memory.get(ELEMENT, row + 48);
            a7 += memory.get(ELEMENT, row + 56);
            early |= memory.get(BITS, ahead + 64);
            a8 += memory.get(ELEMENT, row + 64);
            a9 += memory.get(ELEMENT, row + 72);
            a10 += memory.get(ELEMENT, row + 80);
            a11 += memory.get(ELEMENT, row + 88);
            a12 += memory.get(ELEMENT, row + 96);
            a13 += memory.get(ELEMENT, row + 104);
            a14 += memory.get(ELEMENT, row + 112);
            a15 += memory.get(ELEMENT, row + 120);
            early |= memory.get(BITS, ahead + 128);
            a16 += memory.get(ELEMENT, row + 128);
            a17 += memory.get(ELEMENT, row + 136);
            a18 += memory.get(ELEMENT, row + 144);
            a19 += memory.get(ELEMENT, row + 152);
            a20 += memory.get(ELEMENT, row + 160);
            a21 += memory.get(ELEMENT, row + 168);
            a22 += memory.get(ELEMENT, row + 176);
            a23 += memory.get(ELEMENT, row + 184);
            early |= memory.get(BITS, ahead + 192);
            a24 += memory.get(ELEMENT, row + 192);
            a25 += memory.get(ELEMENT, row + 200);
            a26 += memory.get(ELEMENT, row + 208);
            a27 += memory.get(ELEMENT, row + 216);
            a28 += memory.get(ELEMENT, row + 224);
            a29 += memory.get(ELEMENT, row + 232);
            a30 += memory.get(ELEMENT, row + 240);
            a31 += memory.get(ELEMENT, row + 248);
        }
        lanes[0] = a0;
        lanes[1] = a1;
        lanes[2] = a2;
        lanes[3] = a3;
        lanes[4] = a4;
        lanes[5] = a5;
        lanes[6] = a6;
        lanes[7] = a7;
        lanes[8] = a8;
        lanes[9] = a9;
        lanes[10] = a10;
        lanes[11] = a11;
        lanes[12] = a12;
        lanes[13] = a13;
        lanes[14] = a14;
        lanes[15] = a15;
        lanes[16] = a16;
        lanes[17] = a17;
        lanes[18] = a18;
        lanes[19] = a19;
        lanes[20] = a20;
        lanes[21] = a21;
        lanes[22] = a22;
        lanes[23] = a23;
        lanes[24] = a24;
        lanes[25] = a25;
        lanes[26] = a26;
        lanes[27] = a27;
        lanes[28] = a28;
        lanes[29] = a29;
        lanes[30] = a30;
        lanes[31] = a31;
        lanes[SumBlock.LANES] = early; // so that it is read
    }
}
