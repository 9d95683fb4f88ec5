// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    private static final List<Parameter> PARAMETERS = List.of(
            new Parameter("n", "samples", 1, 1000, 50, 100, 10), new Parameter("tasks", "tasks", 1, 5, 3, 4, 2));

    @Test
    void whatIsNotGivenIsTheDefaultOfTheSize() {
        assertThat(Arguments.of(PARAMETERS, Size.SCALED, 1, Map.of("tasks", 3L)).values())
                .containsExactly(Map.entry("n", 100L), Map.entry("tasks", 3L));
        assertThat(Arguments.of(PARAMETERS, Size.DOCUMENT, 1, Map.of()).values())
                .containsExactly(Map.entry("n", 10L), Map.entry("tasks", 2L));
    }

    @Test
    void refusesWhatIsOutOfRangeOrUnknown() {
        assertThatThrownBy(() -> Arguments.of(PARAMETERS, Size.SCALED, 1, Map.of("n", 1001L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--n (samples) takes a whole number from 1 to 1,000: n=1001");
        assertThatThrownBy(() -> Arguments.of(PARAMETERS, Size.SCALED, 1, Map.of("m", 1L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("m: it has [n, tasks]");
        assertThatThrownBy(
                        () -> Arguments.of(PARAMETERS, Size.SCALED, 1, Map.of()).value("m"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
