// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.tutti.benchmarks.Card;
import dev.tutti.benchmarks.kernels.Steady;
import dev.tutti.measure.MachineCard;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.jr.ob.JSON;

class ReportTest {

    private final Results results = new Results();
    private final Report report = new Report(
            new Card(MachineCard.here(), "3.0", "abc", "the command"),
            results,
            Map.of(Contestant.NUMBA, "it is not there"),
            true);

    private void add(Case what, int n, Contestant contestant, double seconds) {
        results.add(new Results.Row(what, n), contestant, new Steady(5, seconds, seconds, seconds), 2 * seconds, 0);
    }

    private void addAll() {
        add(Case.DIFFERENCE, 1_000, Contestant.TUTTI, 1e-6);
        add(Case.DIFFERENCE, 1_000, Contestant.NUMPY, 4e-6);
        add(Case.DIFFERENCE, 1_000, Contestant.NUMEXPR, 8e-6);
        add(Case.CHAIN, 9, Contestant.TUTTI, 1e-3);
        add(Case.CHAIN, 9, Contestant.NUMPY, 16e-3);
        add(Case.PRODUCT, 1024, Contestant.TUTTI, 2e-3);
        add(Case.PRODUCT, 1024, Contestant.NUMPY, 4e-3);
        add(Case.PRODUCT, 1024, Contestant.NUMPY_TUNED, 1e-3);
        add(Case.CALL, 16, Contestant.TUTTI, 2.5e-6);
        add(Case.CALL, 16, Contestant.JAVA, 0.5e-6);
    }

    @Test
    void meansAreGeometricAndOverWhatIsElementwise() {
        addAll();
        assertThat(results.mean(row -> results.ratio(row, Contestant.NUMPY))).isCloseTo(8, within(1e-12));
        assertThat(results.mean(results::ratioToCompilers)).isCloseTo(8, within(1e-12));
    }

    @Test
    void productsAreComparedWithTheFasterOfOpenBlas() {
        addAll();
        assertThat(report.markdown())
                .contains("at least 5 times as fast as numpy, as a geometric mean: 8.00: holds")
                .contains("as OpenBLAS, at its best: 0.50: missed")
                .contains("beyond its loop in plain Java: 2.00 µs: missed")
                .contains("numba is missing: it is not there");
    }

    @Test
    void jsonHasEachFigure() throws Exception {
        addAll();
        Map<String, Object> document = JSON.std.mapFrom(report.json());
        assertThat((List<?>) document.get("results")).hasSize(10);
        assertThat(document).containsEntry("missing", List.of("numba")).containsEntry("quick", true);
    }

    @Test
    void formsOfJavaAgree() {
        for (Case what : Case.values()) {
            int n = what.sizes(true).getFirst();
            Work plain = PlainExpressions.of(what, n);
            Work tutti = TuttiExpressions.of(what, n);
            double expected = plain.answer().of(plain.run().get());
            assertThat(tutti.answer().of(tutti.run().get()))
                    .as(what.title)
                    .isCloseTo(expected, withinPercentage(100 * what.tolerance() + 1e-9));
        }
    }
}
