// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Capability;
import dev.tutti.Pool;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every lab, small, on the backends that show what it is about, and on processes. */
class LabsTest {

    /** Prime, so that no number of tasks or workers divides it. */
    private static final long SMALL = 53;

    private static final List<String> BACKENDS = List.of("serial", "threads", "virtualThreads", "processes");

    static Stream<Arguments> everywhere() {
        return Labs.all().stream()
                .flatMap(lab -> Stream.concat(lab.backends().stream(), Stream.of("processes"))
                        .distinct()
                        .filter(on ->
                                !(lab instanceof ProcessClass) || lab.backends().contains(on))
                        .map(on -> Arguments.of(lab.card().name(), on, lab)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("everywhere")
    void allFormsAgree(String name, String on, Lab lab) {
        Assumptions.assumeTrue(
                lab.availability().available(), lab.availability().sentence());
        List<LabRun> runs = run(lab, small(lab, 42), Target.all(List.of(on), List.of(2)));

        assertThat(runs)
                .allSatisfy(run -> assertThat(run.agrees()).as(run.toString()).isTrue());
        assertThat(runs)
                .allSatisfy(run -> assertThat(run.timing() == null)
                        .as(run.toString())
                        .isEqualTo(run.result().equals("refused")));
        assertThat(runs).extracting(LabRun::target).contains(Target.SERIAL);
        if (on.equals("threads") || lab instanceof ProcessClass) {
            assertThat(lab.explain(small(lab, 42), runs))
                    .isNotEmpty()
                    .allSatisfy(sentence -> assertThat(sentence)
                            .endsWith(".")
                            .doesNotContain("NaN", "Infinity", "∞", "null", "  ", " -"));
        }
    }

    @Test
    void aStaticFieldIsReadWhereTheHeapIsSharedAndRefusedElsewhere() {
        Lab lab = new GlobalData();
        for (String on : BACKENDS) {
            boolean shared;
            try (Pool pool = Pool.of(on + ":1")) {
                shared = pool.capabilities().contains(Capability.SHARED_HEAP);
            }
            List<LabRun> runs = run(lab, small(lab, 42), List.of(new Target(on, 1)));
            assertThat(runs)
                    .filteredOn(run -> run.form().equals("static field"))
                    .singleElement()
                    .satisfies(run -> assertThat(run.result().equals("refused"))
                            .as(run.toString())
                            .isEqualTo(!shared));
            assertThat(runs)
                    .filteredOn(run -> !run.form().equals("static field"))
                    .extracting(LabRun::result)
                    .as(on)
                    .doesNotContain("refused");
        }
    }

    @Test
    void anotherSeedGivesOtherDraws() {
        Lab lab = new PiMonteCarlo();
        Map<String, Long> many = Map.of("n", 10_000L, "single", 100L);
        Set<Object> hits = new HashSet<>();
        for (long seed = 1; seed <= 3; seed++) {
            var arguments = dev.tutti.labs.Arguments.of(lab.parameters(), Size.DOCUMENT, seed, many);
            hits.add(run(lab, arguments, List.of()).getFirst().result());
        }
        assertThat(hits).hasSizeGreaterThan(1);
    }

    @Test
    void theIntegralOfTinyTasksIsTheDocumentsFigure() {
        Lab lab = new IntegralTasks();
        var arguments = dev.tutti.labs.Arguments.of(lab.parameters(), Size.DOCUMENT, 42, Map.of("n", 100L));
        assertThat(run(lab, arguments, List.of()).getFirst().result()).isEqualTo(0.666664666668016);
    }

    @Test
    void partsCoverAllSamplesOnceAndEvenly() {
        for (long n : new long[] {1, 9, 10, 11, 1_000_007, 1_000_000_000_000L}) {
            for (int tasks : new int[] {1, 2, 7, 10}) {
                List<PiMonteCarlo.Part> parts = PiMonteCarlo.parts(n, tasks);
                long next = 0;
                for (PiMonteCarlo.Part part : parts) {
                    assertThat(part.from()).as("n=%d tasks=%d", n, tasks).isEqualTo(next);
                    assertThat(part.to() - part.from())
                            .as("n=%d tasks=%d", n, tasks)
                            .isBetween(n / tasks, n / tasks + 1);
                    next = part.to();
                }
                assertThat(next).as("n=%d tasks=%d", n, tasks).isEqualTo(n);
            }
        }
    }

    @Test
    void namesAreUniqueAndCardsFitAList() {
        List<Lab.Card> cards = Labs.all().stream().map(Lab::card).toList();
        assertThat(cards).extracting(Lab.Card::name).doesNotHaveDuplicates();
        int longest =
                cards.stream().mapToInt(card -> card.name().length()).max().orElseThrow();
        assertThat(cards)
                .allSatisfy(
                        card -> assertThat(longest + card.summary().length()).isLessThanOrEqualTo(76));
    }

    private static dev.tutti.labs.Arguments small(Lab lab, long seed) {
        Map<String, Long> values = new HashMap<>();
        for (Parameter parameter : lab.parameters()) {
            // Of a lab whose queries wait for twelve such units.
            long small = parameter.name().equals("unit") ? 4 : SMALL;
            values.put(parameter.name(), Math.min(small, parameter.max()));
        }
        return dev.tutti.labs.Arguments.of(lab.parameters(), Size.SCALED, seed, values);
    }

    private static List<LabRun> run(Lab lab, dev.tutti.labs.Arguments arguments, List<Target> targets) {
        return new LabRunner(lab, arguments, targets, 2, Duration.ofMillis(5), step -> {}).run();
    }
}
