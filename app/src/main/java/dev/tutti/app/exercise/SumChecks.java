// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app.exercise;

import static dev.tutti.app.exercise.Checks.agree;
import static dev.tutti.app.exercise.Checks.length;
import static dev.tutti.app.exercise.Checks.near;
import static dev.tutti.app.exercise.Checks.require;
import static dev.tutti.app.exercise.Checks.speedup;

import java.util.Arrays;

/** Exercises about sums: integrals, series, and means of random draws. */
final class SumChecks {

    private static final double MEAN = 15 + 3 + 2 * 10 + 8 / 2.0;
    private static final double VARIANCE = 2 * 2 + 5 * 5 + 2 * 2 * 1 + 8 * 8 / 4.0 + 1;
    private static final int DRAWS = 1000;

    /** In standard deviations; missed once in 1e9 seeds. */
    private static final int FAR = 6;

    /** Beyond this far, the printed digits of the document are not compared. */
    private static final double DIGITS = 1e-9;

    private SumChecks() {}

    static void bootstrap(Answer answer) {
        int rounds = (int) answer.number("rounds");
        require(rounds >= 100, "rounds is %d: 100 are asked for, then 10,000", rounds);
        double[] means = answer.numbers("sResults");
        length("sResults", means.length, rounds);
        double mean = Arrays.stream(means).average().orElseThrow();
        double deviation = Math.sqrt(VARIANCE / DRAWS);
        double found =
                Math.sqrt(Arrays.stream(means).map(x -> (x - mean) * (x - mean)).sum() / (rounds - 1));
        require(
                Math.abs(found / deviation - 1) <= FAR / Math.sqrt(2.0 * rounds),
                "the standard deviation of sResults is %.3f: expected about %.3f, of means of 1,000 draws whose N(m, s)"
                        + " have the standard deviation s, not the variance",
                found,
                deviation);
        near("the mean of sResults", mean, MEAN, FAR * deviation / Math.sqrt(rounds));
        agree("pResults", answer.list("pResults"), "sResults", answer.list("sResults"));
        answer.note("%,d rounds, their mean %.3f; the expectation is 42", rounds, mean);
        speedup(answer);
        if (rounds < 10_000) {
            answer.note("now set rounds to 10_000, which is good practice");
        }
    }

    static void arrays(Answer answer) {
        int n = 200_000;
        double loop = answer.callNumber("piLoop", n);
        near("piLoop(200_000)", loop, Math.PI, FAR * 4 * Math.sqrt(0.1685 / n));
        near("piArrays(200_000), of the same points as piLoop,", answer.callNumber("piArrays", n), loop, 0);
        double loopBytes = answer.number("loopBytes");
        require(loopBytes < 1e6, "loopBytes is %.3g: the loop keeps a few numbers, whatever n is", loopBytes);
        double bytes = answer.number("arrayBytes");
        require(
                bytes >= 1.6e9 && bytes <= 4e9,
                "arrayBytes is %.3g: two arrays of 1e8 doubles, a hundred million of 8 bytes each, are 1.6e9",
                bytes);
        speedup(answer);
    }

    static void integral(Answer answer) {
        near("integrate(0, 2, 100)", answer.callNumber("integrate", 0.0, 2.0, 100), 0.6468, DIGITS);
        double serial = answer.number("sResult");
        near("sResult", serial, 0.666664666668016, DIGITS);
        near("pResult, the sum of the pieces,", answer.number("pResult"), serial, DIGITS);
        speedup(answer);
    }

    static void seriesDecades(Answer answer) {
        for (int n : new int[] {1, 10, 1000}) {
            near("seriesPi(" + n + ")", answer.callNumber("seriesPi", n), series(1, n + 1L, n), DIGITS);
        }
        double[] terms = answer.numbers("terms");
        double[] errors = answer.numbers("errors");
        require(terms.length >= 4, "terms has %d elements: span several orders of magnitude", terms.length);
        length("errors", errors.length, terms.length);
        for (int i = 0; i < terms.length; i++) {
            double expected = Math.abs(series(1, (long) terms[i] + 1, (long) terms[i]) - Math.PI);
            near("errors[" + i + "]", errors[i], expected, DIGITS);
            answer.note("%,.0f terms: off by %.1e", terms[i], errors[i]);
        }
    }

    static void seriesRanges(Answer answer) {
        near("part(1, 11, 20), terms 1 to 10 of 20,", answer.callNumber("part", 1, 11, 20), partial(1, 11, 20), DIGITS);
        seriesInTwo(answer);
    }

    /** Both forms of a series, of as many terms as the answer says. */
    static void seriesInTwo(Answer answer) {
        int n = (int) answer.number("n");
        require(n >= 1_000_000, "n is %,d: take a million terms or more", n);
        near("sPi", answer.number("sPi"), Math.PI, DIGITS);
        near("pPi, from all parts,", answer.number("pPi"), Math.PI, DIGITS);
        speedup(answer);
    }

    static void seriesTolerance(Answer answer) {
        double tolerance = answer.number("tolerance");
        require(tolerance <= 1e-6, "tolerance is %s: 1e-6 is asked for", tolerance);
        near("estimate", answer.number("estimate"), Math.PI, tolerance);
        double terms = answer.number("terms");
        require(terms > 0, "terms is %.0f: count the terms that the threads have added", terms);
        boolean running = Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("series-"));
        require(!running, "a thread is still adding terms: all stop once the estimate is good enough");
        answer.note("within %.0e after %,.0f terms", tolerance, terms);
    }

    private static double series(long from, long to, long n) {
        return 4.0 / n * partial(from, to, n);
    }

    private static double partial(long from, long to, long n) {
        double sum = 0;
        for (long i = from; i < to; i++) {
            double x = (i - 0.5) / n;
            sum += 1 / (1 + x * x);
        }
        return sum;
    }
}
