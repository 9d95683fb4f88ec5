// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "0, 0",
        "-3, -3",
        "+7, 7",
        "1000000, 1000000",
        "1_000_000, 1000000",
        "1e6, 1000000",
        "1E6, 1000000",
        "2.5e3, 2500",
        "10.0, 10",
        "0e999999999, 0",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808"
    })
    void wholeNumbersAreTakenAsPeopleWriteThem(String text, long value) {
        assertThat(Numbers.whole(text, Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "abc",
                "1.5",
                "1e-3",
                "1e19",
                "9223372036854775808",
                "1e999999999",
                "1e9999999999",
                "-1e999999999",
                "1e-999999999",
                "0x10",
                "1,000",
                "_1",
                "1_",
                "1__0e",
                "NaN",
                "Infinity",
                "1 000",
                "--5",
                "1e",
                "٣e"
            })
    void otherTextsAreRefusedByValueAndRange(String text) {
        assertThatThrownBy(() -> Numbers.whole(text, Long.MIN_VALUE, Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is not a whole number from -9,223,372,036,854,775,808 to ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "101", "1e3"})
    void numbersOutOfRangeAreRefused(String text) {
        assertThatThrownBy(() -> Numbers.whole(text, 1, 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is not a whole number from 1 to 100");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | 2",
                "1..4 | 1 2 3 4",
                "1,2,4 | 1 2 4",
                "4,1..2,2 | 1 2 4",
                "3..3 | 3",
                "1, 2 | 1 2",
                "1024 | 1024"
            })
    void workersAreNumbersRangesAndLists(String text, String workers) {
        List<Integer> parsed = Numbers.workers(text);
        assertThat(parsed.stream().map(String::valueOf).collect(Collectors.joining(" ")))
                .isEqualTo(workers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-3",
                "x",
                "1..",
                "..4",
                "4..1",
                "0..2",
                "1...3",
                "1.5",
                "1,,2",
                ",",
                "1025",
                "1..1025",
                "99999999999999999999",
                "1..99999999999999999999",
                "2e0"
            })
    void otherWorkersAreRefusedByValue(String text) {
        assertThatThrownBy(() -> Numbers.workers(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not a number of workers from 1 to 1,024, a range such as 1..4, or a list"
                        + " such as 1,2,4");
    }
}
