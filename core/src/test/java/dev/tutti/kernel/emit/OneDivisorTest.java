// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Loop;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotients of many numbers by one, which lanes compute without a division. */
class OneDivisorTest {

    private static final long SEED = 20261124;

    /** Odd numbers of so many bits have an inverse modulo 2⁵⁴. */
    private static final int DIGITS = 53;

    private static final double[] SPECIAL = {
        0,
        Double.MIN_VALUE,
        0x1.fp-1040,
        Double.MIN_NORMAL,
        0x1p-501,
        0x1p-500,
        0x1.8p-251,
        0x1p-250,
        0.1,
        1,
        3,
        0x1.fffffffffffffp0,
        1e10,
        0x1p250,
        0x1.1p250,
        0x1p500,
        0x1.0000000000001p500,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NaN
    };

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0,
                -0.0,
                1,
                -1,
                3,
                -7,
                10,
                0x1.fffffffffffffp0,
                0x1.0000000000001p0,
                0x1p-250,
                0x1.8p250,
                -0x1p250,
                0x1p-251,
                1e300,
                -1e-300,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                Double.NEGATIVE_INFINITY,
                Double.NaN
            })
    void quotientsOfDoublesAreThoseOfADivision(double divisor) {
        double[] dividends = dividends(divisor);
        double[] found = new double[dividends.length];
        Loop.range(found.length).serial().compiledOnly().forEach(i -> found[i] = dividends[i] / divisor);
        for (int i = 0; i < found.length; i++) {
            assertThat(Double.doubleToRawLongBits(found[i]))
                    .as("%s / %s", dividends[i], divisor)
                    .isEqualTo(Double.doubleToRawLongBits(dividends[i] / divisor));
        }
    }

    /** Special numbers among others; numbers of all sizes, neighbours of about one; and those that are hardest to round. */
    private static double[] dividends(double divisor) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] dividends = new double[20_000];
        int exponent = 0;
        for (int i = 0; i < dividends.length; i++) {
            exponent = i % 32 == 0 ? random.nextInt(-1070, 1000) : exponent;
            double size = switch (i % 96 / 32) {
                case 0 -> i < 1000 ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextDouble();
                case 1 -> Math.scalb(1 + random.nextDouble(), exponent + random.nextInt(20));
                default -> hard(divisor, exponent, random);
            };
            dividends[i] = random.nextBoolean() ? size : -size;
        }
        return dividends;
    }

    /** A dividend whose quotient is as near to the middle of two numbers as one can be. */
    private static double hard(double divisor, int exponent, SplittableRandom random) {
        long digits = Double.doubleToRawLongBits(divisor) & ((1L << DIGITS - 1) - 1) | 1L << DIGITS - 1;
        if ((digits & 1) == 0) {
            return Math.scalb(1 + random.nextDouble(), exponent);
        }
        long inverse = digits;
        for (int i = 0; i < 6; i++) {
            inverse *= 2 - digits * inverse;
        }
        // digits * middle is a little beside a multiple of 2^54
        int rest = 2 * random.nextInt(-4, 4) + 1;
        long middle = rest * inverse & ((1L << DIGITS + 1) - 1);
        long high = Math.multiplyHigh(digits, middle);
        long low = digits * middle;
        high += rest > 0 && Long.compareUnsigned(low, rest) < 0 ? -1 : 0;
        high += rest < 0 && Long.compareUnsigned(low - rest, low) < 0 ? 1 : 0;
        long dividend = high << Long.SIZE - DIGITS - 1 | low - rest >>> DIGITS + 1;
        return Math.scalb((double) dividend, exponent - DIGITS + random.nextInt(20));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                1,
                -1,
                2,
                3,
                -3,
                7,
                10,
                49,
                641,
                65_537,
                1_000_000_007,
                Integer.MAX_VALUE,
                -Integer.MAX_VALUE,
                Integer.MIN_VALUE
            })
    void quotientsOfIntsAreCut(int divisor) {
        SplittableRandom random = new SplittableRandom(SEED);
        int[] dividends = new int[20_000];
        Arrays.setAll(dividends, i -> switch (i % 4) {
            case 0 -> Integer.MIN_VALUE + i / 4;
            case 1 -> Integer.MAX_VALUE - i / 4;
            case 2 -> (i % 8 == 2 ? divisor << random.nextInt(31) : random.nextInt() / divisor * divisor) - i % 16 / 8;
            default -> random.nextInt();
        });
        int[] quotients = new int[dividends.length];
        int[] remainders = new int[dividends.length];
        Loop.range(dividends.length).serial().compiledOnly().forEach(i -> {
            quotients[i] = dividends[i] / divisor;
            remainders[i] = dividends[i] % divisor;
        });
        for (int i = 0; i < dividends.length; i++) {
            assertThat(quotients[i]).as("%s / %s", dividends[i], divisor).isEqualTo(dividends[i] / divisor);
            assertThat(remainders[i]).as("%s %% %s", dividends[i], divisor).isEqualTo(dividends[i] % divisor);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void aZeroThrowsOnlyWhereSomethingIsDivided(int divisor) {
        int[] quotients = new int[1000];
        Loop.range(quotients.length)
                .serial()
                .compiledOnly()
                .forEach(i -> quotients[i] = divisor != 0 && i % 3 != 0 ? i / divisor : -1);
        for (int i = 0; i < quotients.length; i++) {
            assertThat(quotients[i]).isEqualTo(divisor != 0 && i % 3 != 0 ? i / divisor : -1);
        }
    }
}
