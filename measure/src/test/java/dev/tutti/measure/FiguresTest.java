// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "4.2e-8, 42.0 ns",
        "9.99e-6, 9.99 µs",
        "1.234e-5, 12.3 µs",
        "9.994e-4, 999 µs",
        "9.996e-4, 1.00 ms",
        "0.0123, 12.3 ms",
        "0.99949, 999 ms",
        "0.9996, 1.00 s",
        "9.996, 10.0 s",
        "512.6, 513 s"
    })
    void secondsHaveThreeDigitsAndAUnit(double seconds, String text) {
        assertThat(Figures.seconds(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "1.934, 1.93",
        "12.34, 12.3",
        "2000, 2000",
        "0.996, 1.00",
        "0.123, 0.12",
        "0.0994, 0.099",
        "0.00000946, 0.0000095",
        "0.03, 0.03",
        "0, 0"
    })
    void smallRatiosHaveTwoDigits(double ratio, String text) {
        assertThat(Figures.ratio(ratio)).isEqualTo(text);
    }

    @Test
    void countsHaveTheirThousandsSetApart() {
        assertThat(Figures.count(1_000_000)).isEqualTo("1,000,000");
        assertThat(Figures.count(-1234)).isEqualTo("-1,234");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "999, 999 B", "999600, 1.00 MB", "12345678, 12.3 MB", "-2000000000, -2.00 GB"})
    void bytesHaveThreeDigitsAndAUnit(long bytes, String text) {
        assertThat(Figures.bytes(bytes)).isEqualTo(text);
    }

    @Test
    void whatIsUnknownIsADash() {
        assertThat(List.of(Figures.seconds(Double.NaN), Figures.ratio(Double.NaN), Figures.percent(Double.NaN)))
                .containsOnly("-");
    }
}
