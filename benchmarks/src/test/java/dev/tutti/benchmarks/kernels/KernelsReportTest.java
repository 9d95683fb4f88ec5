// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tutti.benchmarks.Card;
import dev.tutti.benchmarks.kernels.Kernel.Bound;
import dev.tutti.measure.MachineCard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

class KernelsReportTest {

    private static final Roof ROOF = new Roof(10e9, 100e9, 1e9, 0);

    private final Results results = results();

    private final KernelsReport report = new KernelsReport(
            new Card(MachineCard.here(), "3.0", "abc", "the command"),
            "gcc 1",
            results,
            ROOF,
            Map.of(Contestant.NUMBA_FAST, "it is not there"));

    /**
     * Tutti takes 10 ms for all. Streams take 100 ms for one kernel bound by computing and 1 s for another; numba the
     * half of Tutti's time for a sum, gcc twice as much.
     */
    private static Results results() {
        Results results = new Results(true);
        for (Kernel kernel : new Kernel[] {Kernel.INTEGRAL, Kernel.RECIPROCALS, Kernel.ARRAY_SUM}) {
            results.reference(kernel, new Reference(1, 1e6));
            add(results, kernel, Contestant.TUTTI, 0.01);
            results.cold(kernel, Contestant.TUTTI, 0.25);
        }
        add(results, Kernel.INTEGRAL, Contestant.TUTTI_FAST, 0.005);
        add(results, Kernel.INTEGRAL, Contestant.JAVA_LOOP, 0.04);
        results.cold(Kernel.INTEGRAL, Contestant.JAVA_LOOP, 0.05);
        results.cold(Kernel.RECIPROCALS, Contestant.JAVA_LOOP, 0.3);
        add(results, Kernel.INTEGRAL, Contestant.GCC_OFAST, 0.01);
        add(results, Kernel.INTEGRAL, Contestant.STREAM, 0.1);
        results.others(Kernel.INTEGRAL, Contestant.TUTTI, 0.09);
        results.others(Kernel.INTEGRAL, Contestant.STREAM, 0.11);
        add(results, Kernel.RECIPROCALS, Contestant.STREAM, 1);
        add(results, Kernel.ARRAY_SUM, Contestant.NUMBA, 0.005);
        add(results, Kernel.ARRAY_SUM, Contestant.GCC_O3, 0.02);
        results.size(Kernel.ARRAY_SUM, Contestant.TUTTI, 1_000, new Steady(9, 2e-6, 1e-6, 3e-6));
        results.size(Kernel.ARRAY_SUM, Contestant.TUTTI, 10_000, new Steady(9, 2e-5, 1e-5, 3e-5));
        return results;
    }

    private static void add(Results results, Kernel kernel, Contestant contestant, double seconds) {
        results.first(kernel, contestant, 2 * seconds);
        results.steady(kernel, contestant, new Steady(5, seconds, 0.9 * seconds, 1.1 * seconds));
    }

    @Test
    void means_are_geometric_and_over_what_both_were_measured_at() {
        assertThat(results.ratio(Kernel.INTEGRAL, Contestant.STREAM)).isCloseTo(10, within(1e-9));
        assertThat(results.mean(Bound.COMPUTE, Contestant.STREAM)).isCloseTo(Math.sqrt(10 * 100), within(1e-9));
        assertThat(results.mean(Bound.MEMORY, Contestant.GCC_O3)).isCloseTo(2, within(1e-9));
        assertThat(results.mean(Bound.MEMORY, null)).isCloseTo(0.5, within(1e-9));
        assertThat(results.mean(Bound.COMPUTE, Contestant.NUMBA)).isNaN();
        assertThat(results.count(Bound.COMPUTE, Contestant.STREAM)).isEqualTo(2);
    }

    @Test
    void who_may_round_otherwise_stands_beside_fast() {
        assertThat(results.ratio(Kernel.INTEGRAL, Contestant.GCC_OFAST)).isCloseTo(2, within(1e-9));
        assertThat(results.ratio(Kernel.INTEGRAL, Contestant.JAVA_LOOP)).isCloseTo(4, within(1e-9));
        assertThat(Contestant.NUMBA_FAST.peer()).isEqualTo(Contestant.TUTTI_FAST);
        assertThat(Contestant.GCC_O3.peer()).isEqualTo(Contestant.TUTTI);
        assertThat(results.best(Kernel.INTEGRAL)).isEqualTo(0.01); // no form of Tutti's
    }

    @Test
    void the_first_loop_of_a_jvm_is_beside_the_plain_one() {
        assertThat(results.beyondPlain(Kernel.INTEGRAL)).isCloseTo(0.2, within(1e-9));
        assertThat(results.beyondPlain(Kernel.ARRAY_SUM)).isNaN();
    }

    @Test
    void the_roof_is_the_lowest_of_three() {
        assertThat(ROOF.seconds(Kernel.ARRAY_SUM, 1e6)).isCloseTo(8e6 / 10e9, within(1e-12));
        assertThat(ROOF.limit(Kernel.ARRAY_SUM)).isEqualTo("memory");
        assertThat(ROOF.seconds(Kernel.INTEGRAL, 1e6)).isCloseTo(4e6 / 100e9, within(1e-12));
        assertThat(ROOF.limit(Kernel.INTEGRAL)).isEqualTo("arithmetic");
        assertThat(ROOF.seconds(Kernel.RECIPROCALS, 1e6)).isCloseTo(2e6 / 1e9, within(1e-12));
        assertThat(ROOF.limit(Kernel.RECIPROCALS)).isEqualTo("division");
    }

    @Test
    void time_of_others_is_all_that_ran_but_ours() {
        // user nice system idle waiting interrupts, soft ones, stolen; the guest's is the user's too
        assertThat(Others.seconds("cpu  100 20 30 9999 8888 4 5 6 70 0")).isCloseTo(1.65, within(1e-9));
        assertThat(Others.seconds("nothing")).isNaN();
    }

    @Test
    void prints_tables_targets_and_who_is_missing() {
        assertThat(report.markdown())
                .contains("| integral of x²-x | 10.0 ±10% | 5.00 ±10% | 40.0 ±10% | 100 ±10% ! | – | – | 10.0 ±10% |\n")
                .contains("| kernel | Java loop | parallel stream | numba parallel | gcc -O3 | gcc -Ofast, fast() |"
                        + " best of all |\n")
                .contains("| integral of x²-x | 4.00 | 10.0 | – | – | 2.00 | 1.00 |\n") // times as fast
                .contains("| **geometric mean, compute-bound** | 4.00 | 31.6 | – | – | 2.00 | 10.0 |\n")
                .contains("| integral of x²-x | 20.0 | 10.0 | 80.0 | 200 | – | – | 20.0 |\n") // first call
                .contains("| kernel | Tutti | Tutti fast() | Java loop | Tutti minus Java loop |\n")
                .contains("| integral of x²-x | 250 | – | 50.0 | 200 |\n")
                .contains("| Σ 1/(1+x²) | 250 | – | 300 | -50.0 |\n")
                .contains("| sum of an array | 1.00 | 0 | 8.00 | memory | 0.80 | 8% | – | 16% |\n")
                .contains("| 1,000 | 2.00 | – | – | – | – | – | – |\n")
                .contains("- target compute-bound at least 10.0 times as fast as parallel stream: 31.6,"
                        + " over 2 of 10 kernels: holds\n")
                .contains("- target compute-bound at least 3.00 times as fast as numba parallel: –,"
                        + " over 0 of 10 kernels: not measured\n")
                .contains("- target compute-bound at least 3.00 times as fast as numba fastmath, fast(): –,")
                .contains("- target compute-bound at least 1.00 times as fast as gcc -O3: –,")
                .contains("- target compute-bound at least 1.00 times as fast as gcc -Ofast, fast(): 2.00,"
                        + " over 1 of 10 kernels: holds\n")
                .contains("- target memory-bound at least 0.95 times as fast as the best of all others: 0.50,"
                        + " over 1 of 4 kernels: missed\n")
                .contains("- in doubt: other programs disturbed 1 of the turns")
                .contains("- numba fastmath is missing: it is not there\n")
                .contains("command    the command\n", "Compiled by gcc 1.\n");
    }

    @Test
    void writes_all_as_json() throws Exception {
        Map<String, Object> document = JSON.std.mapFrom(report.json());
        assertThat(document).containsEntry("compiler", "gcc 1").containsEntry("bytesPerSecond", 10e9);
        assertThat(document.get("results"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(12)
                .anySatisfy(result -> assertThat(result)
                        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                        .containsEntry("kernel", "integral")
                        .containsEntry("contestant", "tutti")
                        .containsEntry("medianSeconds", 0.01)
                        .containsEntry("firstInJvmSeconds", 0.25));
    }

    @Test
    void draws_what_there_is(@TempDir Path directory) throws Exception {
        Pictures.write(results, ROOF, directory);
        assertThat(Files.list(directory).map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrder("kernels-ratios.png", "kernels-roofline.png", "kernels-sizes.png");
    }
}
