// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.dflib.DoubleSeries;
import org.dflib.Series;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers of a column are like.
 *
 * @param column its name
 * @param count how many there are
 * @param mean their mean
 * @param std their standard deviation, that of a sample: over n − 1
 * @param min the least of them
 * @param q1 the first quartile: between two numbers as far as the place (n − 1)/4 is
 * @param median the same of (n − 1)/2
 * @param q3 the same of 3 (n − 1)/4
 * @param max the greatest
 */
record PriceDescription(
        String column,
        double count,
        double mean,
        double std,
        double min,
        double q1,
        double median,
        double q3,
        double max) {

    private static final List<String> NAMES = List.of("count", "mean", "std", "min", "25%", "50%", "75%", "max");

    static PriceDescription of(String column, double[] numbers) {
        DoubleSeries series = Series.ofDouble(numbers);
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        return new PriceDescription(
                column,
                series.size(),
                series.avg(),
                series.stdDev(false),
                series.min(),
                quantile(sorted, 0.25),
                quantile(sorted, 0.5),
                quantile(sorted, 0.75),
                series.max());
    }

    private static double quantile(double[] sorted, double part) {
        double place = part * (sorted.length - 1);
        int below = (int) place;
        return below == sorted.length - 1
                ? sorted[below]
                : sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
    }

    List<Double> figures() {
        return List.of(count, mean, std, min, q1, median, q3, max);
    }

    /** What is wrong with a figure, if anything. */
    @Nullable
    String flaw(PandasFigures known) {
        return IntStream.range(0, NAMES.size())
                .mapToObj(i -> known.flaw(
                        "describe",
                        column,
                        NAMES.get(i),
                        figures().get(i),
                        bound(figures().get(i))))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /**
     * Sums of n positive numbers, in any order, are within n − 1 roundings of the exact one, relative to it. A standard
     * deviation of at least half the mean has four times as many at most, through the mean that it subtracts.
     */
    private double bound(double figure) {
        return 2 * (4 * count + 8) * Prices.ROUNDING * figure;
    }

    @Override
    public String toString() {
        return column + " "
                + String.join(
                        ", ",
                        IntStream.range(0, NAMES.size())
                                .mapToObj(i -> NAMES.get(i) + " "
                                        + Prices.number(figures().get(i)))
                                .toList());
    }
}
