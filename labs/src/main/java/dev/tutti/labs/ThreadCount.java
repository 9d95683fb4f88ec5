// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Loop;
import dev.tutti.measure.Plot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The lab {@code thread-count}: one loop on more and more threads, fewer than the cores, as many, and more; on those of
 * a pool, and on as many as the loop is told to take.
 */
final class ThreadCount implements Lab {

    private static final int DOCUMENT_POINTS = 100_000_000;

    private static final List<Integer> DOCUMENT_THREADS = List.of(2, 3, 4, 5, 6, 7, 8);

    private static final List<Double> DOCUMENT_SECONDS = List.of(0.065, 0.0612, 0.0509, 0.0629, 0.0553, 0.0508, 0.0551);

    @Override
    public Card card() {
        return new Card(
                "thread-count",
                Document.E,
                "One loop on 1 to 7 threads",
                "∫x²−x by Loop.sum on 1 to 7 threads, and on one a core",
                "1e8 points: 55.1 ms on the default of 8, then 65.0, 61.2, 50.9, 62.9, 55.3, 50.8 ms on 2 to 7: flat");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("n", "points", 1, 1_000_000_000, 20_000_000, 1_000_000_000, DOCUMENT_POINTS));
    }

    @Override
    public List<String> backends() {
        return List.of("threads");
    }

    @Override
    public List<Integer> workers(int cores) {
        return IntStream.concat(IntStream.rangeClosed(1, 7), IntStream.of(cores))
                .sorted()
                .distinct()
                .boxed()
                .toList();
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        double dx = IntegralSplit.width(n);
        return List.of(IntegralSplit.question(n)
                .form(
                        "Loop.threads",
                        stage -> dx
                                * Loop.range(n)
                                        .threads(stage.pool().workers())
                                        .onProgress(stage.listener())
                                        .sum(i -> IntegralTasks.f(i * dx)),
                        IntegralSplit.near(n)));
    }

    /** The speedups, and the times, beside those of the document where the number of points is its own. */
    @Override
    public List<Plot> plots(Arguments arguments, List<LabRun> runs) {
        List<Plot> plots = new ArrayList<>(Lab.super.plots(arguments, runs));
        Plot seconds = LabPlots.seconds(IntegralSplit.title(arguments.intValue("n")) + ": time to solution", runs);
        plots.add(
                arguments.value("n") == DOCUMENT_POINTS
                        ? seconds.reference("document, 8 processors", DOCUMENT_THREADS, DOCUMENT_SECONDS)
                        : seconds);
        return plots;
    }
}
