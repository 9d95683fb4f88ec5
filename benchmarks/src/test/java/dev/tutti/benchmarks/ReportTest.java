// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.measure.MachineCard;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import tools.jackson.jr.ob.JSON;

class ReportTest {

    private final Measurements measurements = measurements();

    private final Report report =
            new Report(new Card(MachineCard.here(), "3.0", "abc", "the command"), measurements, 2);

    /** The same second for all, but the pools in half the time of their loop in round 1 and as long in round 2. */
    private static Measurements measurements() {
        Measurements measurements = new Measurements(true);
        for (Figure figure : Figure.values()) {
            for (Contestant contestant : Contestant.values()) {
                if (figure.workload.has(contestant)) {
                    measurements.add(contestant, figure, contestant.workers == 1 ? 1 : 0.5);
                    measurements.add(contestant, figure, 1);
                }
            }
        }
        return measurements;
    }

    @Test
    void compares_with_the_loop_of_the_same_round() {
        assertThat(measurements.values(Contestant.PROCESSES, Figure.PI)).containsExactly(2.0, 1.0);
        assertThat(measurements.values(Contestant.JOBLIB, Figure.INTEGRALS)).containsExactly(1.0, 0.5);
        assertThat(measurements.values(Contestant.PROCESSES, Figure.ARRAYS)).containsExactly(200.0, 100.0);
        assertThat(measurements.values(Contestant.STREAM, Figure.ARRAYS)).isEmpty();
    }

    @Test
    void prints_medians_with_their_spread_and_why_cells_are_empty() {
        assertThat(report.markdown())
                .contains("| Tutti processes(2) | 0.75 ±33% | 1.50 ±33% | 75.0 ±33% | 150 ±33% |\n")
                .contains("| parallel stream | 0.75 ±33% | 1.50 ±33% | – | – |\n")
                .contains("the heap is shared, nothing is sent (parallel stream, ForkJoinPool, Tutti serial,")
                .contains("bandwidth  not measured\n", "Python     3.0\ncommit     abc\ncommand    the command\n");
    }

    @Test
    void writes_every_round_as_json() throws Exception {
        Map<String, Object> document = JSON.std.mapFrom(report.json());
        assertThat(document)
                .containsEntry("rounds", 2)
                .containsEntry("usableCores", MachineCard.here().machine().usableCores())
                .doesNotContainKey("bandwidthOneThreadBytesPerSecond"); // not measured
        assertThat((List<?>) document.get("results"))
                .anySatisfy(result -> assertThat(result)
                        .isInstanceOf(Map.class)
                        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                        .containsEntry("contestant", "processes")
                        .containsEntry("figure", "pi")
                        .containsEntry("median", 1.5)
                        .containsEntry("values", List.of(2.0, 1.0)));
    }
}
