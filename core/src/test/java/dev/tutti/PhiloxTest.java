// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhiloxTest {

    /** The vectors for philox4x32 with 10 rounds that Random123 publishes: counter, key, result. */
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
    })
    void givesThePublishedAnswers(String counter, String key, String result) {
        int[] c = words(counter);
        int[] k = words(key);
        Philox random = new Philox(join(k[0], k[1]), join(c[2], c[3]), join(c[0], c[1]));
        for (int word : words(result)) {
            assertThat(random.nextInt()).isEqualTo(word);
        }
    }

    private static int[] words(String text) {
        String[] words = text.split(" ", -1);
        int[] numbers = new int[words.length];
        for (int k = 0; k < words.length; k++) {
            numbers[k] = Integer.parseUnsignedInt(words[k], 16);
        }
        return numbers;
    }

    private static long join(int low, int high) {
        return Integer.toUnsignedLong(low) | (long) high << 32;
    }

    /** Another library's generator, whose counter goes up before each block, so that it begins one below ours. */
    private static UniformRandomProvider commons(long seed, long index) {
        long below = index - 1;
        return RandomSource.PHILOX_4X32.create(
                new int[] {(int) seed, (int) (seed >>> 32), -1, -1, (int) below, (int) (below >>> 32)});
    }

    @Test
    void agreesWithCommonsRng() {
        long randomSeed = 3;
        Random random = new Random(randomSeed);
        for (int round = 0; round < 200; round++) {
            long seed = random.nextLong();
            long index = round < 3 ? round : random.nextLong();
            String what = "seed=" + seed + " index=" + index + " of random seed=" + randomSeed;
            Philox ours = Philox.at(seed, index);
            UniformRandomProvider theirs = commons(seed, index);
            for (int draw = 0; draw < 20; draw++) {
                assertThat(ours.nextInt()).as(what).isEqualTo(theirs.nextInt());
            }
            for (int draw = 0; draw < 20; draw++) {
                assertThat(ours.nextLong()).as(what).isEqualTo(theirs.nextLong());
            }
        }
    }

    @Test
    void drawsTakeWordsInOrder() {
        Philox words = Philox.at(-5, 1L << 40);
        Philox longs = Philox.at(-5, 1L << 40);
        longs.nextInt();
        words.nextInt();
        for (int k = 0; k < 9; k++) {
            long high = words.nextInt();
            assertThat(longs.nextLong()).isEqualTo(high << 32 | Integer.toUnsignedLong(words.nextInt()));
        }
        assertThat(Philox.at(1, 2).nextDouble()).isEqualTo((Philox.at(1, 2).nextLong() >>> 11) / (double) (1L << 53));
    }

    @Test
    void theGeneratorOfACellHasAKeyOfSplitMix() {
        for (long seed : new long[] {0, 42, -1, Long.MIN_VALUE}) {
            SplittableRandom splitMix = new SplittableRandom(~seed);
            for (long row = 0; row < 10; row++) {
                long key = splitMix.nextLong();
                for (long column : new long[] {0, 1, -1, Long.MAX_VALUE}) {
                    assertThat(Philox.at(seed, row, column).nextLong())
                            .as("seed=%d row=%d column=%d", seed, row, column)
                            .isEqualTo(Philox.at(key, column).nextLong());
                }
            }
        }
    }

    @Test
    void neighboursShareNothing() {
        Set<Long> seen = new HashSet<>();
        for (long seed = 0; seed < 10; seed++) {
            for (long index = -10; index < 10; index++) {
                Philox one = Philox.at(seed, index);
                Philox cell = Philox.at(seed, index, 7);
                for (int draw = 0; draw < 10; draw++) {
                    assertThat(seen.add(one.nextLong())).isTrue();
                    assertThat(seen.add(cell.nextLong())).isTrue();
                }
            }
        }
    }

    /** Bounds are 6 standard deviations of each estimate. */
    @Test
    void numbersAreDistributedAsTheyShould() {
        int n = 1_000_000;
        double uniform = 0;
        double mean = 0;
        double square = 0;
        double fourth = 0;
        int beyondTwo = 0;
        for (int i = 0; i < n; i++) {
            Philox random = Philox.at(2026, i);
            double u = random.nextDouble();
            double z = random.nextGaussian();
            assertThat(u >= 0 && u < 1).isTrue();
            uniform += u / n;
            mean += z / n;
            square += z * z / n;
            fourth += z * z * z * z / n;
            beyondTwo += Math.abs(z) > 2 ? 1 : 0;
        }
        double six = 6 / Math.sqrt(n);
        assertThat(uniform).isCloseTo(0.5, within(six * Math.sqrt(1 / 12.0)));
        assertThat(mean).isCloseTo(0, within(six));
        assertThat(square).isCloseTo(1, within(six * Math.sqrt(2)));
        assertThat(fourth).isCloseTo(3, within(six * Math.sqrt(96)));
        double p = 0.04550026389635842; // P(|Z| > 2)
        assertThat((double) beyondTwo / n).isCloseTo(p, within(six * Math.sqrt(p * (1 - p))));
    }

    @Test
    void gaussiansAreTheQuantilesOfTheirBits() {
        for (int i = 0; i < 1000; i++) {
            double u = ((Philox.at(9, i).nextLong() >>> 12) + 0.5) / (1L << 52);
            assertThat(Philox.at(9, i).nextGaussian()).isEqualTo(NormalQuantile.of(u));
        }
    }

    /** The bits of a few draws, so that a change of them is noticed whatever it agrees with. */
    @Test
    void theseBitsStay() {
        Philox random = Philox.at(42, 7);
        assertThat(random.nextLong()).isEqualTo(7489045468980449484L);
        assertThat(random.nextDouble()).isEqualTo(0.42380965997786146);
        assertThat(random.nextGaussian()).isEqualTo(1.269773537328318);
        assertThat(Philox.at(42, 7, 9).nextInt()).isEqualTo(1653865889);
    }
}
