// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each contestant checks its answers itself, and fails on a wrong one. */
class JavaContestantTest {

    @ParameterizedTest
    @CsvSource({
        "java-loop, integrals, 3, 1000",
        "stream, automatic, 1000, 0",
        "fork-join, chunk-1, 1000, 0",
        "serial, round-trip, 10, 0",
        "threads, start, 1, 0",
        "threads, pi, 8, 1000",
        "processes, start, 1, 0",
        "processes, arguments, 1, 1000",
        "processes, arrays, 1, 1000",
        "processes, sent-array, 1, 1001",
        "processes, shared-array, 1, 1001",
        "processes, lock, 100, 0",
        "processes, counter, 100, 0",
        "processes, queue, 100, 0",
        "lanes, start, 1, 0",
        "lanes, sent-array, 1, 1001",
        "lanes, shared-array, 1, 1001"
    })
    void prints_its_figure(String contestant, String workload, String count, String size) throws Exception {
        PrintStream real = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            JavaContestant.main(new String[] {contestant, workload, count, size, "0"});
        } finally {
            System.setOut(real);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .isNotEmpty()
                .allMatch(line -> line.matches("\\{.*\"value\":[0-9.E-]+.*"));
    }
}
