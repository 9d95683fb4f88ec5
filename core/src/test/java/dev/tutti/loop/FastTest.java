// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.IntLoop;
import dev.tutti.Loop;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What {@code fast()} may round otherwise, and by how much. */
class FastTest {

    private static final int COUNT = 1 << 14;

    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1,
        -1,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        Float.MIN_NORMAL,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        0x1p-126,
        0x1p126,
        0x1p127,
        0x1p128
    };

    private static IntLoop fast() {
        return Loop.range(COUNT).fast().compiledOnly();
    }

    /** Numbers of all magnitudes that have a float nearby, with a special one here and there. */
    private static double[] numbers(long seed, int special) {
        Random random = new Random(seed);
        double[] numbers = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            numbers[i] = random.nextInt(special) == 0
                    ? SPECIAL[random.nextInt(SPECIAL.length)]
                    : Math.scalb(random.nextDouble() - 0.5, random.nextInt(240) - 120);
        }
        return numbers;
    }

    private static void assertNear(double found, double exact, double ulps, String what) {
        if (Double.isNaN(exact) || Double.isInfinite(exact) || exact == 0) {
            assertThat(found).as(what).isEqualTo(Double.valueOf(exact)); // NaN too, and the sign of 0
        } else {
            assertThat(Math.abs(found - exact)).as(what + ": " + found).isLessThanOrEqualTo(ulps * Math.ulp(exact));
        }
    }

    @Test
    void reciprocalsAndQuotientsAreWithinTwoUlps() {
        for (int special : new int[] {Integer.MAX_VALUE, 100, 2}) {
            double[] a = numbers(1, special);
            double[] b = numbers(2, special);
            double[] reciprocals = fast().toDoubles(i -> 1 / b[i]);
            double[] quotients = fast().toDoubles(i -> a[i] / b[i]);
            for (int i = 0; i < COUNT; i++) {
                assertNear(reciprocals[i], 1 / b[i], 1, "1 / " + b[i]);
                assertNear(quotients[i], a[i] / b[i], 2, a[i] + " / " + b[i]);
            }
        }
    }

    @Test
    void quotientsOfOneWayOfABranchAreTheirsAlone() {
        double[] a = numbers(3, 5);
        double[] values = fast().toDoubles(i -> a[i] > 0x1p-100 && a[i] < 0x1p100 ? 3 / a[i] : a[i]);
        for (int i = 0; i < COUNT; i++) {
            double exact = a[i] > 0x1p-100 && a[i] < 0x1p100 ? 3 / a[i] : a[i];
            assertNear(values[i], exact, 2, "of " + a[i]);
        }
    }

    @Test
    void aProductAndItsSumAreRoundedOnceOrTwice() {
        double[] a = numbers(4, 100);
        double[] b = numbers(5, 100);
        double[] c = numbers(6, 100);
        double[] values = fast().toDoubles(i -> a[i] * b[i] + c[i]);
        int once = 0;
        for (int i = 0; i < COUNT; i++) {
            double fused = Math.fma(a[i], b[i], c[i]);
            assertThat(values[i]).isIn(fused, a[i] * b[i] + c[i]);
            once += Double.compare(values[i], fused) == 0 ? 1 : 0;
        }
        assertThat(once).isGreaterThan(COUNT / 2);
    }
}
