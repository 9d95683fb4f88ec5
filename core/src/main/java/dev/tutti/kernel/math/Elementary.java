// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.math;

/**
 * Elementary functions by polynomials: conditions that lanes can take together, no tables, no loops. Each result is one
 * of the two neighbours of the exact value or that itself (an error below 1 ulp), but for the ends that the methods name.
 *
 * <p>Arguments are reduced by Cody and Waite's method (<i>Software Manual for the Elementary Functions</i>, 1980), with
 * constants cut to 33 bits so that the products are exact. The polynomials interpolate at Chebyshev's nodes of the
 * reduced interval (decision record 0011), and are added by pairs (Estrin) rather than one after the other, so that
 * neither a processor nor a lane waits for each product.
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
        double r2 = r * r;
        double r4 = r2 * r2;
        double p = (0x1.5555555555556p-5 + 0x1.11111111100dfp-7 * r)
                + r2 * (0x1.6c16c16c162d6p-10 + 0x1.a01a01abe6323p-13 * r)
                + r4
                        * ((0x1.a01a01a6d7831p-16 + 0x1.71de0237484cdp-19 * r)
                                + r2 * (0x1.27e4db67ac2b0p-22 + 0x1.af4ddda1c08cdp-26 * r)
                                + r4 * 0x1.1f72fc83bcbc7p-29);
        p = 0.5 + (0x1.5555555555557p-3 * r + r2 * p);
        double power = 1 + (high + (p * r2 - low));
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
        double z2 = z * z;
        double p = ((0x1.5555555555555p-1 + 0x1.9999999999a38p-2 * z)
                        + z2 * (0x1.2492492476cb7p-2 + 0x1.c71c72015b6a2p-3 * z))
                + z2
                        * z2
                        * ((0x1.745cf903959f7p-3 + 0x1.3b1c358f4cc02p-3 * z)
                                + z2 * (0x1.0fbe9052b30b4p-3 + 0x1.0c03d5fbfe09bp-3 * z));
        double half = 0.5 * f * f;
        // the large terms first, with what their sums lose
        double head = f - half;
        double whole = exponent * LN2_HIGH;
        double high = whole + head;
        double lost = ((f - head) - half) + (head - (high - whole));
        double finite = high + (lost + (s * (half + p * z) + exponent * LN2_LOW));
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

        double z2 = z * z;
        double z4 = z2 * z2;

        double s = (0x1.1111111111110p-7 - 0x1.a01a01a019937p-13 * z)
                + z2 * (0x1.71de3a546084fp-19 - 0x1.ae645412a8579p-26 * z)
                + z4 * (0x1.61217ef47d510p-33 - 0x1.ab17c6747fa25p-41 * z);
        s = z * s - 0x1.5555555555555p-3;
        double sine = r + (r * z * s + rest * (1 - 0.5 * z));

        double c = ((0x1.5555555555555p-5 - 0x1.6c16c16c16967p-10 * z)
                        + z2 * (0x1.a01a019f4ea36p-16 - 0x1.27e4fa17c9952p-22 * z))
                + z4 * (0x1.1eeb68d8157f6p-29 - 0x1.907d970cf7123p-37 * z);
        double half = 0.5 * z;
        double w = 1 - half;
        double cosine = w + (((1 - w) - half) + (z2 * c - r * rest));

        double value = (turns & 1) == 0 ? sine : cosine;
        return (turns & 2) == 0 ? value : -value;
    }
}
