// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void fivePercentInNoisyTrialsAreNotSignificant() throws IOException {
        Comparison comparison = Comparison.of(recorded(0), recorded(1));

        assertThat(comparison.isSignificant()).as("%s", comparison).isFalse();
        assertThat(comparison.lower()).isLessThan(1);
        assertThat(comparison.upper()).isGreaterThan(1);
        assertThat(comparison.toString()).endsWith(", not significant");
    }

    @Test
    void thirtyPercentInTheSameNoiseAreSignificant() throws IOException {
        Comparison comparison = Comparison.of(recorded(0), recorded(2));

        assertThat(comparison.isSignificant()).as("%s", comparison).isTrue();
        assertThat(comparison.ratio()).isBetween(comparison.lower(), comparison.upper());
        assertThat(comparison.lower()).isLessThan(1 / 1.3);
        assertThat(comparison.upper()).isBetween(1 / 1.3, 1.0);
    }

    /** One column of the trials: 0 is the reference, 1 has 5 % more work, 2 has 30 % more. */
    private static List<Double> recorded(int column) throws IOException {
        try (InputStream file = ComparisonTest.class.getResourceAsStream("recorded-trials.csv")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> Character.isDigit(line.charAt(0)))
                    .map(line -> Double.valueOf(line.split(",", -1)[column]))
                    .toList();
        }
    }

    @Test
    void theIntervalIsThatOfTheTables() {
        // 4 and 4 trials: the 95 % interval of Mann and Whitney leaves out none but the extremes (p of all apart =
        // 2/70).
        Comparison comparison = Comparison.of(List.of(8.0, 9.0, 10.0, 11.0), List.of(1.0, 2.0, 4.0, 5.0));

        assertThat(comparison.pValue()).isEqualTo(2 / 70.0, within(1e-12));
        assertThat(comparison.ratio()).isEqualTo(9.5 / 3);
        assertThat(comparison.lower()).isEqualTo(8.0 / 5);
        assertThat(comparison.upper()).isEqualTo(11.0);
    }

    @Test
    void aComparisonWithItselfIsOneAndNotSignificant() {
        List<Double> trials =
                IntStream.rangeClosed(1, 20).mapToObj(i -> 1 + 0.01 * i).toList();
        Comparison comparison = Comparison.of(trials, trials);

        assertThat(comparison.ratio()).isOne();
        assertThat(comparison.isSignificant()).isFalse();
        assertThat(comparison.lower() * comparison.upper()).isEqualTo(1, within(1e-12));
    }

    @Test
    void threeTrialsShowNothing() {
        Comparison comparison = Comparison.of(List.of(3.0, 3.1, 3.2), List.of(1.0, 1.1, 1.2));

        assertThat(comparison.isSignificant()).isFalse();
        assertThat(comparison.lower()).isZero();
        assertThat(comparison).hasToString("2.82x (0 to ?), not significant");
    }

    @Test
    void trialsThatAreNoTimesAreRefused() {
        for (List<Double> bad : List.of(
                List.<Double>of(),
                List.of(0.0, 1.0),
                List.of(-1.0),
                List.of(Double.NaN),
                List.of(Double.POSITIVE_INFINITY))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Comparison.of(List.of(1.0), bad))
                    .withMessageContaining("other=" + bad);
        }
    }
}
