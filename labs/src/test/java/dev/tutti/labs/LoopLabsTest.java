// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Pool;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The mathematics of the labs of loops. */
class LoopLabsTest {

    @Test
    void aHundredPointsGiveTheDocumentsTwoSums() {
        List<LabRun> runs = run(new IntegralCompiled(), Map.of("n", 100L), List.of(new Target("threads", 2)));

        assertThat(runs).allMatch(LabRun::agrees);
        assertThat(runs.getFirst().result()).isEqualTo(0.6467999999999999);
        assertThat(runs)
                .filteredOn(
                        run -> run.form().equals("array style") || run.form().equals("Loop.sum"))
                .hasSize(2)
                .allSatisfy(run -> assertThat(run.result()).isEqualTo(0.6468));
    }

    @Test
    void theMillionthPointIsWhereTheFormsDiffer() {
        List<LabRun> runs = run(new IntegralCompiled(), Map.of("n", 1_000_000L), List.of(Target.SERIAL));

        assertThat(runs).allMatch(LabRun::agrees).hasSize(2 * 5);
        assertThat(runs.get(1).result()).isEqualTo(0.666664666668016);
        assertThat(result(runs.subList(6, 10), "array style")).isEqualTo(result(runs.subList(6, 10), "Loop.sum"));
        assertThat(result(runs.subList(6, 10), "Loop.sum"))
                .isNotEqualTo(runs.get(1).result());
    }

    private static Object result(List<LabRun> runs, String form) {
        return runs.stream()
                .filter(run -> run.form().equals(form))
                .findFirst()
                .orElseThrow()
                .result();
    }

    @Test
    void theSmallMatrixIsFilledPairByPairToo() {
        List<LabRun> runs = run(new PairwiseCompiled(), Map.of("n", 11L), List.of(new Target("threads", 2)));
        assertThat(runs)
                .filteredOn(run -> run.question().equals("10 × 100"))
                .extracting(LabRun::form)
                .containsExactly("plain Java", "Loop.forEach over rows", "Loop.grid over cells", "map, a task a pair");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "2,2", "7,1", "7,3", "7,6", "7,7", "16384,1", "16385,1", "16386,2", "40961,101"})
    void onlyWholeWindowsHaveAMean(int n, int w) {
        double[] x = MovingAverage.numbers(42, n);
        double[] naive = new double[n - w + 1];
        for (int k = 0; k < naive.length; k++) {
            naive[k] = Arrays.stream(x, k, k + w).sum() / w;
        }
        try (Pool pool = Pool.of("threads:3")) {
            Stage stage = new Stage(pool, progress -> {});
            for (double[] means : List.of(
                    MovingAverage.slid(x, w),
                    MovingAverage.added(stage, x, w),
                    MovingAverage.slidInBlocks(stage, x, w))) {
                assertThat(means).hasSize(n - w + 1);
                for (int k = 0; k < means.length; k++) {
                    assertThat(Math.abs(means[k] - naive[k]))
                            .as("n=%d w=%d k=%d", n, w, k)
                            .isLessThanOrEqualTo(MovingAverage.bound(w, k) + MovingAverage.bound(w, 0));
                }
            }
        }
    }

    @Test
    void aWindowLongerThanTheNumbersIsAllOfThem() {
        List<LabRun> runs =
                run(new MovingAverage(), Map.of("n", 5L, "window", 100L), List.of(new Target("threads", 2)));
        assertThat(runs).allMatch(LabRun::agrees);
        assertThat(runs.getFirst().question()).isEqualTo("windows of 5 in 5 numbers");
    }

    @Test
    void halfTheStepIsHalfTheErrorOfTheAngle() {
        Particles.Start start = Particles.Start.of(42, 100);
        for (int steps = 1_000; steps <= 8_000; steps *= 2) {
            double error = Particles.angleError(Particles.plain(start, steps), start);
            double half = Particles.angleError(Particles.plain(start, 2 * steps), start);
            assertThat(error / half).as("steps=%d", steps).isBetween(1.99, 2.01);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1_000, 10_000})
    void theBoundOfTheAngleIsNearItsError(int steps) {
        Particles.Start start = Particles.Start.of(42, 100);
        double fastest = Arrays.stream(start.omega()).map(Math::abs).max().orElseThrow();
        assertThat(Particles.angleError(Particles.plain(start, steps), start))
                .isLessThanOrEqualTo(Particles.angleBound(fastest, steps))
                .isGreaterThan(0.9 * Particles.angleBound(fastest, steps));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4_097, 1_000_003})
    void theSumOfEvenlySpreadNumbersIsKnown(int n) {
        assertThat(ArraySum.flaw(50.0 * n, n)).isNull();
        assertThat(ArraySum.flaw(50.0 * n * (1 + 1e-9), n)).isNotNull();
    }

    private static List<LabRun> run(Lab lab, Map<String, Long> given, List<Target> targets) {
        Arguments arguments = Arguments.of(lab.parameters(), Size.DOCUMENT, 42, given);
        return new LabRunner(lab, arguments, targets, 2, Duration.ofMillis(50), step -> {}).run();
    }
}
