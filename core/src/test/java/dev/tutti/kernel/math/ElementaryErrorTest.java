// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The errors, beside series that are added up with 200 bits behind the point. */
class ElementaryErrorTest {

    private static final int BITS = 200;
    private static final BigInteger ONE = BigInteger.ONE.shiftLeft(BITS);
    private static final BigInteger LN2 = logarithm(ONE.shiftRight(1)).negate();
    private static final BigInteger PI =
            arcusTangent(5).shiftLeft(2).subtract(arcusTangent(239)).shiftLeft(2);
    private static final int NUMBER = 6_000;

    @Test
    void exp() {
        Random random = new Random(11);
        double worst = 0;
        for (int i = 0; i < NUMBER; i++) {
            double x = switch (i % 4) {
                case 0 -> -708 + 1417 * random.nextDouble();
                case 1 -> random.nextGaussian();
                case 2 -> -745.1 + 37 * random.nextDouble(); // subnormal results
                default -> (random.nextInt(1_000) - 500.5) * Math.log(2) * (1 + 1e-9 * random.nextGaussian());
            };
            BigInteger fixed = fixed(x);
            int k = fixed.divide(LN2).intValue();
            BigInteger r = fixed.subtract(LN2.multiply(BigInteger.valueOf(k)));
            worst = Math.max(worst, error(Elementary.exp(x), exponential(r), k));
        }
        assertThat(worst).isBetween(0.6, 0.88);
    }

    @Test
    void log() {
        Random random = new Random(12);
        double worst = 0;
        for (int i = 0; i < NUMBER; i++) {
            double x = switch (i % 4) {
                case 0 -> Math.abs(Double.longBitsToDouble(random.nextLong() & 0x7fefffffffffffffL));
                case 1 -> 1 + random.nextGaussian() * Math.scalb(1, -random.nextInt(20) - 2);
                case 2 -> random.nextDouble() * Double.MIN_NORMAL;
                default -> Math.sqrt(0.5) * (1 + 1e-5 * random.nextGaussian());
            };
            int k = Math.max(Math.getExponent(x), Double.MIN_EXPONENT);
            BigInteger m = new BigDecimal(x)
                    .multiply(k < 0 ? BigDecimal.TWO.pow(-k) : BigDecimal.ONE)
                    .multiply(new BigDecimal(ONE))
                    .toBigInteger()
                    .shiftRight(Math.max(k, 0));
            while (m.compareTo(ONE) < 0) {
                m = m.shiftLeft(1);
                k--;
            }
            BigInteger right = logarithm(m).add(LN2.multiply(BigInteger.valueOf(k)));
            worst = Math.max(worst, error(Elementary.log(x), right, 0));
        }
        assertThat(worst).isBetween(0.6, 0.78);
    }

    @Test
    void sinAndCos() {
        Random random = new Random(13);
        double sine = 0;
        double cosine = 0;
        for (int i = 0; i < NUMBER; i++) {
            double x = switch (i % 4) {
                case 0 -> (2 * random.nextDouble() - 1) * 1e6;
                case 1 -> random.nextGaussian();
                case 2 -> Math.rint(1e5 * random.nextGaussian()) * (Math.PI / 2);
                default -> (random.nextInt(2_000) - 999.5) * (Math.PI / 2) * (1 + 1e-6 * random.nextGaussian());
            };
            BigInteger fixed = fixed(x);
            BigInteger half = PI.shiftRight(1);
            BigInteger k = fixed.add(half.shiftRight(1)).divide(half);
            BigInteger r = fixed.subtract(half.multiply(k));
            BigInteger[] both = {sine(r), cosine(r)};
            int quarter = k.intValue() & 3;
            BigInteger sin = both[quarter & 1];
            BigInteger cos = both[1 - (quarter & 1)];
            sine = Math.max(sine, error(Elementary.sin(x), quarter > 1 ? sin.negate() : sin, 0));
            boolean isNegative = quarter == 1 || quarter == 2;
            cosine = Math.max(cosine, error(Elementary.cos(x), isNegative ? cos.negate() : cos, 0));
        }
        assertThat(sine).isBetween(0.6, 0.77);
        assertThat(cosine).isBetween(0.6, 0.78);
    }

    @Test
    void someValuesAreExact() {
        double nan = Double.NaN;
        double infinity = Double.POSITIVE_INFINITY;
        double[][] exp = {
            {0.0, 1}, {-0.0, 1}, {nan, nan}, {infinity, infinity}, {-infinity, 0}, {710, infinity}, {-746, 0}
        };
        double[][] log = {{1, 0}, {0.0, -infinity}, {-0.0, -infinity}, {nan, nan}, {infinity, infinity}, {-1, nan}};
        double[][] sin = {{0.0, 0.0}, {-0.0, -0.0}, {nan, nan}, {infinity, nan}, {-infinity, nan}, {1e-300, 1e-300}};
        double[][] cos = {{0.0, 1}, {-0.0, 1}, {nan, nan}, {infinity, nan}, {-infinity, nan}, {1e-300, 1}};
        for (double[] each : exp) {
            assertThat(Elementary.exp(each[0])).as("exp(%s)", each[0]).isEqualTo(Double.valueOf(each[1]));
        }
        for (double[] each : log) {
            assertThat(Elementary.log(each[0])).as("log(%s)", each[0]).isEqualTo(Double.valueOf(each[1]));
        }
        for (double[] each : sin) {
            assertThat(Elementary.sin(each[0])).as("sin(%s)", each[0]).isEqualTo(Double.valueOf(each[1]));
        }
        for (double[] each : cos) {
            assertThat(Elementary.cos(each[0])).as("cos(%s)", each[0]).isEqualTo(Double.valueOf(each[1]));
        }
    }

    // ---- numbers with BITS bits behind the point

    private static BigInteger fixed(double x) {
        return new BigDecimal(x).multiply(new BigDecimal(ONE)).toBigInteger();
    }

    /** How far a result is from {@code right · 2^k}, in units of its own last place. */
    private static double error(double found, BigInteger right, int k) {
        BigDecimal exact = new BigDecimal(right).divide(new BigDecimal(ONE));
        exact = k < 0 ? exact.divide(BigDecimal.TWO.pow(-k)) : exact.multiply(BigDecimal.TWO.pow(k));
        BigDecimal unit = new BigDecimal(Math.ulp(exact.doubleValue()));
        return new BigDecimal(found)
                .subtract(exact)
                .divide(unit, MathContext.DECIMAL32)
                .abs()
                .doubleValue();
    }

    private static BigInteger times(BigInteger a, BigInteger b) {
        return a.multiply(b).shiftRight(BITS);
    }

    private static BigInteger exponential(BigInteger x) {
        BigInteger sum = ONE;
        BigInteger term = ONE;
        for (int n = 1; n < 60; n++) {
            term = times(term, x).divide(BigInteger.valueOf(n));
            sum = sum.add(term);
        }
        return sum;
    }

    private static BigInteger sine(BigInteger x) {
        return alternating(x, x, 1);
    }

    private static BigInteger cosine(BigInteger x) {
        return alternating(ONE, x, 0);
    }

    private static BigInteger alternating(BigInteger first, BigInteger x, int power) {
        BigInteger square = times(x, x);
        BigInteger sum = first;
        BigInteger term = first;
        for (int n = power + 2; n < 60; n += 2) {
            term = times(term, square).divide(BigInteger.valueOf((n - 1L) * n)).negate();
            sum = sum.add(term);
        }
        return sum;
    }

    /** Of a number between ½ and 2, by the area hyperbolic tangent. */
    private static BigInteger logarithm(BigInteger x) {
        BigInteger s = x.subtract(ONE).shiftLeft(BITS).divide(x.add(ONE));
        BigInteger square = times(s, s);
        BigInteger sum = BigInteger.ZERO;
        for (int n = 1; n < 140; n += 2) {
            sum = sum.add(s.divide(BigInteger.valueOf(n)));
            s = times(s, square);
        }
        return sum.shiftLeft(1);
    }

    /** Of {@code 1 / n}. */
    private static BigInteger arcusTangent(int n) {
        BigInteger power = ONE.divide(BigInteger.valueOf(n));
        BigInteger sum = BigInteger.ZERO;
        for (int k = 1; k < 100; k += 2) {
            BigInteger term = power.divide(BigInteger.valueOf(k));
            sum = (k & 2) == 0 ? sum.add(term) : sum.subtract(term);
            power = power.divide(BigInteger.valueOf((long) n * n));
        }
        return sum;
    }
}
