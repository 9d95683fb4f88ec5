// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static dev.tutti.app.LabTextTest.ARGUMENTS;
import static dev.tutti.app.LabTextTest.LAB;
import static dev.tutti.app.LabTextTest.PROCESSES;
import static dev.tutti.app.LabTextTest.SERIAL;
import static dev.tutti.app.LabTextTest.timed;
import static dev.tutti.app.LabTextTest.untimed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.app.Gain.Verdict;
import dev.tutti.labs.LabRun;
import dev.tutti.labs.Target;
import dev.tutti.measure.Plot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchTest {

    @Test
    void theBestFormOnSeveralWorkersSaysWhatWasGained() {
        LabRun serial = timed("plain Java", SERIAL, 0, 0.5);
        LabRun fast = timed("captured", PROCESSES, 0.1, 0.25);
        Gain gain = gain(
                serial, timed("alone", new Target("threads", 1), 0.1, 0.05), timed("a", PROCESSES, 0.1, 0.3), fast);

        assertThat(gain.best()).isEqualTo(fast);
        assertThat(gain.ratio()).isEqualTo(2);
        assertThat(gain.verdict()).isEqualTo(Verdict.GAINED);
        assertThat(gain.where()).isEqualTo("captured on processes × 1024");
    }

    @Test
    void whatIsNotFasterIsNoGain() {
        LabRun serial = timed("plain Java", SERIAL, 0, 0.5);

        assertThat(gain(serial, timed("a", PROCESSES, 0.1, 0.8)).verdict()).isEqualTo(Verdict.LOST);
        assertThat(gain(serial, timed("a", PROCESSES, 0.1, 0.501)).verdict()).isEqualTo(Verdict.EVEN);
        assertThat(gain(serial, untimed("a", PROCESSES, true, "refused")).verdict())
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(gain(serial, timed("a", new Target("threads", 1), 0.1, 0.1)).verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    private static Gain gain(LabRun... runs) {
        return Gain.of(new Experiment(LAB, ARGUMENTS, List.of(runs), null)).getFirst();
    }

    @Test
    void aLabWhoseFormsDisagreeShowsBothValuesAndNoTime() {
        Experiment wrong = new Experiment(
                LAB,
                ARGUMENTS,
                List.of(
                        timed("plain Java", SERIAL, 0, 0.625),
                        untimed("captured", PROCESSES, false, "<b> is 1.5, not 1.25")),
                null);
        Experiment right = new Experiment(
                LAB,
                ARGUMENTS,
                List.of(timed("plain Java", SERIAL, 0, 0.75), timed("captured", PROCESSES, 0.1, 0.25)),
                null);

        String text = BenchText.report(List.of(wrong, right));
        assertThat(text)
                .contains("its forms disagree", "750 ms", "1 of 1 question is answered faster in parallel")
                .doesNotContain("625 ms");
        String page = BenchPage.of(List.of(wrong, right), 2, Map.of("cores", "2 & more"), "{\"labs\":[\"</script>\"]}");
        assertThat(page)
                .contains("&lt;b&gt; is 1.5, not 1.25", "2 &amp; more", "750 ms", "\\u003c/script>")
                .doesNotContain("625 ms", "<b> is");
    }

    @Test
    void theStoryTellsWhatTheFiguresSay() {
        Experiment experiment = new Experiment(
                LAB,
                ARGUMENTS,
                List.of(
                        timed("plain Java", SERIAL, 0, 0.5),
                        timed("captured", new Target("threads", 2), 0.002, 0.25),
                        timed("captured", new Target("processes", 2), 0.5, 0.4)),
                null);
        assertThat(BenchText.story(Gain.of(experiment), List.of(experiment), 2))
                .containsExactly(
                        "1 of 1 question is answered faster in parallel, half of those at least 2.00 times as fast as by"
                                + " plain Java, the best 2.00 times (global-data); 0 faster by plain Java.",
                        "This machine has 2 cores for it, so the same computation can at best be 2 times as fast: 1 of 1"
                                + " come within 10% of that or go beyond. Only what waits, or is other code, can go"
                                + " beyond.",
                        "Starting 2 workers took 2.00 ms as threads, 500 ms as processes (medians). It is not part of the"
                                + " times, since a pool is started once: work that is shorter than that and comes only"
                                + " once stays serial.");
    }

    @Test
    void barsHaveTheirPlacesInPercent() {
        PagePlot plot = PagePlot.of(
                Plot.bars("change", "%")
                        .bar("up", 3, 2, 4)
                        .bar("down", -1)
                        .bar("none", Double.NaN)
                        .mark(1, "same"),
                new ArrayList<>(),
                true);
        assertThat(plot.bars())
                .containsExactly(
                        new PagePlot.Bar("up", "3.00", "2.00 to 4.00", "20.00%", "60.00%", "60.00%", "40.00%"),
                        new PagePlot.Bar("down", "-1.00", "", "0.00%", "20.00%", "", ""),
                        new PagePlot.Bar("none", "–", "", "20.00%", "0.00%", "", ""));
        assertThat(plot.marks()).containsExactly(new PagePlot.Mark("same", "40.00%"));
    }
}
