// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Capability;
import dev.tutti.Loop;
import dev.tutti.expr.CompiledExpr;
import dev.tutti.expr.DType;
import dev.tutti.expr.Expr;
import dev.tutti.measure.Plot;
import dev.tutti.measure.Timing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * The lab {@code integral-compiled}: ∫₀² x²−x in array style, as a loop, and as a loop over pieces, for more and more
 * points.
 *
 * <p>The terms have the same bits in all forms; the order in which they are added differs, and so may the last digits.
 * An array that is summed by a loop is summed in the order of that loop, so these two forms agree to the last bit.
 */
final class IntegralCompiled implements Lab {

    private static final CompiledExpr SUM = sum();

    private static CompiledExpr sum() {
        Expr x = Expr.vector(DType.FLOAT64, "x");
        return Expr.compile(x.square().minus(x).sum(), x);
    }

    private static final int[] SIZES = {100, 1_000_000, 10_000_000, 100_000_000};

    /** Three arrays of more than that are not made, nor did the document. */
    private static final int MOST_IN_ARRAYS = 10_000_000;

    /** Of the range; not a number that depends on the workers, on which the sum's last digits would then depend. */
    private static final int PIECES = 64;

    @Override
    public Card card() {
        return new Card(
                "integral-compiled",
                Document.E,
                "One integral in array style and as a loop",
                "∫x²−x in arrays and loops, to the last digit",
                "0.6467999999999999 (loops) and 0.6468 (arrays) at 100 points; 149 ms in plain Python at 1e6; at 1e7"
                        + " 48.6 ms in arrays, 70.9 compiled, 5.85 compiled and parallel, a loop 10 compiled and 6.56"
                        + " parallel; at 1e8 54.5 ms for parallel arrays and 52.9 for the parallel loop");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter(
                "n",
                "points of the last integral, after 100, 1e6, 1e7",
                1,
                1_000_000_000,
                1_000_000,
                100_000_000,
                100_000_000));
    }

    @Override
    public List<String> backends() {
        return List.of("serial", "threads");
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        List<Question<?>> questions = new ArrayList<>();
        for (int n : sizes(arguments.intValue("n"))) {
            questions.add(question(n));
        }
        return questions;
    }

    private static int[] sizes(int last) {
        return IntStream.concat(Arrays.stream(SIZES).filter(n -> n < last), IntStream.of(last))
                .toArray();
    }

    /** All forms for n points. */
    static Question<Double> question(int n) {
        double dx = IntegralSplit.width(n);
        Question<Double> question = IntegralSplit.question(n);
        if (n <= MOST_IN_ARRAYS) {
            question = question.form("array style", stage -> arrays(stage, n), asTheLoop(n))
                    .formNeeding(
                            "array expression", Capability.SHARED_HEAP, stage -> expression(stage, n), asTheLoop(n));
        }
        return question.form(
                "a loop over " + PIECES + " pieces",
                stage ->
                        dx * stage.loop(PIECES).sum(piece -> IntegralSplit.sum(part(n, piece), part(n, piece + 1), dx)),
                IntegralSplit.near(n));
    }

    /** An array for each operation, as numpy makes it. */
    private static double arrays(Stage stage, int n) {
        double dx = IntegralSplit.width(n);
        double[] x = stage.loop(n).toDoubles(i -> i * dx);
        double[] squares = stage.loop(n).toDoubles(i -> x[i] * x[i]);
        double[] terms = stage.loop(n).toDoubles(i -> squares[i] - x[i]);
        return dx * stage.loop(n).sum(i -> terms[i]);
    }

    /** The abscissae in an array, and all that is done with them as numpy would write it, compiled to one pass. */
    private static double expression(Stage stage, int n) {
        double dx = IntegralSplit.width(n);
        double[] x = stage.loop(n).toDoubles(i -> i * dx);
        return dx * OnThreads.of(stage, SUM).callDouble((Object) x);
    }

    private static long part(long n, int piece) {
        return n * piece / PIECES;
    }

    /** The bits of the loop without arrays, which is near the plain one. */
    private static BiPredicate<Double, Double> asTheLoop(int n) {
        double dx = IntegralSplit.width(n);
        return (arrays, plain) -> arrays == dx * Loop.range(n).serial().sum(i -> IntegralTasks.f(i * dx))
                && IntegralSplit.near(n).test(arrays, plain);
    }

    /** The speedups, and time against the number of points beside that of the document. */
    @Override
    public List<Plot> plots(Arguments arguments, List<LabRun> runs) {
        List<Plot> plots = new ArrayList<>(Lab.super.plots(arguments, runs));
        Target most = runs.getLast().target();
        Map<String, List<Point>> curves = new LinkedHashMap<>();
        for (int n : sizes(arguments.intValue("n"))) {
            for (LabRun run : runs) {
                Timing timing = run.timing();
                if (run.question().equals(IntegralSplit.title(n))
                        && (run.isSerialForm() || run.target().equals(most))
                        && timing != null
                        && !timing.isTooShort()) {
                    curves.computeIfAbsent(LabPlots.label(run), name -> new ArrayList<>())
                            .add(new Point(n, timing.median()));
                }
            }
        }
        curves.put("document, arrays", List.of(new Point(1e7, 48.6e-3)));
        curves.put("document, parallel loop", List.of(new Point(1e7, 6.56e-3), new Point(1e8, 52.9e-3)));
        Plot plot = Plot.curves("∫₀² x²−x: time to solution", "points", "seconds");
        for (Map.Entry<String, List<Point>> curve : curves.entrySet()) {
            plot = plot.curve(
                    curve.getKey(),
                    curve.getValue().stream().map(Point::n).toList(),
                    curve.getValue().stream().map(Point::seconds).toList());
        }
        plots.add(plot.logX().logY());
        return plots;
    }

    private record Point(double n, double seconds) {}
}
