// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Task;
import dev.tutti.measure.Comparison;
import dev.tutti.measure.Figures;
import dev.tutti.measure.Plot;
import dev.tutti.measure.Timing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code fast-functions}: a function called n times, from one that takes some nanoseconds to one that takes a
 * quarter of a millisecond. What a pool costs for a call is lost on short ones; somewhere the two forms break even.
 *
 * <p>The function is {@code x ← 2x(1 − x)}, so many times. From x₀ it comes to {@code (1 − (1 − 2x₀)^(2^k))/2} after k
 * steps.
 */
final class FastFunctions implements Lab {

    /** Half the distance from 1 to the next double: the relative error of one rounding. */
    private static final double ROUNDING = 0x1p-53;

    @Override
    public Card card() {
        return new Card(
                "fast-functions",
                Document.B,
                "From which length on a parallel call pays",
                "calls of a few ns to ¼ ms: where do they break even?",
                "");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "calls", 1, 1_000_000, 200, 2_000, 1_000),
                new Parameter("most", "steps of the longest function", 1, 10_000_000, 10_000, 100_000, 10_000),
                new Parameter(
                        "factor", "times as many steps as the function before, from 1 on", 2, 1_000, 100, 10, 10));
    }

    @Override
    public List<String> backends() {
        return List.of("threads", "processes");
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        List<Question<?>> questions = new ArrayList<>();
        for (int steps : lengths(arguments.intValue("factor"), arguments.intValue("most"))) {
            questions.add(question(arguments.intValue("n"), steps));
        }
        return questions;
    }

    /** Powers of the factor below the longest, and that. */
    private static int[] lengths(int factor, int most) {
        return IntStream.concat(
                        LongStream.iterate(1, steps -> steps < most, steps -> factor * steps)
                                .mapToInt(Math::toIntExact),
                        IntStream.of(most))
                .toArray();
    }

    private static String title(int n, int steps) {
        return Figures.count(n) + " calls of " + Figures.count(steps) + (steps == 1 ? " step" : " steps");
    }

    private static Question<double[]> question(int n, int steps) {
        return Question.of(
                        title(n, steps),
                        () -> plain(n, steps),
                        values -> flaw(values, steps),
                        values -> values[n - 1],
                        values -> "the last value: " + values[n - 1])
                .form("map, one by one", stage -> mapped(stage.tasks().chunk(1).map(task(n, steps), calls(n))))
                .form("map", stage -> mapped(stage.tasks().map(task(n, steps), calls(n))))
                .form("Loop.toDoubles", stage -> stage.loop(n).toDoubles(i -> function(start(i, n), steps)));
    }

    private static Task<Integer, Double> task(int n, int steps) {
        return i -> function(start(i, n), steps);
    }

    private static List<Integer> calls(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    private static double[] mapped(List<Double> values) {
        return values.stream().mapToDouble(value -> value).toArray();
    }

    private static double[] plain(int n, int steps) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = function(start(i, n), steps);
        }
        return values;
    }

    /** In [¼, ¾), where no step makes an error larger. */
    private static double start(int i, int n) {
        return 0.25 + 0.5 * i / n;
    }

    private static double function(double x, int steps) {
        for (int step = 0; step < steps; step++) {
            x = 2 * x * (1 - x);
        }
        return x;
    }

    /** Three roundings a step of numbers below 1; and 8 for the known value, whose power of 2 is exact. */
    private static @Nullable String flaw(double[] values, int steps) {
        double bound = (3.0 * steps + 8) * ROUNDING;
        for (int i = 0; i < values.length; i++) {
            double known = (1 - Math.pow(1 - 2 * start(i, values.length), Math.scalb(1.0, steps))) / 2;
            if (!(Math.abs(values[i] - known) <= bound)) {
                return "[" + i + "] is " + values[i] + ", more than " + bound + " away from " + known;
            }
        }
        return null;
    }

    /** The speedup of each form on the most workers over the time of a call, and where it reaches 1. */
    @Override
    public List<Plot> plots(Arguments arguments, List<LabRun> runs) {
        int n = arguments.intValue("n");
        Map<String, Curve> curves = curves(n, runs);
        Plot plot = Plot.curves(
                Figures.count(n) + " calls of a function", "µs that a call takes", "times the speed of plain Java");
        for (Map.Entry<String, Curve> curve : curves.entrySet()) {
            plot = plot.curve(
                    curve.getKey() + curve.getValue().evenAt(), curve.getValue().micros, curve.getValue().speedups);
        }
        return curves.isEmpty()
                ? List.of()
                : List.of(plot.mark(1, "plain Java").logX().logY());
    }

    private static Map<String, Curve> curves(int n, List<LabRun> runs) {
        int workers =
                runs.stream().mapToInt(run -> run.target().workers()).max().orElse(1);
        Map<String, Curve> curves = new LinkedHashMap<>();
        for (List<LabRun> question : LabPlots.byQuestion(runs).values()) {
            Timing serial = question.getFirst().timing();
            for (LabRun run : question) {
                Comparison speedup = run.overSerial();
                if (serial != null && speedup != null && run.target().workers() == workers) {
                    Curve curve = curves.computeIfAbsent(LabPlots.label(run), label -> new Curve());
                    curve.micros.add(serial.median() / n * 1e6);
                    curve.speedups.add(speedup.ratio());
                }
            }
        }
        return curves;
    }

    /** Where each form breaks even. */
    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        List<LabRun> shortest = LabPlots.byQuestion(runs).values().iterator().next();
        int n = arguments.intValue("n");
        Map<String, Curve> curves = curves(n, runs);
        if (curves.isEmpty()) {
            return Lab.super.explain(arguments, runs);
        }
        return Stream.concat(
                        curves.entrySet().stream()
                                .map(curve ->
                                        curve.getKey() + " " + curve.getValue().words()),
                        LabFigures.each(shortest, "call of one step", n).stream())
                .toList();
    }

    /** Speedups over the time of a call, which rises. */
    private static final class Curve {

        private final List<Double> micros = new ArrayList<>();
        private final List<Double> speedups = new ArrayList<>();

        private String words() {
            String even = evenAt();
            if (!even.isEmpty()) {
                return "breaks" + even.substring(1) + " a call: stay serial below.";
            }
            return (speedups.getLast() < 1 ? "never breaks even" : "pays at every length") + ", from "
                    + Figures.seconds(micros.getFirst() / 1e6) + " to " + Figures.seconds(micros.getLast() / 1e6)
                    + " a call.";
        }

        /** Where the line between two points crosses 1 from below, both axes logarithmic. */
        private String evenAt() {
            for (int i = 1; i < micros.size(); i++) {
                if (speedups.get(i - 1) < 1 && speedups.get(i) >= 1) {
                    double low = Math.log(speedups.get(i - 1));
                    double part = -low / (Math.log(speedups.get(i)) - low);
                    double even = micros.get(i - 1) * Math.pow(micros.get(i) / micros.get(i - 1), part);
                    return ": even at " + Figures.seconds(even / 1e6);
                }
            }
            return "";
        }
    }
}
