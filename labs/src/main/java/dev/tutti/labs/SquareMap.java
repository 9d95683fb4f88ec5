// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.measure.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The lab {@code map}: a loop that fills a list, and the one call that replaces it. */
final class SquareMap implements Lab {

    @Override
    public Card card() {
        return new Card(
                "map",
                Document.B,
                "From a loop to a map",
                "x² of 0 … n−1: the loop, then map; too little work to gain",
                "");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("n", "numbers to square", 1, 2_000_000, 100_000, 1_000_000, 10));
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        long n = arguments.value("n");
        List<Long> numbers = numbers(n);
        return List.of(squares(n).form("map", stage -> stage.tasks().map(x -> x * x, numbers)));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        return LabFigures.with(
                Lab.super.explain(arguments, runs), LabFigures.each(runs, "number", arguments.value("n")).stream());
    }

    /** The question whose serial form is the loop. */
    static Question<List<Long>> squares(long n) {
        List<Long> numbers = numbers(n);
        return Question.of(
                Figures.count(n) + " squares",
                () -> squares(numbers),
                squares -> flaw(squares, n),
                SquareMap::sum,
                squares -> "sum of the squares: " + sum(squares));
    }

    static List<Long> numbers(long n) {
        return LongStream.range(0, n).boxed().toList();
    }

    private static List<Long> squares(List<Long> numbers) {
        List<Long> results = new ArrayList<>();
        for (long x : numbers) {
            results.add(x * x);
        }
        return results;
    }

    /** The sum of x² for x from 0 to n−1 is (n−1)n(2n−1)/6. */
    private static @Nullable String flaw(List<Long> squares, long n) {
        long sum = sum(squares);
        long known = (n - 1) * n / 2 * (2 * n - 1) / 3;
        return sum == known ? null : "the sum is " + sum + ", not " + known;
    }

    private static long sum(List<Long> values) {
        return values.stream().mapToLong(x -> x).sum();
    }
}
