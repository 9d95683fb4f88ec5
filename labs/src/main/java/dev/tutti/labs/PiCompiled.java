// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Capability;
import dev.tutti.Loop;
import dev.tutti.Philox;
import dev.tutti.expr.CompiledExpr;
import dev.tutti.expr.DType;
import dev.tutti.expr.Expr;
import dev.tutti.measure.Figures;
import dev.tutti.measure.Plot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The lab {@code pi-compiled}: Monte Carlo π by a loop, which keeps nothing but a count, and in array style, which keeps
 * two numbers a sample. Points are those of {@code pi-monte-carlo}, so every form counts the same hits.
 */
final class PiCompiled implements Lab {

    private static final CompiledExpr HITS = hits();

    private static CompiledExpr hits() {
        Expr x = Expr.vector(DType.FLOAT64, "x");
        Expr y = Expr.vector(DType.FLOAT64, "y");
        return Expr.compile(x.square().plus(y.square()).atMost(1).count(), x, y);
    }

    private static final String LOOP = "Loop.count";
    private static final String ARRAYS = "array style";

    @Override
    public Card card() {
        return new Card(
                "pi-compiled",
                Document.D,
                "Monte Carlo π, with and without arrays",
                "hits in a circle: a loop, or arrays of 16 bytes a sample",
                "asks for the peak memory at 1e8 samples: a constant for the loop, at least 1.6 GB for arrays");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter(
                "n", "samples; 16 bytes each in array style", 1, 1_000_000_000, 500_000, 100_000_000, 10_000_000));
    }

    @Override
    public List<String> backends() {
        return List.of("serial", "threads");
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        long seed = arguments.seed();
        int n = arguments.intValue("n");
        return List.of(PiMonteCarlo.samples(seed, n)
                .form(
                        LOOP,
                        stage -> Loop.range((long) n)
                                .on(stage.pool())
                                .onProgress(stage.listener())
                                .count(i -> PiMonteCarlo.isHit(seed, i)))
                .formNeeding(ARRAYS, Capability.SHARED_HEAP, stage -> arrays(stage, seed, n))
                .formNeeding("array expression", Capability.SHARED_HEAP, stage -> expression(stage, seed, n)));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        long n = arguments.value("n");
        return LabFigures.with(
                Lab.super.explain(arguments, runs),
                Stream.concat(
                        PiMonteCarlo.error(runs.getFirst(), n),
                        LabFigures.both(
                                runs,
                                LOOP,
                                ARRAYS,
                                (loop, arrays) -> "On " + loop.target() + " arrays take "
                                        + Figures.ratio(LabFigures.seconds(arrays) / LabFigures.seconds(loop))
                                        + " times as long as the loop, and "
                                        + Figures.bytes(Math.max(0, arrays.peakBytes() - loop.peakBytes()))
                                        + " more memory at the peak; 16 bytes a sample are " + Figures.bytes(16 * n)
                                        + ".")));
    }

    /** All coordinates first, then all hits. */
    private static long arrays(Stage stage, long seed, int n) {
        double[] x = new double[n];
        double[] y = new double[n];
        fill(stage, seed, x, y);
        return stage.loop(n).count(i -> x[i] * x[i] + y[i] * y[i] <= 1);
    }

    /** The same, and all that is done with the coordinates as numpy would write it, compiled to one pass. */
    private static long expression(Stage stage, long seed, int n) {
        double[] x = new double[n];
        double[] y = new double[n];
        fill(stage, seed, x, y);
        return OnThreads.of(stage, HITS).callLong(x, y);
    }

    private static void fill(Stage stage, long seed, double[] x, double[] y) {
        stage.loop(x.length).forEach(i -> {
            Philox random = Philox.at(seed, i);
            x[i] = 2 * random.nextDouble() - 1;
            y[i] = 2 * random.nextDouble() - 1;
        });
    }

    /** The speedups, and the memory of each form. */
    @Override
    public List<Plot> plots(Arguments arguments, List<LabRun> runs) {
        List<Plot> plots = new ArrayList<>(Lab.super.plots(arguments, runs));
        plots.add(LabPlots.figures(
                runs.getFirst().question() + ": memory",
                "MB at the peak, this JVM and its workers",
                runs,
                run -> run.peakBytes() / 1e6));
        return plots;
    }
}
