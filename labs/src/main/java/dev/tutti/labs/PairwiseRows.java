// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Loop;
import dev.tutti.Philox;
import dev.tutti.Task;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The lab {@code pairwise-rows}: Euclidean distances between all pairs of vectors, a row of the matrix a task. */
final class PairwiseRows implements Lab {

    @Override
    public Card card() {
        return new Card(
                "pairwise-rows",
                Document.E,
                "Pairwise distances, a task a row",
                "distances between all pairs of vectors, a task a row",
                "200×100: 12.5 ms serial, where a call a pair takes 237 ms; 500×100: 40.9 ms serial, 46 on 1 process,"
                        + " 19.7 on 4, 28.1 on 6");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "vectors", 1, 40_000, 500, 2_000, 500),
                new Parameter("measurements", "numbers in each vector", 1, 1_000_000, 100, 100, 100));
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        double[][] data = vectors(arguments.seed(), n, arguments.intValue("measurements"));
        return List.of(distances(data)
                .form("map, a task a row", stage -> rows(stage, n, i -> row(data, i)))
                .form(
                        "Loop.toList",
                        stage -> Loop.range(n)
                                .on(stage.pool())
                                .onProgress(stage.listener())
                                .toList(i -> row(data, i))
                                .toArray(double[][]::new)));
    }

    /** The matrix, a task a row. */
    static double[][] rows(Stage stage, int n, Task<Integer, double[]> row) {
        return stage.tasks().map(row, IntStream.range(0, n).boxed()).toArray(double[][]::new);
    }

    /** The question whose serial form fills the matrix pair by pair. */
    static Question<double[][]> distances(double[][] data) {
        return Question.of(
                data.length + " × " + data[0].length,
                () -> matrix(data),
                PairwiseRows::flaw,
                PairwiseRows::sum,
                matrix -> "sum of all distances: " + sum(matrix));
    }

    /** Vectors uniform in [0,1), each number from its own place in the random sequence. */
    static double[][] vectors(long seed, int n, int measurements) {
        double[][] vectors = new double[n][measurements];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < measurements; j++) {
                vectors[i][j] = Philox.at(seed, i, j).nextDouble();
            }
        }
        return vectors;
    }

    /** The distances from vector i to all. */
    static double[] row(double[][] data, int i) {
        double[] row = new double[data.length];
        for (int j = 0; j < data.length; j++) {
            row[j] = distance(data[i], data[j]);
        }
        return row;
    }

    private static double[][] matrix(double[][] data) {
        double[][] matrix = new double[data.length][data.length];
        for (int i = 0; i < data.length; i++) {
            for (int j = 0; j < data.length; j++) {
                matrix[i][j] = distance(data[i], data[j]);
            }
        }
        return matrix;
    }

    static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            double difference = a[k] - b[k];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    /** Subtraction changes only its sign when its operands are swapped, so the matrix is symmetric to the last bit. */
    private static @Nullable String flaw(double[][] matrix) {
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j <= i; j++) {
                double value = matrix[i][j];
                if (value != matrix[j][i] || (i == j && value != 0)) {
                    return "[" + i + "][" + j + "] is " + value + " but [" + j + "][" + i + "] is " + matrix[j][i];
                }
            }
        }
        return null;
    }

    private static double sum(double[][] matrix) {
        return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).sum();
    }
}
