// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Capability;
import dev.tutti.TaskRefusedException;
import dev.tutti.measure.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LabRunnerTest {

    private static final List<Target> TARGETS = List.of(Target.SERIAL, new Target("threads", 2));

    private static final Duration SHORT = Duration.ofMillis(100);

    private static Question<Double> seven() {
        return Question.of("seven", LabRunnerTest::sevenSlowly, x -> x == 7 ? null : "not 7", x -> x, x -> "x = " + x);
    }

    /** Long enough to be timed. */
    private static double sevenSlowly() {
        double sum = 0;
        for (int i = 0; i < 1000; i++) {
            sum += Math.sin(i);
        }
        return sum < 1000 ? 7.0 : 8.0;
    }

    @Test
    void timesFormsThatAgreeAndComparesThemWithTheSerialOne() {
        List<LabRun> runs = run(seven().form(
                        "map",
                        stage -> stage.tasks().map(x -> x + 4, List.of(3.0)).getFirst()));

        assertThat(runs).extracting(LabRun::target).containsExactly(Target.SERIAL, Target.SERIAL, TARGETS.get(1));
        assertThat(runs).allMatch(LabRun::agrees).allSatisfy(run -> {
            assertThat(run.timing()).isNotNull();
            assertThat(run.timing().trialSeconds()).isNotEmpty().hasSizeLessThanOrEqualTo(3);
            assertThat(run.peakBytes()).isGreaterThan(1_000_000);
        });
        assertThat(runs.getFirst().overSerial()).isNull();
        LabRun last = runs.getLast();
        double speedup = runs.getFirst().timing().median() / last.timing().median();
        assertThat(last.overSerial().ratio()).isEqualTo(speedup);
        assertThat(last.efficiency()).isEqualTo(speedup / 2);
        assertThat(last.overOneWorker()).isNull();
        assertThat(last.summary()).isEqualTo("x = 7.0");
    }

    @Test
    void moreWorkersAreComparedWithOneOfTheSameBackend() {
        List<Target> targets = Target.all(List.of("threads", "virtualThreads"), List.of(1, 2));
        List<LabRun> runs = run(seven().form("map", stage -> sevenSlowly()), targets);

        assertThat(runs.subList(1, 5)).allSatisfy(run -> {
            Timing ofOne = runs.get(run.target().on().equals("threads") ? 1 : 3).timing();
            assertThat(run.overOneWorker().ratio())
                    .isEqualTo(ofOne.median() / run.timing().median());
        });
    }

    @Test
    void timesNothingAfterAFormThatDisagreesAndNamesBothValues() {
        List<LabRun> runs =
                run(seven().form("good", stage -> 7.0).form("bad", stage -> 8.0).form("late", stage -> 7.0));

        assertThat(runs).filteredOn(run -> run.form().equals("bad")).allSatisfy(run -> {
            assertThat(run.agrees()).isFalse();
            assertThat(run.remark()).isEqualTo("8.0, not 7.0");
            assertThat(run.timing()).isNull();
            assertThat(run.overSerial()).isNull();
            assertThat(run.efficiency()).isNaN();
        });
        assertThat(runs).filteredOn(run -> run.form().equals("late")).allSatisfy(run -> {
            assertThat(run.agrees()).isTrue();
            assertThat(run.timing()).isNull();
        });
    }

    @Test
    void aNearAnswerAgreesIfTheFormSaysSoButMustBeTheSameEverywhere() {
        Question<Double> near = seven().form("near", stage -> 7.5, (a, b) -> Math.abs(a - b) <= 0.5);
        assertThat(run(near)).allMatch(LabRun::agrees);

        AtomicInteger calls = new AtomicInteger();
        Question<Double> wandering = seven().form(
                        "wandering",
                        stage -> 7 + calls.incrementAndGet() % 50 / 100.0,
                        (a, b) -> Math.abs(a - b) <= 0.5);
        assertThat(run(wandering).get(1).agrees()).isFalse();
        assertThat(run(wandering).get(1).remark()).startsWith("not the same bits in two runs");
    }

    @Test
    void aSerialAnswerThatIsAnotherInTheEndDisagrees() {
        AtomicInteger formsRun = new AtomicInteger();
        Question<Double> late = Question.of(
                        "seven",
                        () -> formsRun.get() == 0 ? 7.0 : 8.0,
                        x -> x == 7 ? null : "not 7",
                        x -> x,
                        x -> "x = " + x)
                .form("map", stage -> formsRun.incrementAndGet() * 0 + 7.0);
        LabRun serial = run(late).getFirst();
        assertThat(serial.agrees()).isFalse();
        assertThat(serial.remark()).isEqualTo("not the same bits in two runs: 8.0, not 7.0");
    }

    @Test
    void aSerialAnswerThatContradictsTheKnownValueDisagrees() {
        Question<Double> wrong = Question.of("seven", () -> 6.0, x -> "not 7", x -> x, x -> "x = " + x);
        assertThat(run(wrong)).singleElement().satisfies(run -> {
            assertThat(run.agrees()).isFalse();
            assertThat(run.remark()).isEqualTo("not 7");
        });
    }

    @Test
    void aFormMayBeRefusedOnlyWhereItsNeedsAreNotMet() {
        Form.Computation<Double> refused = stage -> {
            throw new TaskRefusedException("no");
        };
        assertThatThrownBy(() -> run(seven().formNeeding("shared", Capability.SHARED_HEAP, refused)))
                .isInstanceOf(LabFailedException.class)
                .hasMessage("shared on serial failed: no");

        List<LabRun> runs = run(seven().formNeeding("remote", Capability.REMOTE, refused));
        assertThat(runs.getLast().agrees()).isTrue();
        assertThat(runs.getLast().result()).isEqualTo("refused");
        assertThat(runs.getLast().remark()).isEqualTo("no");

        assertThat(run(seven().formNeeding("remote", Capability.REMOTE, stage -> 7.0))
                        .getLast()
                        .agrees())
                .isFalse();
    }

    @Test
    void whatAFormThrowsNamesTheFormAndTheTarget() {
        assertThatThrownBy(() -> run(seven().form(
                                "broken",
                                stage -> stage.tasks()
                                        .<Double, Double>map(
                                                x -> {
                                                    throw new IllegalStateException("boom");
                                                },
                                                List.of(1.0))
                                        .getFirst())))
                .isInstanceOf(LabFailedException.class)
                .hasMessageStartingWith("broken on serial failed: item 0 failed")
                .hasMessageContaining("boom");
    }

    @Test
    void stepsGrowToTheTotal() {
        List<Step> steps = new ArrayList<>();
        Lab lab = lab(seven().form(
                        "map", stage -> stage.tasks().map(x -> x, List.of(7.0)).getFirst()));
        new LabRunner(lab, noArguments(), TARGETS, 3, SHORT, steps::add).run();

        assertThat(steps).extracting(Step::total).containsOnly(4);
        assertThat(steps).extracting(step -> step.done() + step.fraction()).isSorted();
        assertThat(steps.getLast().done()).isEqualTo(3);
    }

    @Test
    void whatWasFoundBeforeAFormThrewIsKept() {
        AtomicInteger calls = new AtomicInteger();
        Lab lab = lab(seven().form("good", stage -> 7.0).form("fragile", stage -> {
            if (calls.incrementAndGet() == 3) {
                throw new IllegalStateException("call 3");
            }
            return 7.0;
        }));
        LabRunner runner = new LabRunner(lab, noArguments(), TARGETS, 3, SHORT, step -> {});

        assertThatThrownBy(runner::run)
                .isInstanceOf(LabFailedException.class)
                .hasMessageStartingWith(
                        "fragile on serial failed: call 3; measured until then: fragile: no trial, 1 of");
        assertThat(runner.found()).extracting(LabRun::form).containsExactly("plain Java", "good");
    }

    @Test
    void targetsAreEachBackendWithEachNumberAndSerialOnce() {
        assertThat(Target.all(List.of("threads", "serial", "threads"), List.of(1, 3)))
                .containsExactly(new Target("threads", 1), new Target("threads", 3), Target.SERIAL);
    }

    private static List<LabRun> run(Question<?> question) {
        return run(question, TARGETS);
    }

    private static List<LabRun> run(Question<?> question, List<Target> targets) {
        return new LabRunner(lab(question), noArguments(), targets, 3, SHORT, step -> {}).run();
    }

    private static Arguments noArguments() {
        return Arguments.of(List.of(), Size.SCALED, 42, Map.of());
    }

    private static Lab lab(Question<?> question) {
        return new Lab() {
            @Override
            public Card card() {
                return new Card("test", Document.A, "Test", "test", "");
            }

            @Override
            public List<Parameter> parameters() {
                return List.of();
            }

            @Override
            public List<Question<?>> questions(Arguments arguments) {
                return List.of(question);
            }
        };
    }
}
