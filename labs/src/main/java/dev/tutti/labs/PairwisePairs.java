// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import java.util.List;
import java.util.stream.IntStream;

/** The lab {@code pairwise-pairs}: the matrix of {@code pairwise-rows} with a task for each of its numbers. */
final class PairwisePairs implements Lab {

    @Override
    public Card card() {
        return new Card(
                "pairwise-pairs",
                Document.E,
                "Pairwise distances, a task a pair",
                "the same matrix, a task a pair: too little work in each",
                "200×100: 237 ms serial, 352 on 1 process, 177 on 4; a task a row takes 12.5 ms, serially");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "vectors", 1, 2_000, 200, 1_000, 200),
                new Parameter("measurements", "numbers in each vector", 1, 1_000_000, 100, 100, 100));
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        double[][] data = PairwiseRows.vectors(arguments.seed(), n, arguments.intValue("measurements"));
        return List.of(PairwiseRows.distances(data).form("map, a task a pair", stage -> matrix(stage, data)));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        long n = arguments.value("n");
        return LabFigures.with(Lab.super.explain(arguments, runs), LabFigures.each(runs, "pair", n * n).stream());
    }

    /** The matrix, a task a pair. */
    static double[][] matrix(Stage stage, double[][] data) {
        int n = data.length;
        List<Double> distances = stage.tasks()
                .map(
                        pair -> PairwiseRows.distance(data[pair / n], data[pair % n]),
                        IntStream.range(0, n * n).boxed().toList());
        double[][] matrix = new double[n][n];
        for (int pair = 0; pair < n * n; pair++) {
            matrix[pair / n][pair % n] = distances.get(pair);
        }
        return matrix;
    }
}
