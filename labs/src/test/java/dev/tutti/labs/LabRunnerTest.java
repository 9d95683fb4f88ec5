// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Capability;
import dev.tutti.TaskRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LabRunnerTest {

    private static final List<Target> TARGETS = List.of(Target.SERIAL, new Target("threads", 2));

    private static Question<Double> seven() {
        return Question.of("seven", () -> 7.0, x -> x == 7 ? null : "not 7", x -> x, x -> "x = " + x);
    }

    @Test
    void timesFormsThatAgreeAndComparesThemWithTheSerialOne() {
        List<LabRun> runs = run(seven().form(
                        "map",
                        stage -> stage.tasks().map(x -> x + 4, List.of(3.0)).getFirst()));

        assertThat(runs).extracting(LabRun::target).containsExactly(Target.SERIAL, Target.SERIAL, TARGETS.get(1));
        assertThat(runs)
                .allMatch(LabRun::agrees)
                .allMatch(run -> run.trialsSeconds().size() == 3);
        assertThat(runs.getFirst().speedup()).isEqualTo(1);
        LabRun last = runs.getLast();
        assertThat(last.speedup()).isEqualTo(runs.getFirst().medianSeconds() / last.medianSeconds());
        assertThat(last.summary()).isEqualTo("x = 7.0");
    }

    @Test
    void timesNothingAfterAFormThatDisagreesAndNamesBothValues() {
        List<LabRun> runs =
                run(seven().form("good", stage -> 7.0).form("bad", stage -> 8.0).form("late", stage -> 7.0));

        assertThat(runs).filteredOn(run -> run.form().equals("bad")).allSatisfy(run -> {
            assertThat(run.agrees()).isFalse();
            assertThat(run.remark()).isEqualTo("8.0, not 7.0");
            assertThat(run.trialsSeconds()).isEmpty();
            assertThat(run.medianSeconds()).isNaN();
        });
        assertThat(runs).filteredOn(run -> run.form().equals("late")).allSatisfy(run -> {
            assertThat(run.agrees()).isTrue();
            assertThat(run.trialsSeconds()).isEmpty();
        });
    }

    @Test
    void aNearAnswerAgreesIfTheFormSaysSoButMustBeTheSameEverywhere() {
        Question<Double> near = seven().form("near", stage -> 7.5, (a, b) -> Math.abs(a - b) <= 0.5);
        assertThat(run(near)).allMatch(LabRun::agrees);

        AtomicInteger calls = new AtomicInteger();
        Question<Double> wandering = seven().form(
                        "wandering", stage -> 7 + calls.incrementAndGet() / 100.0, (a, b) -> Math.abs(a - b) <= 0.5);
        assertThat(run(wandering).get(1).agrees()).isFalse();
        assertThat(run(wandering).get(1).remark()).startsWith("not the same bits in two runs");
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
        new LabRunner(lab, noArguments(), TARGETS, 3, steps::add).run();

        assertThat(steps).extracting(Step::total).containsOnly(12);
        assertThat(steps).extracting(step -> step.done() + step.fraction()).isSorted();
        assertThat(steps.getLast().done()).isBetween(11, 12);
    }

    private static List<LabRun> run(Question<?> question) {
        return new LabRunner(lab(question), noArguments(), TARGETS, 3, step -> {}).run();
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
