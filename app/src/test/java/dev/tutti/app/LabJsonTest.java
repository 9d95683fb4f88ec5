// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static dev.tutti.app.LabTextTest.ARGUMENTS;
import static dev.tutti.app.LabTextTest.LAB;
import static dev.tutti.app.LabTextTest.PROCESSES;
import static dev.tutti.app.LabTextTest.SERIAL;
import static dev.tutti.app.LabTextTest.timed;
import static dev.tutti.app.LabTextTest.untimed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.labs.LabRun;
import dev.tutti.machine.Machine;
import dev.tutti.machine.Machine.Cache;
import dev.tutti.measure.MachineCard;
import dev.tutti.measure.MachineCard.Bandwidth;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.jr.ob.JSON;

class LabJsonTest {

    @Test
    void whatIsWrittenCanBeReadBack() {
        double time = 0.1 + 0.2; // has no short decimal form
        LabRun timed = timed("plain Java", SERIAL, 0, time);
        Map<String, Object> read = JSON.std.mapFrom(LabJson.of(
                LAB,
                ARGUMENTS,
                MachineCard.here(),
                List.of(
                        timed,
                        timed("captured", PROCESSES, 0.5, time),
                        untimed("static field", PROCESSES, true, "why"))));

        assertThat(read).containsOnlyKeys("lab", "says", "size", "parameters", "machine", "commit", "runs");
        assertThat(read).containsEntry("lab", "global-data").containsEntry("size", "scaled");
        assertThat(read.get("parameters")).isEqualTo(Map.of("n", 1000, "measurements", 100, "seed", 42));
        List<?> runs = (List<?>) read.get("runs");
        assertThat(runs).hasSize(3);
        Map<String, Object> serial = new HashMap<>(nullable());
        serial.remove("remark");
        serial.putAll(Map.ofEntries(
                Map.entry("form", "plain Java"),
                Map.entry("on", "serial"),
                Map.entry("workers", 1),
                Map.entry("startupSeconds", 0.0),
                Map.entry("trialsSeconds", timed.timing().trialSeconds()),
                Map.entry("medianSeconds", time),
                Map.entry("spreadSeconds", timed.timing().spread()),
                Map.entry("cpuSeconds", 2 * time + time),
                Map.entry("peakBytes", 123_456_789),
                Map.entry("result", 4001234.25)));
        assertThat(runs.getFirst()).isEqualTo(serial);
        assertThat((Map<?, ?>) runs.get(1)).satisfies(run -> {
            assertThat(run.get("speedup")).isEqualTo(0.5 / time);
            assertThat(run.get("speedupSignificant")).isEqualTo(true);
            assertThat(run.get("efficiency")).isEqualTo(0.5 / time / 1024);
        });
        assertThat(runs.get(2)).isEqualTo(nullable());
    }

    @Test
    void theMachineIsOnItsCardAndItsBandwidthWhereMeasured() {
        Instant date = Instant.EPOCH;
        Machine machine = new Machine(
                2,
                Double.POSITIVE_INFINITY,
                4,
                2,
                8L << 30,
                256,
                List.of(new Cache(1, "Data", 32768, 64)),
                "A processor",
                "An OS",
                "A JDK");
        Map<String, Object> expected = new HashMap<>(Map.ofEntries(
                Map.entry("processor", "A processor"),
                Map.entry("usableCores", 2),
                Map.entry("physicalCores", 2),
                Map.entry("logicalCores", 4),
                Map.entry("memoryBytes", 8L << 30),
                Map.entry("simdBits", 256),
                Map.entry("caches", List.of(Map.of("level", 1, "type", "Data", "sizeBytes", 32768, "lineBytes", 64))),
                Map.entry("system", "An OS"),
                Map.entry("jdk", "A JDK"),
                Map.entry("jvmFlags", List.of("-Xmx1g")),
                Map.entry("maxHeapBytes", 1 << 30)));
        expected.put("cpuQuota", null);
        expected.put("load", null);
        assertThat(machine(card(machine, date, Bandwidth.NONE))).isEqualTo(expected);

        expected.put("bandwidthOneThreadBytesPerSecond", 1.25e10);
        expected.put("bandwidthAllThreadsBytesPerSecond", 2e10);
        expected.put("bandwidthThreads", 2);
        assertThat(machine(card(machine, date, new Bandwidth(1.25e10, 2e10, 2, 1, 1))))
                .isEqualTo(expected);
    }

    private static MachineCard card(Machine machine, Instant date, Bandwidth bandwidth) {
        return new MachineCard(machine, List.of("-Xmx1g"), "G1", 1 << 30, Double.NaN, 0, 0, 0, date, bandwidth);
    }

    private static Object machine(MachineCard card) {
        return JSON.std.mapFrom(LabJson.of(LAB, ARGUMENTS, card, List.of())).get("machine");
    }

    /** What was not measured is there, as null. */
    private static Map<String, Object> nullable() {
        Map<String, Object> run = new HashMap<>();
        run.put("question", "1000 × 100");
        run.put("form", "static field");
        run.put("on", "processes");
        run.put("workers", 1024);
        run.put("startupSeconds", 0.25);
        run.put("trialsSeconds", List.of());
        run.put("medianSeconds", null);
        run.put("spreadSeconds", null);
        run.put("cpuSeconds", null);
        run.put("peakBytes", 0);
        run.put("speedup", null);
        run.put("speedupSignificant", null);
        run.put("efficiency", null);
        run.put("speedupOverOneWorker", null);
        run.put("result", "refused");
        run.put("agrees", true);
        run.put("remark", "why");
        return run;
    }
}
