// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import java.util.random.RandomGenerator;

/**
 * Random numbers that depend on a seed and an index alone, so that a parallel loop draws the same ones on any number of
 * threads, in any order, on any machine.
 *
 * {@snippet :
 * long hits = Loop.range(n).count(i -> {
 *     Philox random = Philox.at(42, i);
 *     double x = random.nextDouble();
 *     double y = random.nextDouble();
 *     return x * x + y * y < 1;
 * });
 * }
 *
 * <p>It is Philox4x32-10, a counter-based generator: the words of block {@code b} of index {@code i} are a function of
 * the key {@code seed} and the counter (low word of {@code b}, high word of {@code b}, low word of {@code i}, high word
 * of {@code i}). Every index has 2<sup>64</sup> blocks of four 32-bit words, and no two indices or seeds share one.
 *
 * <ul>
 *   <li><b>Draws:</b> {@link #nextInt()} takes the next word, {@link #nextLong()} the next two, the first on top;
 *       {@link #nextDouble()} and {@link #nextGaussian()} take one {@code nextLong()} each. These four are the same in
 *       every version of this library and of Java. Other methods are the JDK's, built upon them.
 *   <li><b>Threads:</b> an instance is for one thread. Make one for each index, in the body.
 *   <li><b>Cost:</b> some nanoseconds for two {@code double}s. An instance that does not leave its body is not
 *       allocated once the body is compiled.
 *   <li><b>Not for</b> secrets: who knows some draws can compute the rest.
 * </ul>
 *
 * <p>Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
public final class Philox implements RandomGenerator {

    private static final int ROUNDS = 10;
    private static final long WORD = 0xFFFF_FFFFL;

    private static final long MULTIPLIER_0 = 0xD251_1F53L;
    private static final long MULTIPLIER_2 = 0xCD9E_8D57L;
    private static final long KEY_STEP_0 = 0x9E37_79B9L;
    private static final long KEY_STEP_1 = 0xBB67_AE85L;

    private static final int WORDS = 4;

    private final long key;
    private final long index;

    /** The number of the next block. */
    private long block;

    /** Words of the current block that were drawn. */
    private int drawn = WORDS;

    // The current block: the lower half of each is a word, the upper half is of no account, so that on SIMD lanes
    // nothing
    // is made narrower and wider again. Fields, not an array, so that the JIT can keep them in registers.
    private long word0;
    private long word1;
    private long word2;
    private long word3;

    Philox(long key, long index, long block) {
        this.key = key;
        this.index = index;
        this.block = block;
    }

    /**
     * The generator of an index, before its first draw.
     *
     * @param seed any number; different seeds give unrelated draws
     * @param index any number; different indices give unrelated draws
     * @return a new generator
     */
    public static Philox at(long seed, long index) {
        return new Philox(seed, index, 0);
    }

    /**
     * The generator of a cell, before its first draw: {@code at(k, column)}, where {@code k} is output number
     * {@code row}, from 0, of SplitMix64 seeded with {@code ~seed}. Different cells give unrelated draws.
     *
     * @param seed any number
     * @param row any number
     * @param column any number
     * @return a new generator
     */
    public static Philox at(long seed, long row, long column) {
        long z = ~seed + (row + 1) * 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return new Philox(z ^ (z >>> 31), column, 0);
    }

    /** The next word. */
    @Override
    public int nextInt() {
        return (int) next();
    }

    private long next() {
        if (drawn == WORDS) {
            nextBlock();
            drawn = 0;
        }
        return switch (drawn++) {
            case 0 -> word0;
            case 1 -> word1;
            case 2 -> word2;
            default -> word3;
        };
    }

    /** The next two words, the first of them on top. */
    @Override
    public long nextLong() {
        long high = next();
        return high << 32 | (next() & WORD);
    }

    /**
     * A uniform number in [0, 1): the upper 53 bits of {@link #nextLong()} times 2<sup>-53</sup>.
     *
     * @return the number
     */
    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /**
     * A number from the normal distribution with mean 0 and standard deviation 1. The upper 52 bits of
     * {@link #nextLong()}, plus ½, times 2<sup>-52</sup> are a probability; the number is its quantile, computed by
     * algorithm AS 241 with a relative error of about 10<sup>-16</sup>. So it rises with the bits, and lies between
     * -8.21 and 8.21.
     *
     * @return the number, the same bits on every machine
     */
    @Override
    public double nextGaussian() {
        return NormalQuantile.of(((nextLong() >>> 12) + 0.5) * 0x1p-52);
    }

    private void nextBlock() {
        long c0 = block;
        long c1 = block >>> 32;
        long c2 = index;
        long c3 = index >>> 32;
        long k0 = key;
        long k1 = key >>> 32;
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = (c0 & WORD) * MULTIPLIER_0;
            long product2 = (c2 & WORD) * MULTIPLIER_2;
            c0 = (product2 >>> 32) ^ c1 ^ k0;
            c1 = product2;
            c2 = (product0 >>> 32) ^ c3 ^ k1;
            c3 = product0;
            k0 += KEY_STEP_0;
            k1 += KEY_STEP_1;
        }
        word0 = c0;
        word1 = c1;
        word2 = c2;
        word3 = c3;
        block++;
    }
}
