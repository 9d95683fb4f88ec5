// SPDX-License-Identifier: Apache-2.0
package dev.tutti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalQuantileTest {

    /** What the algorithm's paper prints as a check, one in each region, and the familiar quantiles. */
    @ParameterizedTest
    @CsvSource({
        "0.25, -0.6744897501960817",
        "0.001, -3.090232306167813",
        "1e-20, -9.262340089798408",
        "0.5, 0",
        "0.975, 1.959963984540054",
        "0.8413447460685429, 1"
    })
    void givesThePublishedAnswers(double probability, double quantile) {
        assertThat(NormalQuantile.of(probability)).isCloseTo(quantile, offset(4e-16 * (1 + Math.abs(quantile))));
    }

    @Test
    void isOddAboutTheMiddle() {
        for (int k = 1; k < 1000; k++) {
            double p = k / 1024.0; // 1 - p is exact
            assertThat(NormalQuantile.of(1 - p) + NormalQuantile.of(p))
                    .as("p=%s", p)
                    .isZero();
        }
    }

    /** Neighbouring probabilities, also across the seams between the regions, give neighbouring quantiles. */
    @Test
    void risesWithoutJumps() {
        for (double seam : new double[] {0.075, 0.5, 0.925, Math.exp(-25)}) {
            double below = NormalQuantile.of(seam * (1 - 1e-9));
            double at = NormalQuantile.of(seam);
            double above = NormalQuantile.of(seam * (1 + 1e-9));
            assertThat(below).as("seam=%s", seam).isLessThan(at);
            assertThat(above).as("seam=%s", seam).isGreaterThan(at);
            assertThat(above - at).as("seam=%s", seam).isCloseTo(at - below, offset(1e-14));
        }
    }

    @Test
    void isFiniteForEveryProbabilityThatIsAsked() {
        assertThat(NormalQuantile.of(0x1p-53)).isCloseTo(-8.209536151601386, offset(1e-14));
        assertThat(NormalQuantile.of(1 - 0x1p-53)).isCloseTo(8.209536151601386, offset(1e-14));
    }
}
