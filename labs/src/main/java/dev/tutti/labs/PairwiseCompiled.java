// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Capability;
import dev.tutti.Loop;
import java.util.ArrayList;
import java.util.List;

/**
 * The lab {@code pairwise-compiled}: the matrix of {@code pairwise-rows} by a loop over its rows, and by one over its
 * cells. Each distance is computed by itself, so all forms give the same bits.
 */
final class PairwiseCompiled implements Lab {

    /** Of the small matrix, which a task a pair fills too. */
    private static final int FEW = 10;

    @Override
    public Card card() {
        return new Card(
                "pairwise-compiled",
                Document.E,
                "Pairwise distances by a loop over rows",
                "the same matrix by one loop over rows, or over cells",
                "500×100: 22.6 ms by a compiled parallel loop over rows, where a task a row took 40.9 ms serial, 19.7 on"
                        + " 4 processes");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "vectors", 1, 40_000, 500, 2_000, 500),
                new Parameter("measurements", "numbers in each vector", 1, 1_000_000, 100, 100, 100));
    }

    @Override
    public List<String> backends() {
        return List.of("serial", "threads");
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        int measurements = arguments.intValue("measurements");
        List<Question<?>> questions = new ArrayList<>();
        if (n > FEW) {
            double[][] few = PairwiseRows.vectors(arguments.seed(), FEW, measurements);
            questions.add(distances(few).form("map, a task a pair", stage -> PairwisePairs.matrix(stage, few)));
        }
        questions.add(distances(PairwiseRows.vectors(arguments.seed(), n, measurements)));
        return questions;
    }

    private static Question<double[][]> distances(double[][] data) {
        return PairwiseRows.distances(data)
                .formNeeding("Loop.forEach over rows", Capability.SHARED_HEAP, stage -> rows(stage, data))
                .form(
                        "Loop.grid over cells",
                        stage -> Loop.grid(data.length, data.length)
                                .on(stage.pool())
                                .onProgress(stage.listener())
                                .toDoubles((i, j) -> PairwiseRows.distance(data[i], data[j])));
    }

    /** Nobody but its own index writes a row. */
    private static double[][] rows(Stage stage, double[][] data) {
        int n = data.length;
        double[][] matrix = new double[n][n];
        stage.loop(n).forEach(i -> {
            for (int j = 0; j < n; j++) {
                matrix[i][j] = PairwiseRows.distance(data[i], data[j]);
            }
        });
        return matrix;
    }
}
