// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Philox;
import dev.tutti.measure.Figures;
import dev.tutti.shared.SharedDoubles;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code pickling-cost}: the same arrays made and summed in every form; what differs is where, so what must
 * travel between processes. On threads nothing does.
 */
final class PicklingCost implements Lab {

    @Override
    public Card card() {
        return new Card(
                "pickling-cost",
                Document.D,
                "What it costs to send large data",
                "large arrays: sent, sent back, shared, or never sent",
                "pickles are only ok for small data");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "numbers in each array", 1, 20_000_000, 100_000, 1_000_000, 1_000_000),
                new Parameter("arrays", "arrays", 1, 1_000, 8, 8, 8));
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        long seed = arguments.seed();
        int n = arguments.intValue("n");
        List<Integer> positions =
                IntStream.range(0, arguments.intValue("arrays")).boxed().toList();
        return List.of(Question.of(
                        positions.size() + " arrays of " + Figures.count(n) + " numbers",
                        () -> sums(arrays(seed, positions, n)),
                        sums -> flaw(sums, n),
                        sums -> sums,
                        sums -> "sum of the first: " + sums.getFirst())
                .form("numbers alone", stage -> stage.tasks().map(i -> sum(array(seed, i, n)), positions))
                .form("arguments", stage -> stage.tasks().map(PicklingCost::sum, arrays(seed, positions, n)))
                .form("results", stage -> sums(stage.tasks().map(i -> array(seed, i, n), positions)))
                .form("shared memory", stage -> shared(stage, seed, positions, n))
                .form("both ways", stage -> sums(stage.tasks().map(array -> array, arrays(seed, positions, n)))));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        double bytes = 8.0 * arguments.value("n") * arguments.value("arrays");
        return LabFigures.with(
                Lab.super.explain(arguments, runs),
                Stream.of("arguments", "results", "shared memory", "both ways")
                        .flatMap(form -> LabFigures.both(runs, "numbers alone", form, (alone, sent) -> {
                            double more = LabFigures.seconds(sent) - LabFigures.seconds(alone);
                            boolean travel = sent.target().on().equals("processes");
                            String beside = form + " on " + sent.target() + ": ";
                            return more <= 0
                                    ? beside + "no slower than numbers alone."
                                    : beside + Figures.seconds(more) + " more than numbers alone, as if "
                                            + Figures.bytes(Math.round(bytes)) + " went at "
                                            + Figures.bytes(Math.round(bytes / more)) + "/s"
                                            + (travel ? "." : "; nothing travels, the caller alone makes the arrays.");
                        })));
    }

    private static List<double[]> arrays(long seed, List<Integer> positions, int n) {
        List<double[]> arrays = new ArrayList<>();
        for (int i : positions) {
            arrays.add(array(seed, i, n));
        }
        return arrays;
    }

    /** The caller's arrays, as rows of one that the workers use where it is. */
    private static List<Double> shared(Stage stage, long seed, List<Integer> positions, int n) {
        try (SharedDoubles rows = SharedDoubles.of(positions.size(), n)) {
            for (int i : positions) {
                rows.row(i).write(0, array(seed, i, n));
            }
            return stage.tasks().map(i -> sum(rows.row(i)), positions);
        }
    }

    private static double sum(SharedDoubles array) {
        double sum = 0;
        for (long i = 0; i < array.length(); i++) {
            sum += array.get(i);
        }
        return sum;
    }

    /** Uniform in [0, 1). */
    private static double[] array(long seed, int position, int n) {
        Philox random = Philox.at(seed, position);
        double[] array = new double[n];
        for (int j = 0; j < n; j++) {
            array[j] = random.nextDouble();
        }
        return array;
    }

    private static List<Double> sums(List<double[]> arrays) {
        List<Double> sums = new ArrayList<>();
        for (double[] array : arrays) {
            sums.add(sum(array));
        }
        return sums;
    }

    private static double sum(double[] array) {
        double sum = 0;
        for (double x : array) {
            sum += x;
        }
        return sum;
    }

    /** A sum of n numbers uniform in [0, 1) has mean n/2 and variance n/12; ten deviations happen to nobody. */
    private static @Nullable String flaw(List<Double> sums, int n) {
        double bound = 10 * Math.sqrt(n / 12.0);
        for (double sum : sums) {
            if (Math.abs(sum - n / 2.0) > bound) {
                return "a sum is " + sum + ", further than " + bound + " from " + n / 2.0;
            }
        }
        return null;
    }
}
