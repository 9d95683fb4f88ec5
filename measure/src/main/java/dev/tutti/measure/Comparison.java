// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * How many times faster one work is than another, and whether its trials show that it is at all.
 *
 * <p>The test is that of Mann and Whitney, on ranks: it asks nothing of the shape of the noise, which on a shared machine
 * is far from normal. The interval belongs to the same test: it holds the ratios by which the trials of one could be
 * multiplied without a significant difference from those of the other (Moses; Hollander and Wolfe, <i>Nonparametric
 * Statistical Methods</i>, section 4.3, of logarithms). With fewer than 4 trials on each side nothing is significant.
 * Both take trials as independent: a slow minute that hits one side only is not seen as noise.
 *
 * @param ratio the median of the reference's trials divided by that of the other's: 2 for twice as fast
 * @param lower the least ratio that fits the trials at 95 % confidence; 0 if there are too few trials
 * @param upper the greatest; positive infinity if there are too few trials
 * @param pValue how often two equal works would differ as much by chance, from 0 to 1
 */
public record Comparison(double ratio, double lower, double upper, double pValue) {

    private static final double SIGNIFICANCE = 0.05;

    /** The 97.5 % quantile of the normal distribution. */
    private static final double TWO_SIDED_95 = 1.959963984540054;

    /**
     * Compares two works by their trials.
     *
     * @param reference seconds of the trials of one, at least 1, each more than 0, in any order
     * @param other seconds of the trials of the other
     * @return the comparison
     */
    public static Comparison of(List<Double> reference, List<Double> other) {
        double[] x = checked("reference", reference);
        double[] y = checked("other", other);
        double[] ratios = new double[x.length * y.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = x[i / y.length] / y[i % y.length];
        }
        Arrays.sort(ratios);
        double deviation = Math.sqrt(ratios.length * (x.length + y.length + 1.0) / 12);
        int skipped = (int) Math.floor(ratios.length / 2.0 - TWO_SIDED_95 * deviation);
        boolean enough = skipped > 0;
        return new Comparison(
                Sample.median(reference) / Sample.median(other),
                enough ? ratios[skipped - 1] : 0,
                enough ? ratios[ratios.length - skipped] : Double.POSITIVE_INFINITY,
                MannWhitneyUTest.withDefaults().test(x, y).getPValue());
    }

    /**
     * Compares two timings.
     *
     * @param reference one, with a trial at least
     * @param other the other
     * @return the comparison
     */
    public static Comparison of(Timing reference, Timing other) {
        return of(reference.trialSeconds(), other.trialSeconds());
    }

    private static double[] checked(String name, List<Double> seconds) {
        double[] sorted = Sample.sorted(seconds);
        if (sorted.length == 0 || !(sorted[0] > 0 && sorted[sorted.length - 1] < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "trials to compare must be some, each of more than 0 seconds: " + name + "=" + seconds);
        }
        return sorted;
    }

    /**
     * Whether the trials show a difference: a p-value of less than 0.05.
     *
     * @return whether the difference is unlikely to be chance
     */
    public boolean isSignificant() {
        return pValue < SIGNIFICANCE;
    }

    /** {@return the ratio, its interval, and whether it is significant} */
    @Override
    public String toString() {
        return Figures.ratio(ratio) + "x (" + Figures.ratio(lower) + " to "
                + (Double.isInfinite(upper) ? "?" : Figures.ratio(upper)) + ")"
                + (isSignificant() ? "" : ", not significant");
    }
}
