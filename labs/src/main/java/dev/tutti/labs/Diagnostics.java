// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.CompileReport;
import dev.tutti.IntLoop;
import dev.tutti.Loop;
import dev.tutti.measure.Comparison;
import dev.tutti.measure.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code diagnostics}: a few bodies over the same numbers, some of which go onto SIMD lanes and some of which do
 * not. The answer to each says which, and why; the times say what it is worth.
 *
 * <p>What is explained is a second lambda with the same text. Explaining one has it compiled at once, and the loop that is
 * timed is to find out by itself whether that is faster, as loops do.
 */
final class Diagnostics implements Lab {

    private static final double SHARE = 0.25;

    @Override
    public Card card() {
        return new Card(
                "diagnostics",
                Document.E,
                "What goes onto lanes, what does not, and why",
                "six loop bodies: on lanes or not, why, and the times",
                "a compiled loop with nothing to run in parallel gets a warning with the reason");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("n", "numbers", 1, 50_000_000, 200_000, 5_000_000, 1_000_000));
    }

    @Override
    public List<String> backends() {
        return List.of("serial", "threads");
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        double[] in = Loop.range(n).toDoubles(i -> i * 7919L % 1009 / 64.0 - 4);
        int[] order = Loop.range(n).toInts(i -> (int) (i * 7919L % n));
        return List.of(
                of(
                                "neighbours",
                                n,
                                out -> {
                                    for (int i = 0; i < n; i++) {
                                        out[i] = smooth(in, i);
                                    }
                                },
                                told(loop -> loop.toDoubles(i -> smooth(in, i))))
                        .form("Loop", stage -> stage.loop(n).toDoubles(i -> smooth(in, i))),
                of(
                                "a condition",
                                n,
                                out -> {
                                    for (int i = 0; i < n; i++) {
                                        out[i] = clipped(in, i);
                                    }
                                },
                                told(loop -> loop.toDoubles(i -> clipped(in, i))))
                        .form("Loop", stage -> stage.loop(n).toDoubles(i -> clipped(in, i))),
                of(
                                "a gather",
                                n,
                                out -> {
                                    for (int i = 0; i < n; i++) {
                                        out[i] = gathered(in, order, i);
                                    }
                                },
                                told(loop -> loop.toDoubles(i -> gathered(in, order, i))))
                        .form("Loop", stage -> stage.loop(n).toDoubles(i -> gathered(in, order, i))),
                of(
                                "a call lane by lane",
                                n,
                                out -> {
                                    for (int i = 0; i < n; i++) {
                                        out[i] = power(in, i);
                                    }
                                },
                                told(loop -> loop.toDoubles(i -> power(in, i))))
                        .form("Loop", stage -> stage.loop(n).toDoubles(i -> power(in, i))),
                of(
                                "an object",
                                n,
                                out -> {
                                    for (int i = 0; i < n; i++) {
                                        out[i] = length(in, i);
                                    }
                                },
                                told(loop -> loop.toDoubles(i -> length(in, i))))
                        .form("Loop", stage -> stage.loop(n).toDoubles(i -> length(in, i))),
                runningTotal(in));
    }

    /** What became of each body, and what that is worth on one worker. */
    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        return LabPlots.byQuestion(runs).values().stream()
                .map(question -> {
                    LabRun serial = question.getFirst();
                    String become = serial.summary().split("; ", 2)[0]; // the reason without remarks and advice
                    return serial.question() + ", " + become + ": "
                            + question.stream()
                                    .filter(run ->
                                            !run.isSerialForm() && run.target().workers() == 1)
                                    .flatMap(run -> Stream.ofNullable(run.overSerial())
                                            .map(speedup -> LabPlots.label(run) + " " + beside(speedup)))
                                    .findFirst()
                                    .orElse("no times to compare on one worker.");
                })
                .toList();
    }

    private static String beside(Comparison speedup) {
        String beside = speedup.ratio() > 1
                ? "is " + Figures.ratio(speedup.ratio()) + " times as fast as plain Java"
                : "takes " + Figures.ratio(1 / speedup.ratio()) + " times as long as plain Java";
        return beside + (speedup.isSignificant() ? "." : ", which the trials do not show to be a difference.");
    }

    private static double smooth(double[] in, int i) {
        int last = in.length - 1;
        return i > 0 && i < last ? SHARE * in[i - 1] + (1 - 2 * SHARE) * in[i] + SHARE * in[i + 1] : in[i];
    }

    private static double clipped(double[] in, int i) {
        double value = in[i];
        return value < 0 ? value * value : Math.sqrt(value);
    }

    private static double gathered(double[] in, int[] order, int i) {
        return in[order[i]] * in[i];
    }

    private static double power(double[] in, int i) {
        return Math.pow(in[i] + 8, 1.5);
    }

    private static double length(double[] in, int i) {
        return Integer.toString((int) (in[i] * i)).length();
    }

    /** Each element needs the one before it: there is nothing to run side by side, and the loop is told so. */
    private static Question<double[]> runningTotal(double[] in) {
        int n = in.length;
        Callable<double[]> total = () -> {
            double[] out = in.clone();
            for (int i = 1; i < n; i++) {
                out[i] += out[i - 1];
            }
            return out;
        };
        double[] none = new double[1];
        return of("a running total", n, total, told(loop -> loop.forEach(i -> none[i] += none[i - 1])))
                .form("Loop.serial", stage -> {
                    double[] out = in.clone();
                    Loop.range(Math.min(1, n), n)
                            .serial()
                            .onProgress(stage.listener())
                            .forEach(i -> out[i] += out[i - 1]);
                    return out;
                });
    }

    private interface Filled {
        void in(double[] out);
    }

    private static Question<double[]> of(String title, int n, Filled plain, String told) {
        return of(
                title,
                n,
                () -> {
                    double[] out = new double[n];
                    plain.in(out);
                    return out;
                },
                told);
    }

    private static Question<double[]> of(String title, int n, Callable<double[]> plain, String told) {
        return Question.of(title, plain, out -> flaw(out, n), out -> told, out -> told);
    }

    private static @Nullable String flaw(double[] out, int n) {
        return out.length == n ? null : String.format(Locale.ROOT, "%d numbers, not %d", out.length, n);
    }

    /** What can become of a body, and the remarks on its lines, in one line. */
    private static String told(Consumer<IntLoop> run) {
        List<CompileReport> reports = new ArrayList<>();
        run.accept(Loop.range(0).serial().explain(reports::add));
        CompileReport report = reports.getFirst();
        StringBuilder told = new StringBuilder(
                report.isCompiled() ? report.lanes() + " lanes" : "as it is written: " + report.reason());
        for (CompileReport.Remark each : report.remarks()) {
            if (each.line() > 0 && report.isCompiled()) {
                told.append("; ").append(each.text());
            }
        }
        return told.toString();
    }
}
