// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Loop;
import dev.tutti.machine.Machine;
import dev.tutti.measure.Figures;
import dev.tutti.measure.Plot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code array-sum}: the sum of n numbers spread evenly from 0 to 100, read from an array or computed on the
 * way, and how many cores were busy: processor time over wall time.
 *
 * <p>Both loops add the same bits in the same order, so their sums are equal to the last bit. The plain loop adds from
 * left to right. The exact sum is 50 n.
 */
final class ArraySum implements Lab {

    private static final double LAST = 100;

    private static final String WITHOUT_ARRAY = "Loop.sum without an array";

    /** Half the distance from 1 to the next double: the relative error of one rounding. */
    private static final double ROUNDING = 0x1p-53;

    @Override
    public Card card() {
        return new Card(
                "array-sum",
                Document.D,
                "The sum of an array, and how many cores it kept busy",
                "Σ of 0 … 100 in n steps; CPU time over wall time",
                "CPU time over wall time is about the number of cores");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("n", "numbers", 2, 1_000_000_000, 4_000_000, 100_000_000, 100_000_000));
    }

    @Override
    public List<String> backends() {
        return List.of("serial", "threads");
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        double step = LAST / (n - 1);
        double[] x = Loop.range(n).toDoubles(i -> i * step);
        return List.of(Question.of(
                        "Σ of " + Figures.count(n) + " numbers from 0 to 100",
                        () -> plain(x),
                        sum -> flaw(sum, n),
                        sum -> sum,
                        sum -> "Σ = " + sum + ", exactly " + exact(n))
                .form("Loop.sum of the array", stage -> stage.loop(n).sum(i -> x[i]), asTheTree(x))
                .form(WITHOUT_ARRAY, stage -> stage.loop(n).sum(i -> i * step), asTheTree(x)));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        List<LabRun> reading =
                runs.stream().filter(run -> !run.form().equals(WITHOUT_ARRAY)).toList();
        return LabFigures.with(
                Lab.super.explain(arguments, runs),
                LabFigures.rates(reading, 8.0 * arguments.value("n"), LabFigures.memory()).stream());
    }

    private static double plain(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value;
        }
        return sum;
    }

    /** The bits of the loop on one thread; {@link #flaw} holds for both, for they pass it alone. */
    private static BiPredicate<Double, Double> asTheTree(double[] x) {
        return (sum, plain) -> sum == Loop.range(x.length).serial().sum(i -> x[i]) && flaw(sum, x.length) == null;
    }

    private static double exact(int n) {
        return n * (LAST / 2);
    }

    /** n − 1 additions, and less than 3 roundings in each term, of positive numbers: relative to their sum. */
    static @Nullable String flaw(double sum, int n) {
        double bound = (n + 3.0) * ROUNDING * exact(n);
        return Math.abs(sum - exact(n)) <= bound
                ? null
                : "the sum is " + sum + ", more than " + bound + " away from " + exact(n);
    }

    /** The speedups, and the ratio of the times. */
    @Override
    public List<Plot> plots(Arguments arguments, List<LabRun> runs) {
        List<Plot> plots = new ArrayList<>(Lab.super.plots(arguments, runs));
        int cores = Machine.here().usableCores();
        plots.add(LabPlots.figures("Cores kept busy", "processor time over wall time", runs, ArraySum::busy)
                .mark(cores, cores == 1 ? "the core" : "all cores"));
        return plots;
    }

    private static double busy(LabRun run) {
        return run.timing() == null || run.timing().isTooShort()
                ? Double.NaN
                : run.cpuSeconds() / run.timing().median();
    }
}
