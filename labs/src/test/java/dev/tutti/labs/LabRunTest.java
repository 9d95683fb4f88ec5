// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.measure.Timing;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What runs are compared with, by times that are given. */
class LabRunTest {

    private static final Timing LONG = timing(2);
    private static final Timing LONGER = timing(3);
    private static final Timing TOO_SHORT = timing(1.5e-9);

    private static Timing timing(double seconds) {
        return new Timing("map", 1, List.of(), List.of(seconds, seconds, seconds), 1, 0, 1e-9, true);
    }

    private static LabRun run(String form, @Nullable Timing timing) {
        return new LabRun("sum", form, new Target("threads", 2), 0, timing, 0, null, null, 7.0, "7", true, "");
    }

    @Test
    void aFormIsComparedWithTheSerialOneAndWithItselfOnOneWorker() {
        LabRun run = run("map", LONG).comparedWith(LONGER, LONG);

        assertThat(Objects.requireNonNull(run.overSerial()).ratio()).isEqualTo(1.5);
        assertThat(run.efficiency()).isEqualTo(0.75);
        assertThat(Objects.requireNonNull(run.overOneWorker()).ratio()).isEqualTo(1);
    }

    @Test
    void theSerialFormIsComparedWithNothing() {
        LabRun run = run(Question.SERIAL, LONG).comparedWith(LONG, LONG);

        assertThat(run.overSerial()).isNull();
        assertThat(run.overOneWorker()).isNull();
    }

    @Test
    void nothingIsComparedWithWhatWasTooShortToBeTimed() {
        assertThat(TOO_SHORT.isTooShort()).isTrue();
        LabRun run = run("map", LONG).comparedWith(TOO_SHORT, TOO_SHORT);

        assertThat(run.overSerial()).isNull();
        assertThat(run.efficiency()).isNaN();
        assertThat(run.overOneWorker()).isNull();
    }

    @Test
    void whatWasTooShortToBeTimedOrNotTimedIsComparedWithNothing() {
        assertThat(run("map", TOO_SHORT).comparedWith(LONG, LONG).overSerial()).isNull();
        assertThat(run("map", null).comparedWith(LONG, LONG).overSerial()).isNull();
        assertThat(run("map", LONG).comparedWith(null, null).overSerial()).isNull();
    }

    @Test
    void ofTwoTimingsTheShorterCounts() {
        assertThat(run(Question.SERIAL, LONGER).again(LONG, List.of()).timing()).isEqualTo(LONG);
        assertThat(run(Question.SERIAL, LONG).again(LONGER, List.of()).timing()).isEqualTo(LONG);
        assertThat(run(Question.SERIAL, LONG).again(LONGER, List.of("8, not 7")).agrees())
                .isFalse();
    }
}
