// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static dev.tutti.app.LabTextTest.ARGUMENTS;
import static dev.tutti.app.LabTextTest.LAB;
import static dev.tutti.app.LabTextTest.SERIAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.app.Reason.Kind;
import dev.tutti.labs.LabRun;
import dev.tutti.labs.Target;
import dev.tutti.measure.Comparison;
import dev.tutti.measure.Timing;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReasonTest {

    private static final Target TWO = new Target("threads", 2);

    @Test
    void allThatTheCoresCanGiveIsSaid() {
        Reason reason = reason(1, 1, 0.51, 1.01, 0.98);
        assertThat(reason.kind()).isEqualTo(Kind.FULL);
        assertThat(reason.sentence())
                .isEqualTo(
                        "Busy 99% of the time, the 2 workers used 1.01 times the processor time of plain Java: as much"
                                + " as 2 cores can give, nearly.");
    }

    @Test
    void whatCountsMostOfIdlenessAndMoreWorkIsTheReason() {
        assertThat(reason(1, 1, 0.9, 1.05, 1).kind()).isEqualTo(Kind.IDLE);
        assertThat(reason(1, 1, 0.9, 1.75, 1).kind()).isEqualTo(Kind.MORE_WORK);
    }

    @Test
    void codeThatIsFasterOnOneWorkerAlreadyIsOtherCode() {
        Reason reason = reason(1, 1, 0.1, 0.18, 0.16);
        assertThat(reason.kind()).isEqualTo(Kind.OTHER_CODE);
        assertThat(reason.sentence())
                .startsWith("One worker is already 6.25 times as fast as plain Java")
                .contains("2 are 1.60 times as fast as one, busy 90% of the time");
        assertThat(reason(1, 1, 0.3, 0.5, Double.NaN).kind()).isEqualTo(Kind.OTHER_CODE);
    }

    @Test
    void workThatWaitsOrIsTinyIsNotJudgedByItsCores() {
        assertThat(reason(1, 0.01, 0.5, 0.02, 1).kind()).isEqualTo(Kind.WAITING);
        assertThat(reason(1, 0.6, 0.5, 0.7, 1).kind()).isEqualTo(Kind.UNCLEAR);
        Reason tiny = reason(20e-6, 20e-6, 100e-6, 150e-6, 1);
        assertThat(tiny.kind()).isEqualTo(Kind.TINY);
        assertThat(tiny.sentence()).contains("done in 20.0 µs", "takes 80.0 µs longer");
    }

    @Test
    void withoutProcessorTimeThereIsNoReason() {
        assertThat(reason(1, Double.NaN, 0.5, 1, 1)).isNull();
    }

    /** Of a form on two workers of two cores. */
    private static Reason reason(
            double serialSeconds, double serialCpu, double seconds, double cpu, double oneWorkerSeconds) {
        Timing serial = timing(serialSeconds, serialCpu);
        Timing parallel = timing(seconds, cpu);
        Comparison overOne =
                Double.isNaN(oneWorkerSeconds) ? null : Comparison.of(timing(oneWorkerSeconds, 1), parallel);
        return Reason.of(
                Gain.of(new Experiment(
                                LAB,
                                ARGUMENTS,
                                List.of(
                                        run("plain Java", SERIAL, serial, null, null),
                                        run("map", TWO, parallel, Comparison.of(serial, parallel), overOne)),
                                null))
                        .getFirst(),
                2);
    }

    private static LabRun run(String form, Target target, Timing timing, Comparison overSerial, Comparison overOne) {
        return new LabRun("all of it", form, target, 0, timing, 0, overSerial, overOne, 1.0, "1.0", true, "");
    }

    private static Timing timing(double seconds, double cpuSeconds) {
        Double[] trials = new Double[5];
        Arrays.fill(trials, seconds);
        return new Timing("work", 1, List.of(), List.of(trials), cpuSeconds, 0, 0, true);
    }
}
