// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.measure.Comparison;
import dev.tutti.measure.Plot;
import dev.tutti.measure.Timing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pictures of what was found. */
final class LabPlots {

    /** Fewer numbers of workers make no curve. */
    private static final int LEAST_FOR_CURVE = 3;

    private LabPlots() {}

    /**
     * The speedup over the serial form for each question that has one: a curve over the number of workers where there
     * are enough of them, bars otherwise.
     */
    static List<Plot> speedups(List<LabRun> runs) {
        List<Plot> plots = new ArrayList<>();
        byQuestion(runs).forEach((question, found) -> {
            List<LabRun> forms = found.stream()
                    .filter(run -> !run.isSerialForm() && isTrue(run.timing()))
                    .toList();
            if (isTrue(found.getFirst().timing()) && !forms.isEmpty()) {
                plots.add(isCurve(forms) ? curve(question, forms) : bars(question, forms));
            }
        });
        return plots;
    }

    private static Plot bars(String question, List<LabRun> runs) {
        Plot plot =
                Plot.bars(question, "speedup: times the speed of plain Java").mark(1, "plain Java");
        for (LabRun run : runs) {
            Comparison speedup = Objects.requireNonNull(run.overSerial());
            plot = plot.bar(label(run), speedup.ratio(), low(speedup), high(speedup));
        }
        return plot;
    }

    private static Plot curve(String question, List<LabRun> runs) {
        return curves(question, "times the speed of plain Java", runs, LabRun::overSerial)
                .mark(1, "plain Java");
    }

    /** A comparison over the number of workers, with the ideal. */
    static Plot curves(
            String title, String axis, List<LabRun> runs, Function<LabRun, @Nullable Comparison> comparison) {
        List<LabRun> compared = runs.stream()
                .filter(run -> !run.target().equals(Target.SERIAL) && comparison.apply(run) != null)
                .toList();
        Plot plot = Plot.curves(title, "workers", axis);
        for (Map.Entry<String, List<LabRun>> form : byFormAndBackend(compared).entrySet()) {
            List<Comparison> speedups = form.getValue().stream()
                    .map(run -> Objects.requireNonNull(comparison.apply(run)))
                    .toList();
            plot = plot.curve(
                    form.getKey(),
                    workers(form.getValue()),
                    speedups.stream().map(Comparison::ratio).toList(),
                    speedups.stream().map(LabPlots::low).toList(),
                    speedups.stream().map(LabPlots::high).toList());
        }
        List<Integer> all = workers(compared).stream().sorted().distinct().toList();
        return plot.reference("ideal", all, all);
    }

    /** Medians over the number of workers. */
    static Plot seconds(String title, List<LabRun> runs) {
        List<LabRun> timed = runs.stream()
                .filter(run -> !run.target().equals(Target.SERIAL) && isTrue(run.timing()))
                .toList();
        Plot plot = Plot.curves(title, "workers", "seconds");
        for (Map.Entry<String, List<LabRun>> form : byFormAndBackend(timed).entrySet()) {
            plot = plot.curve(
                    form.getKey(),
                    workers(form.getValue()),
                    form.getValue().stream()
                            .map(run -> Objects.requireNonNull(run.timing()).median())
                            .toList());
        }
        return plot;
    }

    /** Any figure of each run, the serial form's too. */
    static Plot figures(String title, String axis, List<LabRun> runs, ToDoubleFunction<LabRun> figure) {
        Plot plot = Plot.bars(title, axis);
        for (LabRun run : runs) {
            plot = plot.bar(label(run), figure.applyAsDouble(run));
        }
        return plot;
    }

    /** The form, and where it ran if it could run elsewhere. */
    static String label(LabRun run) {
        return run.isSerialForm() ? run.form() : run.form() + " on " + run.target();
    }

    static Map<String, List<LabRun>> byQuestion(List<LabRun> runs) {
        return runs.stream().collect(Collectors.groupingBy(LabRun::question, LinkedHashMap::new, Collectors.toList()));
    }

    private static Map<String, List<LabRun>> byFormAndBackend(List<LabRun> runs) {
        return runs.stream()
                .collect(Collectors.groupingBy(
                        run -> run.form() + " on " + run.target().on(), LinkedHashMap::new, Collectors.toList()));
    }

    private static boolean isCurve(List<LabRun> runs) {
        return byFormAndBackend(runs).values().stream().anyMatch(form -> form.size() >= LEAST_FOR_CURVE);
    }

    private static List<Integer> workers(List<LabRun> runs) {
        return runs.stream().map(run -> run.target().workers()).toList();
    }

    private static boolean isTrue(@Nullable Timing timing) {
        return timing != null && !timing.isTooShort();
    }

    /** Too few trials have no interval: that from 0 to infinity would hide the others. */
    private static double low(Comparison comparison) {
        return Double.isInfinite(comparison.upper()) ? Double.NaN : comparison.lower();
    }

    private static double high(Comparison comparison) {
        return Double.isInfinite(comparison.upper()) ? Double.NaN : comparison.upper();
    }
}
