// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Capability;
import dev.tutti.measure.Figures;
import java.util.List;
import java.util.stream.Stream;

/**
 * The lab {@code global-data}: tasks that read their data from a static field.
 *
 * <p>A forked process would inherit the field; a child JVM initializes the class anew, so there the field has its first
 * value. The pool refuses such a task instead of computing with the wrong data. Two cures follow.
 */
final class GlobalData implements Lab {

    /** The first value is a toy; the lab sets it to the real data, as the document does. */
    private static volatile double[][] data = PairwiseRows.vectors(0, 10, 10);

    @Override
    public Card card() {
        return new Card(
                "global-data",
                Document.E,
                "Data in a static field",
                "a static field read by tasks: shared, refused, or cured",
                "a forked process inherits the global variable, so reading it works there");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "vectors", 1, 40_000, 500, 1_000, 200),
                new Parameter("measurements", "numbers in each vector", 1, 1_000_000, 100, 100, 100));
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        long seed = arguments.seed();
        int n = arguments.intValue("n");
        int measurements = arguments.intValue("measurements");
        double[][] vectors = PairwiseRows.vectors(seed, n, measurements);
        data = vectors;
        return List.of(PairwiseRows.distances(vectors)
                .formNeeding(
                        "static field",
                        Capability.SHARED_HEAP,
                        stage -> PairwiseRows.rows(stage, n, i -> PairwiseRows.row(data, i)))
                .form("captured", stage -> PairwiseRows.rows(stage, n, i -> PairwiseRows.row(vectors, i)))
                .formAfter(
                        "initializer",
                        () -> data = PairwiseRows.vectors(seed, n, measurements),
                        stage -> PairwiseRows.rows(stage, n, i -> PairwiseRows.row(data, i))));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        return LabFigures.with(
                Lab.super.explain(arguments, runs),
                Stream.concat(
                        runs.stream()
                                .filter(run ->
                                        run.timing() == null && !run.remark().isEmpty())
                                .map(run -> LabPlots.label(run) + " was refused, for its data would have been wrong."),
                        LabFigures.both(
                                runs,
                                "captured",
                                "initializer",
                                (captured, initializer) -> "On " + captured.target() + " captured data took "
                                        + Figures.seconds(LabFigures.seconds(captured)) + ", data that an initializer"
                                        + " makes in each worker beforehand "
                                        + Figures.seconds(LabFigures.seconds(initializer)) + ".")));
    }
}
