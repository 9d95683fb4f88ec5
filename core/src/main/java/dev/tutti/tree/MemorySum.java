// SPDX-License-Identifier: Apache-2.0
package dev.tutti.tree;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;

/**
 * The sum of doubles outside of the heap, read once from front to back.
 *
 * <p>Each accumulator of a block is a variable, so that the compiler keeps it in a register, or in the first-level cache.
 * With an array of them, in loops over its parts, values in the cache took about twice as long.
 *
 * <p>Each line of the cache is read early, in the midst of additions to others: processors fetch ahead by themselves only
 * within a page, and one value at a time keeps few lines on their way.
 *
 * <p>Values are read through a buffer. Once the JIT compiler is done, that takes as long as through the segment; before,
 * an eighth of the time.
 */
public final class MemorySum {

    /** What one buffer is for, which takes no more than 2 GiB: whole blocks. */
    private static final long PART = 1 << 27;

    /** Half a page and half a row. Half a kilobyte to three take as long within a tenth, reading nothing early a third longer. */
    private static final int AHEAD = 256 + SumBlock.LANES / 2;

    private MemorySum() {}

    /**
     * The sum of the whole, as a loop over it would have it.
     *
     * @param memory doubles in the order of this machine's bytes
     */
    public static double of(MemorySegment memory) {
        return of(memory, PART);
    }

    static double of(MemorySegment memory, long part) {
        long length = memory.byteSize() / Double.BYTES;
        DoubleTree blocks = new DoubleTree();
        for (long done = 0; done < length; done += part) {
            long count = Math.min(part, length - done);
            add(
                    memory.asSlice(done * Double.BYTES, count * Double.BYTES)
                            .asByteBuffer()
                            .order(ByteOrder.nativeOrder())
                            .asDoubleBuffer(),
                    blocks);
        }
        return SumBlock.canonical(blocks.sum());
    }

    private static void add(DoubleBuffer values, DoubleTree blocks) {
        double[] lanes = new double[SumBlock.LANES + 1]; // the last one is for what was read early
        for (int done = 0; done < values.limit(); done += SumBlock.LENGTH) {
            int end = Math.min(done + SumBlock.LENGTH, values.limit());
            int whole = end - end % SumBlock.LANES;
            addRows(lanes, values, done, whole);
            for (int k = whole; k < end; k++) {
                lanes[k - whole] += values.get(k);
            }
            blocks.add(SumBlock.fold(lanes, 0, SumBlock.LANES));
        }
    }

    /** Makes the accumulators what rows of one value for each add up to; the identity if there are none. */
    private static void addRows(double[] lanes, DoubleBuffer values, int from, int to) {
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
        int last = values.limit() - SumBlock.LANES;
        long early = 0;
        for (int row = from; row < to; row += SumBlock.LANES) {
            int ahead = Math.min(row + AHEAD, last);
            early |= Double.doubleToRawLongBits(values.get(ahead));
            a0 += values.get(row);
            a1 += values.get(row + 1);
            a2 += values.get(row + 2);
            a3 += values.get(row + 3);
            a4 += values.get(row + 4);
            a5 += values.get(row + 5);
            a6 += values.get(row + 6);
            a7 += values.get(row + 7);
            early |= Double.doubleToRawLongBits(values.get(ahead + 8));
            a8 += values.get(row + 8);
            a9 += values.get(row + 9);
            a10 += values.get(row + 10);
            a11 += values.get(row + 11);
            a12 += values.get(row + 12);
            a13 += values.get(row + 13);
            a14 += values.get(row + 14);
            a15 += values.get(row + 15);
            early |= Double.doubleToRawLongBits(values.get(ahead + 16));
            a16 += values.get(row + 16);
            a17 += values.get(row + 17);
            a18 += values.get(row + 18);
            a19 += values.get(row + 19);
            a20 += values.get(row + 20);
            a21 += values.get(row + 21);
            a22 += values.get(row + 22);
            a23 += values.get(row + 23);
            early |= Double.doubleToRawLongBits(values.get(ahead + 24));
            a24 += values.get(row + 24);
            a25 += values.get(row + 25);
            a26 += values.get(row + 26);
            a27 += values.get(row + 27);
            a28 += values.get(row + 28);
            a29 += values.get(row + 29);
            a30 += values.get(row + 30);
            a31 += values.get(row + 31);
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
