// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.labs.Arguments;
import dev.tutti.labs.Lab;
import dev.tutti.labs.LabRun;
import dev.tutti.labs.Labs;
import dev.tutti.labs.Size;
import dev.tutti.labs.Target;
import dev.tutti.measure.Comparison;
import dev.tutti.measure.Timing;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabTextTest {

    static final Lab LAB = Labs.all().stream()
            .filter(lab -> lab.card().name().equals("global-data"))
            .findFirst()
            .orElseThrow();

    static final Arguments ARGUMENTS = Arguments.of(LAB.parameters(), Size.SCALED, 42, Map.of("n", 1000L));

    static final Target SERIAL = new Target("serial", 1);
    static final Target PROCESSES = new Target("processes", 1024);

    private static final String SUMMARY = "sum of all distances: 4001234.25";

    /** Five trials, about as long as those of a serial form that takes half a second. */
    static LabRun timed(String form, Target target, double startupSeconds, double medianSeconds) {
        Timing timing = timing(medianSeconds);
        return new LabRun(
                "1000 × 100",
                form,
                target,
                startupSeconds,
                timing,
                123_456_789,
                target.equals(SERIAL) && startupSeconds == 0 ? null : Comparison.of(timing(0.5), timing),
                null,
                4001234.25,
                SUMMARY,
                true,
                "");
    }

    static Timing timing(double medianSeconds) {
        List<Double> trials = Stream.of(1, 0.98, 1.02, 0.99, 1.01)
                .map(factor -> factor.doubleValue() * medianSeconds)
                .toList();
        return new Timing("work", 1, List.of(), trials, 2 * medianSeconds, medianSeconds, 0, true);
    }

    static LabRun untimed(String form, Target target, boolean agrees, String remark) {
        return new LabRun("1000 × 100", form, target, 0.25, null, 0, null, null, "refused", "refused", agrees, remark);
    }

    @Test
    void aReportIsATableForEachQuestionAndFitsATerminal() {
        String refusal = "a task reads the static field dev.tutti.labs.GlobalData.data, which has another value in the"
                + " worker: capture it in a local variable, or set it in an initializer";
        String text = LabText.report(
                LAB,
                ARGUMENTS,
                List.of(
                        timed("plain Java", SERIAL, 0, 0.5),
                        timed("static field", SERIAL, 0.000_012, 0.51),
                        timed("captured", SERIAL, 0.000_012, 0.499),
                        untimed("static field", PROCESSES, true, refusal),
                        timed("captured", PROCESSES, 12.25, 0.000_25)));

        assertThat(text).isEqualTo("""
                        global-data: Data in a static field (document E, size scaled)
                        n=1,000 measurements=100 seed=42

                        1000 × 100
                                               start   median   ±     CPU    peak  speedup  vs 1  eff.
                          plain Java               –   500 ms  1%  1.50 s  123 MB        –     –     –
                          static field
                           serial            12.0 µs   510 ms  1%  1.53 s  123 MB    ~0.98     –     –
                           processes × 1024   250 ms  refused   –       –       –        –     –     –
                          captured
                           serial            12.0 µs   499 ms  1%  1.50 s  123 MB    ~1.00     –     –
                           processes × 1024   12.3 s   250 µs  1%  750 µs  123 MB     2000     –  195%
                          sum of all distances: 4001234.25

                        start: of the pool. ±: median deviation. CPU: of this JVM and its workers. peak:
                        their resident memory. vs 1: over one worker. eff.: speedup a worker.
                        ~: not significant; the trials do not show a difference.

                        All forms agree.

                        static field on processes × 1024 was refused, as it must be: a task reads the
                        static field dev.tutti.labs.GlobalData.data, which has another value in the
                        worker: capture it in a local variable, or set it in an initializer
                        """);
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void anotherAnswerIsToldOnceIfItIsTheSameEverywhere() {
        LabRun plain = timed("plain Java", SERIAL, 0, 0.5);
        LabRun sum = timed("sum", SERIAL, 0.1, 0.5);
        LabRun race = timed("race", SERIAL, 0.1, 0.5);
        assertThat(LabText.summaries(List.of(
                        saying("1.0", plain),
                        saying("1.5", sum),
                        saying("1.0", race),
                        saying("1.5", timed("sum", PROCESSES, 0.1, 0.5)),
                        saying("0.5", timed("race", PROCESSES, 0.1, 0.5)))))
                .containsExactly("1.0", "sum: 1.5", "race on processes × 1024: 0.5");
    }

    private static LabRun saying(String summary, LabRun run) {
        return new LabRun(
                run.question(),
                run.form(),
                run.target(),
                run.startupSeconds(),
                run.timing(),
                run.peakBytes(),
                run.overSerial(),
                run.overOneWorker(),
                run.result(),
                summary,
                run.agrees(),
                run.remark());
    }

    @Test
    void aDisagreementNamesTheFormsAndTheirValuesAndNoTimes() {
        String text = LabText.disagreement(
                LAB,
                List.of(
                        timed("plain Java", SERIAL, 0, 0.5),
                        untimed("captured", PROCESSES, false, "[3][7] is 1.5, not 1.25")));
        assertThat(text).isEqualTo("""
                        tutti: the forms of global-data disagree, so no times are shown
                          captured on processes × 1024 (1000 × 100): [3][7] is 1.5, not 1.25
                        """);
    }

    @Test
    void anExplanationIsAPointASentenceAndFitsATerminal() {
        String text = LabText.explanation(List.of("map on threads × 2 is fast.", "wide ".repeat(20) + "."));
        assertThat(text).startsWith("\nWhat happened:\n- Map on threads × 2 is fast.\n- Wide wide");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void theListOfLabsFitsATerminal() {
        String text = LabGroupCommand.list(Labs.all());
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(text).contains("\n  pi-monte-carlo  ").startsWith("A · numeric integration");
    }
}
