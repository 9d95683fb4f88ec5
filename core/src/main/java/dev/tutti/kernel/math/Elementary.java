// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.math;

/**
 * Elementary functions by polynomials: conditions that lanes can take together, no tables, no loops. Each result is one
 * of the two neighbours of the exact value or that itself (an error below 1 ulp), but for the ends that the methods name.
 *
 * <p>Arguments are reduced by Cody and Waite's method (<i>Software Manual for the Elementary Functions</i>, 1980), with
 * constants cut to 33 bits so that the products are exact. The polynomials are Taylor's, long enough for the reduced
 * interval.
 */
public final class Elementary {

    /** Added to a number below 2⁵⁰, it leaves the nearest integer in the low bits. */
    private static final double SHIFT = 0x1.8p52;

    private static final long SHIFT_BITS = 0x4338000000000000L;

    private static final double LN2_HIGH = 0x1.62e42fefp-1;
    private static final double LN2_LOW = 0x1.473de6af278edp-34;
    private static final double PER_LN2 = 0x1.71547652b82fep0;

    private static final double HALF_PI_HIGH = 0x1.921fb544p0;
    private static final double HALF_PI_MIDDLE = 0x1.0b4611a6p-34;
    private static final double HALF_PI_LOW = 0x1.3198a2e037073p-69;
    private static final double PER_HALF_PI = 0x1.45f306dc9c883p-1;

    /** Up to here a multiple of π/2 has 20 bits, and its products with the constants are exact. */
    private static final double REDUCED_MOST = 1e6;

    /** Up to here a sine is its argument. */
    private static final double TINY = 0x1p-27;

    private static final double EXP_MOST = 0x1.62e42fefa39efp9;
    private static final double EXP_LEAST = -0x1.74910d52d3051p9;

    private Elementary() {}

    /** {@code e} to the power of {@code x}. */
    public static double exp(double x) {
        double shifted = x * PER_LN2 + SHIFT;
        double k = shifted - SHIFT;
        double high = x - k * LN2_HIGH;
        double low = k * LN2_LOW;
        double r = high - low;
        double p = 1.0 / 6227020800.0;
        p = p * r + 1.0 / 479001600.0;
        p = p * r + 1.0 / 39916800.0;
        p = p * r + 1.0 / 3628800.0;
        p = p * r + 1.0 / 362880.0;
        p = p * r + 1.0 / 40320.0;
        p = p * r + 1.0 / 5040.0;
        p = p * r + 1.0 / 720.0;
        p = p * r + 1.0 / 120.0;
        p = p * r + 1.0 / 24.0;
        p = p * r + 1.0 / 6.0;
        p = p * r + 0.5;
        double power = 1 + (high + (p * (r * r) - low));
        // in two steps, since 2^k itself may be no double
        long exponent = Double.doubleToRawLongBits(shifted) - SHIFT_BITS;
        long half = exponent >> 1;
        double scaled = power
                * Double.longBitsToDouble((half + 1023) << 52)
                * Double.longBitsToDouble((exponent - half + 1023) << 52);
        double bounded = x > EXP_MOST ? Double.POSITIVE_INFINITY : scaled;
        return x < EXP_LEAST ? 0.0 : bounded;
    }

    /** The natural logarithm. */
    public static double log(double x) {
        double normal = x < Double.MIN_NORMAL ? x * 0x1p54 : x;
        long bits = Double.doubleToRawLongBits(normal);
        // the mantissa is between √½ and √2
        int k = (((int) (bits >>> 32) + 0x3ff00000 - 0x3fe6a09e) >> 20) - 1023;
        double m = Double.longBitsToDouble(bits - ((long) k << 52));
        double exponent = x < Double.MIN_NORMAL ? k - 54.0 : k;
        double f = m - 1;
        double s = f / (2 + f);
        double z = s * s;
        double p = 2.0 / 23.0;
        p = p * z + 2.0 / 21.0;
        p = p * z + 2.0 / 19.0;
        p = p * z + 2.0 / 17.0;
        p = p * z + 2.0 / 15.0;
        p = p * z + 2.0 / 13.0;
        p = p * z + 2.0 / 11.0;
        p = p * z + 2.0 / 9.0;
        p = p * z + 2.0 / 7.0;
        p = p * z + 2.0 / 5.0;
        p = p * z + 2.0 / 3.0;
        double half = 0.5 * f * f;
        double finite = exponent * LN2_HIGH - ((half - (s * (half + p * z) + exponent * LN2_LOW)) - f);
        double bounded = x < Double.POSITIVE_INFINITY ? finite : x;
        double positive = x > 0 ? bounded : Double.NaN;
        return x == 0 ? Double.NEGATIVE_INFINITY : positive;
    }

    /** The sine. Beyond a million, and of what is no number, it is that of {@link StrictMath}, lane by lane. */
    public static double sin(double x) {
        if (!(Math.abs(x) <= REDUCED_MOST)) {
            return StrictMath.sin(x);
        }
        double shifted = x * PER_HALF_PI + SHIFT;
        double result = quarter(x, shifted - SHIFT, Double.doubleToRawLongBits(shifted));
        return Math.abs(x) < TINY ? x : result;
    }

    /** The cosine. Beyond a million, and of what is no number, it is that of {@link StrictMath}, lane by lane. */
    public static double cos(double x) {
        if (!(Math.abs(x) <= REDUCED_MOST)) {
            return StrictMath.cos(x);
        }
        double shifted = x * PER_HALF_PI + SHIFT;
        return quarter(x, shifted - SHIFT, Double.doubleToRawLongBits(shifted) + 1);
    }

    /** The sine of {@code x} less {@code k} quarter turns, plus {@code turns} quarter turns. */
    private static double quarter(double x, double k, long turns) {
        double first = x - k * HALF_PI_HIGH;
        double second = k * HALF_PI_MIDDLE;
        double cut = first - second;
        double third = k * HALF_PI_LOW - ((first - cut) - second);
        double r = cut - third;
        double rest = (cut - r) - third;
        double z = r * r;

        double s = 1.0 / 355687428096000.0;
        s = s * z - 1.0 / 1307674368000.0;
        s = s * z + 1.0 / 6227020800.0;
        s = s * z - 1.0 / 39916800.0;
        s = s * z + 1.0 / 362880.0;
        s = s * z - 1.0 / 5040.0;
        s = s * z + 1.0 / 120.0;
        s = s * z - 1.0 / 6.0;
        double sine = r + (r * z * s + rest * (1 - 0.5 * z));

        double c = 1.0 / 20922789888000.0;
        c = c * z - 1.0 / 87178291200.0;
        c = c * z + 1.0 / 479001600.0;
        c = c * z - 1.0 / 3628800.0;
        c = c * z + 1.0 / 40320.0;
        c = c * z - 1.0 / 720.0;
        c = c * z + 1.0 / 24.0;
        double half = 0.5 * z;
        double w = 1 - half;
        double cosine = w + (((1 - w) - half) + (z * z * c - r * rest));

        double value = (turns & 1) == 0 ? sine : cosine;
        return (turns & 2) == 0 ? value : -value;
    }
}
