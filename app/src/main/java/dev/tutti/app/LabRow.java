// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.labs.LabRun;
import dev.tutti.measure.Comparison;
import dev.tutti.measure.Figures;
import dev.tutti.measure.Timing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run as a row of figures, as the terminal and the page show them.
 *
 * @param form the form's name
 * @param target where it ran; empty for the serial form, which runs nowhere else
 * @param startup of the pool
 * @param median wall-clock time, {@code ?} for none that could be true, {@code *} behind it if maybe not warm
 * @param spread median deviation, in parts of the median
 * @param cpu processor time of this JVM and its workers
 * @param peak their resident memory
 * @param speedup over the serial form, {@code ~} before it if not significant
 * @param overOne the same over one worker
 * @param efficiency speedup a worker
 */
record LabRow(
        String form,
        String target,
        String startup,
        String median,
        String spread,
        String cpu,
        String peak,
        String speedup,
        String overOne,
        String efficiency) {

    static final String NONE = "–";

    static final String LEGEND =
            "start: of the pool. ±: median deviation. CPU: of this JVM and its workers. peak: their resident"
                    + " memory. vs 1: over one worker. eff.: speedup a worker.";

    static LabRow of(LabRun run) {
        String target = run.isSerialForm() ? "" : run.target().toString();
        String startup = run.startupSeconds() == 0 ? NONE : Figures.seconds(run.startupSeconds());
        Timing timing = run.timing();
        if (timing == null) {
            return new LabRow(run.form(), target, startup, "refused", NONE, NONE, NONE, NONE, NONE, NONE);
        }
        String peak = run.peakBytes() == 0 ? NONE : Figures.bytes(run.peakBytes());
        if (timing.isTooShort()) {
            return new LabRow(run.form(), target, startup, "?", NONE, NONE, peak, "?", NONE, NONE);
        }
        boolean severalWorkers = run.target().workers() > 1;
        return new LabRow(
                run.form(),
                target,
                startup,
                Figures.seconds(timing.median()) + (timing.warm() ? "" : "*"),
                dashed(Figures.percent(timing.spread() / timing.median())),
                dashed(Figures.seconds(run.cpuSeconds())),
                peak,
                ratio(run.overSerial()),
                severalWorkers ? ratio(run.overOneWorker()) : NONE,
                severalWorkers ? dashed(Figures.percent(run.efficiency())) : NONE);
    }

    private static String ratio(@Nullable Comparison comparison) {
        return comparison == null ? NONE : (comparison.isSignificant() ? "" : "~") + Figures.ratio(comparison.ratio());
    }

    private static String dashed(String figure) {
        return figure.equals("-") ? NONE : figure;
    }

    /** What the marks in the rows mean, as far as there are any. */
    static List<String> notes(List<LabRow> rows) {
        List<String> notes = new ArrayList<>();
        if (rows.stream().anyMatch(row -> row.median.equals("?"))) {
            notes.add("?: deleted by the JIT, or shorter than the clock can see.");
        }
        if (rows.stream().anyMatch(row -> row.median.endsWith("*"))) {
            notes.add("*: maybe not warm; the time was too short to see.");
        }
        if (rows.stream().anyMatch(row -> row.speedup.startsWith("~") || row.overOne.startsWith("~"))) {
            notes.add("~: not significant; the trials do not show a difference.");
        }
        return notes;
    }
}
