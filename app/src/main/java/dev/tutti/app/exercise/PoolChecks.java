// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app.exercise;

import static dev.tutti.app.exercise.Checks.agree;
import static dev.tutti.app.exercise.Checks.length;
import static dev.tutti.app.exercise.Checks.near;
import static dev.tutti.app.exercise.Checks.require;
import static dev.tutti.app.exercise.Checks.speedup;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Exercises about pools: maps in order, and what workers gain. */
final class PoolChecks {

    private PoolChecks() {}

    static void queries(Answer answer) {
        List<?> queries = answer.list("queries");
        require(queries.size() >= 4, "there are %d queries: ask four or more", queries.size());
        List<String> expected = queries.stream()
                .map(query -> query + " was asked as " + query.getClass().getSimpleName())
                .toList();
        agree("sResults", answer.list("sResults"), "the database", expected);
        agree("pResults", answer.list("pResults"), "sResults", expected);
        speedup(answer);
    }

    static void crunch(Answer answer) {
        int[] workers = workers(answer);
        for (String kind : List.of("slow", "fast")) {
            double[] times = answer.numbers(kind + "Times");
            length(kind + "Times", times.length, workers.length);
            double[] results = answer.numbers(kind + "Results");
            List<?> items = answer.list(kind + "Items");
            length(kind + "Results", results.length, items.size());
            require(items.size() > 1, "%sItems has %d elements: several are needed to share", kind, items.size());
            for (int i = 0; i < Math.min(3, items.size()); i++) {
                near(kind + "Results[" + i + "]", results[i], answer.callNumber(kind, items.get(i)), 0);
            }
            int best = IntStream.range(0, times.length)
                    .reduce((a, b) -> times[b] < times[a] ? b : a)
                    .orElseThrow();
            require(times[best] > 0, "%sTimes has a %s: store seconds", kind, times[best]);
            answer.note(
                    "%s: a call takes %.3g s on one worker; best on %d, %.1f times as fast",
                    kind, times[0] / items.size(), workers[best], times[0] / times[best]);
        }
    }

    static void map(Answer answer) {
        require(answer.number("workers") == 4, "workers is %.0f: 4 are asked for", answer.number("workers"));
        agree(
                "squares",
                answer.list("squares"),
                "the squares of 0 to 9",
                IntStream.range(0, 10).mapToObj(x -> x * x).toList());
        agree("pairs", answer.list("pairs"), "10 a + b of (1, 2), (3, 4)", List.of(12, 34));
    }

    static void speedups(Answer answer) {
        int[] workers = workers(answer);
        double[] times = answer.numbers("times");
        double[] speedups = answer.numbers("speedups");
        length("times", times.length, workers.length);
        length("speedups", speedups.length, workers.length);
        for (int i = 0; i < workers.length; i++) {
            require(times[i] > 0, "times[%d] is %s: store seconds", i, times[i]);
            double expected = times[0] / times[i];
            require(
                    Math.abs(speedups[i] - expected) <= 1e-9 * expected,
                    "speedups[%d] is %.4f: speedup is T1/Tp, the time on one worker over that on p: %.4f / %.4f = %.4f",
                    i,
                    speedups[i],
                    times[0],
                    times[i],
                    expected);
            answer.note("%d workers: %.3f s, %.2f times as fast as one", workers[i], times[i], speedups[i]);
        }
        agree(
                "results",
                answer.list("results"),
                "f called in turn",
                answer.list("items").stream()
                        .map(item -> answer.call("f", item))
                        .toList());
    }

    /** How many workers there were, one at first. */
    private static int[] workers(Answer answer) {
        int[] workers =
                Arrays.stream(answer.numbers("workers")).mapToInt(x -> (int) x).toArray();
        require(workers.length >= 4, "workers has %d elements: try four numbers of workers or more", workers.length);
        require(workers[0] == 1, "workers begins with %d: begin with 1, to compare with", workers[0]);
        return workers;
    }
}
