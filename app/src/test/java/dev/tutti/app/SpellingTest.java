// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    private static final List<String> NAMES =
            List.of("serial", "threads", "virtualThreads", "processes", "pi-monte-carlo");

    @ParameterizedTest
    @CsvSource({
        "thread, threads",
        "Threads, threads",
        "virtualthreads, virtualThreads",
        "virtual, virtualThreads",
        "proceses, processes",
        "pi, pi-monte-carlo",
        "pi_monte_carlo, pi-monte-carlo",
        "cereal, serial"
    })
    void suggestsANearName(String word, String name) {
        assertThat(Spelling.hint(word, NAMES)).isEqualTo("; did you mean " + name + "?");
    }

    @ParameterizedTest
    @CsvSource({"spark", "x", "''", "gpu", "everything"})
    void suggestsNothingIfNoNameIsNear(String word) {
        assertThat(Spelling.hint(word, NAMES)).isEmpty();
    }
}
