// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static dev.tutti.app.LabTextTest.ARGUMENTS;
import static dev.tutti.app.LabTextTest.LAB;
import static dev.tutti.app.LabTextTest.PROCESSES;
import static dev.tutti.app.LabTextTest.SERIAL;
import static dev.tutti.app.LabTextTest.timed;
import static dev.tutti.app.LabTextTest.untimed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.jr.ob.JSON;

class LabJsonTest {

    @Test
    void whatIsWrittenCanBeReadBack() {
        double time = 0.1 + 0.2; // has no short decimal form
        Map<String, Object> read = JSON.std.mapFrom(LabJson.of(
                LAB,
                ARGUMENTS,
                List.of(timed("plain Java", SERIAL, 0, time), untimed("static field", PROCESSES, true, "why"))));

        assertThat(read).containsOnlyKeys("lab", "size", "parameters", "machine", "commit", "runs");
        assertThat(read).containsEntry("lab", "global-data").containsEntry("size", "scaled");
        assertThat(read.get("parameters")).isEqualTo(Map.of("n", 1000, "measurements", 100, "seed", 42));
        assertThat(read.get("runs"))
                .isEqualTo(List.of(
                        Map.ofEntries(
                                Map.entry("question", "1000 × 100"),
                                Map.entry("form", "plain Java"),
                                Map.entry("on", "serial"),
                                Map.entry("workers", 1),
                                Map.entry("startupSeconds", 0.0),
                                Map.entry("trialsSeconds", List.of(time, time / 2, time * 2)),
                                Map.entry("medianSeconds", time),
                                Map.entry("speedup", 0.5 / time),
                                Map.entry("result", 4001234.25),
                                Map.entry("agrees", true)),
                        nullable()));
    }

    /** What was not measured is there, as null. */
    private static Map<String, Object> nullable() {
        Map<String, Object> run = new java.util.HashMap<>();
        run.put("question", "1000 × 100");
        run.put("form", "static field");
        run.put("on", "processes");
        run.put("workers", 1024);
        run.put("startupSeconds", 0.25);
        run.put("trialsSeconds", List.of());
        run.put("medianSeconds", null);
        run.put("speedup", null);
        run.put("result", "refused");
        run.put("agrees", true);
        run.put("remark", "why");
        return run;
    }
}
