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
import dev.tutti.app.Tutti.Outcome;
import dev.tutti.labs.LabRun;
import dev.tutti.labs.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

class BenchTest {

    private static final Pattern PICTURE = Pattern.compile("<img src=\"data:image/png;base64,([^\"]+)\"");

    @TempDir
    private Path directory;

    @Test
    void labsAreRunAndShownInATableAPageAndAFile() throws IOException {
        Outcome outcome = new Tutti(directory)
                .run("bench", "--quick", "starmap", "integral-random", "--html", "page.html", "--json", "found.json");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(outcome.out())
                .contains("integral-random", "starmap", "20,000 pairs", "Pictures and all figures: page.html");

        String page = Files.readString(directory.resolve("page.html"));
        assertThat(page)
                .as("needs no other file")
                .doesNotContainPattern("(src|href)=\"(?!data:|#)")
                .doesNotContain("url(", "@import");
        assertThat(page)
                .contains("<section id=\"starmap\">", "<section id=\"integral-random\">", "bench --quick starmap");
        List<byte[]> pictures = new ArrayList<>();
        for (Matcher picture = PICTURE.matcher(page); picture.find(); ) {
            pictures.add(Base64.getDecoder().decode(picture.group(1)));
        }
        assertThat(pictures).hasSize(3);
        for (byte[] picture : pictures) {
            assertThat(ImageIO.read(new ByteArrayInputStream(picture)).getWidth())
                    .isGreaterThan(400);
        }

        Map<String, Object> json =
                JSON.std.mapFrom(directory.resolve("found.json").toFile());
        assertThat((List<?>) json.get("labs")).extracting("lab").containsExactly("integral-random", "starmap");
    }

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
                        timed("plain Java", SERIAL, 0, 0.5),
                        untimed("captured", PROCESSES, false, "<b> is 1.5, not 1.25")),
                null);
        Experiment right = new Experiment(
                LAB,
                ARGUMENTS,
                List.of(timed("plain Java", SERIAL, 0, 0.75), timed("captured", PROCESSES, 0.1, 0.25)),
                null);

        String text = BenchText.report(List.of(wrong, right));
        assertThat(text)
                .contains("its forms disagree", "750 ms", "1 of 1 works are faster in parallel")
                .doesNotContain("500 ms");
        String page = BenchPage.of(List.of(wrong, right), Map.of("cores", "2 & more"), "tutti bench");
        assertThat(page)
                .contains("&lt;b&gt; is 1.5, not 1.25", "2 &amp; more", "750 ms")
                .doesNotContain("500 ms", "<b> is");
    }
}
