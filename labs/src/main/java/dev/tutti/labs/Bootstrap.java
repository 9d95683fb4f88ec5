// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.Loop;
import dev.tutti.Philox;
import dev.tutti.measure.Figures;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The lab {@code bootstrap}: means of draws of y = α + x₁ + 2x₂ + x₃/2 + ε, all five normal, round after round.
 *
 * <p>A draw depends on the seed, its round and its place in the round alone, so every form finds the same means.
 */
final class Bootstrap implements Lab {

    private static final double MEAN = 15 + 3 + 2 * 10 + 8 / 2.0;
    private static final double VARIANCE = 2 * 2 + 5 * 5 + 2 * 2 * 1 + 8 * 8 / 4.0 + 1;

    @Override
    public Card card() {
        return new Card(
                "bootstrap",
                Document.A,
                "Means of random draws, round after round",
                "the mean of a thousand draws, again and again; E[y] = 42",
                "for 100 rounds serial may well win; 10,000 are good practice");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("n", "rounds", 1, 10_000_000, 60, 20_000, 100),
                new Parameter("draws", "draws of each round", 1, 10_000_000, 1_000, 1_000, 1_000));
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        int n = arguments.intValue("n");
        int draws = arguments.intValue("draws");
        long seed = arguments.seed();
        return List.of(Question.of(
                        Figures.count(n) + " rounds of " + Figures.count(draws),
                        () -> means(seed, n, draws),
                        means -> flaw(means, draws),
                        Bootstrap::mean,
                        means -> "mean of the means: " + mean(means))
                .form(
                        "map, a task a round",
                        stage -> stage
                                .tasks()
                                .map(
                                        round -> round(seed, round, draws),
                                        IntStream.range(0, n).boxed().toList())
                                .stream()
                                .mapToDouble(mean -> mean)
                                .toArray())
                .form(
                        "Loop.toDoubles",
                        stage -> Loop.range(n)
                                .on(stage.pool())
                                .onProgress(stage.listener())
                                .toDoubles(round -> round(seed, round, draws))));
    }

    private static double[] means(long seed, int n, int draws) {
        double[] means = new double[n];
        for (int round = 0; round < n; round++) {
            means[round] = round(seed, round, draws);
        }
        return means;
    }

    private static double round(long seed, int round, int draws) {
        double sum = 0;
        for (int draw = 0; draw < draws; draw++) {
            Philox random = Philox.at(seed, round, draw);
            sum += random.nextGaussian(15, 2)
                    + random.nextGaussian(3, 5)
                    + 2 * random.nextGaussian(10, 1)
                    + random.nextGaussian(8, 8) / 2
                    + random.nextGaussian(0, 1);
        }
        return sum / draws;
    }

    /** The mean of all draws is normal. Eight standard deviations are missed once in 1e15 seeds. */
    private static @Nullable String flaw(double[] means, int draws) {
        double bound = 8 * Math.sqrt(VARIANCE / ((double) means.length * draws));
        double mean = mean(means);
        return Math.abs(mean - MEAN) <= bound ? null : mean + " is more than " + bound + " away from " + MEAN;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }
}
