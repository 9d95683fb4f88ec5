// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.labs.Arguments;
import dev.tutti.labs.Lab;
import dev.tutti.labs.LabRun;
import dev.tutti.labs.Labs;
import dev.tutti.labs.Size;
import dev.tutti.labs.Target;
import java.util.List;
import java.util.Map;
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

    static LabRun timed(String form, Target target, double startupSeconds, double medianSeconds) {
        List<Double> trials = List.of(medianSeconds, medianSeconds / 2, medianSeconds * 2);
        return new LabRun(
                "1000 × 100",
                form,
                target,
                startupSeconds,
                trials,
                medianSeconds,
                0.5 / medianSeconds,
                4001234.25,
                SUMMARY,
                true,
                "");
    }

    static LabRun untimed(String form, Target target, boolean agrees, String remark) {
        return new LabRun(
                "1000 × 100",
                form,
                target,
                0.25,
                List.of(),
                Double.NaN,
                Double.NaN,
                "refused",
                "refused",
                agrees,
                remark);
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
                          form          on                start-up   median  speedup
                          plain Java    serial                   –   500 ms     1.00
                          static field  serial             12.0 µs   510 ms     0.98
                          static field  processes × 1024    250 ms  refused        –
                          captured      serial             12.0 µs   499 ms     1.00
                          captured      processes × 1024    12.3 s   250 µs     2000
                          sum of all distances: 4001234.25

                        All forms agree.

                        static field on processes × 1024 was refused, as it must be: a task reads the
                        static field dev.tutti.labs.GlobalData.data, which has another value in the
                        worker: capture it in a local variable, or set it in an initializer
                        """);
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
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
    void theListOfLabsFitsATerminal() {
        String text = LabGroupCommand.list(Labs.all());
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(text).contains("\n  pi-monte-carlo  ").startsWith("A · numeric integration");
    }
}
