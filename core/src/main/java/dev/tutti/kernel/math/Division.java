// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.math;

/** Quotients rounded down, their remainders, and powers of integers: what numpy gives where Java has nothing. */
public final class Division {

    private Division() {}

    /** {@code a / b} rounded down; 0 if b is 0. */
    public static int floor(int a, int b) {
        return b == 0 ? 0 : Math.floorDiv(a, b);
    }

    /** {@code a / b} rounded down; 0 if b is 0. */
    public static long floor(long a, long b) {
        return b == 0 ? 0 : Math.floorDiv(a, b);
    }

    /** {@code a / b} rounded down, by way of the remainder, so that both fit; what division gives if b is 0. */
    public static double floor(double a, double b) {
        if (b == 0) {
            return a / b;
        }
        double rest = a % b;
        double quotient = (a - rest) / b;
        if (rest != 0 && (b < 0) != (rest < 0)) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, a / b);
        }
        double down = Math.floor(quotient);
        return quotient - down > 0.5 ? down + 1 : down;
    }

    /** The same of {@code float}s, rounded at each step. */
    public static float floor(float a, float b) {
        if (b == 0) {
            return a / b;
        }
        float rest = a % b;
        float quotient = (a - rest) / b;
        if (rest != 0 && (b < 0) != (rest < 0)) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0f, a / b);
        }
        float down = (float) Math.floor(quotient);
        return quotient - down > 0.5f ? down + 1 : down;
    }

    /** What is left of {@code a}, of the sign of b; 0 if b is 0. */
    public static int remainder(int a, int b) {
        return b == 0 ? 0 : Math.floorMod(a, b);
    }

    /** What is left of {@code a}, of the sign of b; 0 if b is 0. */
    public static long remainder(long a, long b) {
        return b == 0 ? 0 : Math.floorMod(a, b);
    }

    /** What is left of {@code a}, of the sign of b, a zero too; NaN if b is 0. */
    public static double remainder(double a, double b) {
        double rest = a % b;
        if (rest == 0) {
            return Math.copySign(0.0, b);
        }
        return (b < 0) != (rest < 0) ? rest + b : rest;
    }

    /** What is left of {@code a}, of the sign of b, a zero too; NaN if b is 0. */
    public static float remainder(float a, float b) {
        float rest = a % b;
        if (rest == 0) {
            return Math.copySign(0f, b);
        }
        return (b < 0) != (rest < 0) ? rest + b : rest;
    }

    /** A product of {@code exponent} factors, modulo 2³²; of a negative exponent 1 by that, cut to an integer. */
    public static int power(int base, int exponent) {
        return (int) power((long) base, (long) exponent);
    }

    /** A product of {@code exponent} factors, modulo 2⁶⁴; of a negative exponent 1 by that, cut to an integer. */
    public static long power(long base, long exponent) {
        if (exponent < 0) {
            return base == 1 ? 1 : base == -1 ? (exponent & 1) == 0 ? 1 : -1 : 0;
        }
        long power = 1;
        long square = base;
        for (long left = exponent; left != 0; left >>= 1) {
            power = (left & 1) == 0 ? power : power * square;
            square *= square;
        }
        return power;
    }
}
