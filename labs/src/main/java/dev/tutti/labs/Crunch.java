// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.measure.Figures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The labs {@code crunch-threads}, {@code crunch-processes} and {@code parallel-speedup}: tasks that count down from
 * x·n in floating point, which no compiler may shorten, and return x².
 */
final class Crunch implements Lab {

    private static final int EQUAL_TASKS = 16;

    private final Card card;
    private final List<Double> sizes;
    private final Parameter steps;
    private final List<String> backends;

    private Crunch(Card card, List<String> backends, List<Double> sizes, Parameter steps) {
        this.card = card;
        this.backends = backends;
        this.sizes = sizes;
        this.steps = steps;
    }

    static Lab onThreads() {
        return unequal(
                "threads",
                new Card(
                        "crunch-threads",
                        Document.B,
                        "Number crunching on threads",
                        "unequal countdowns: threads gain here",
                        "[1, 64, 2.25, 4]; its two threads gain nothing, since only one can run Python at a time"));
    }

    static Lab onProcesses() {
        return unequal(
                "processes",
                new Card(
                        "crunch-processes",
                        Document.B,
                        "Number crunching on processes",
                        "the same on processes: isolation costs little",
                        "[1, 64, 2.25, 4]; its two processes gain"));
    }

    static Lab equal() {
        return new Crunch(
                new Card(
                        "parallel-speedup",
                        Document.B,
                        "Equal tasks on more and more workers",
                        "16 equal countdowns on 1 to 8 workers",
                        "near the ideal up to 2 or 3 processes, flat past the cores"),
                List.of("threads", "processes"),
                Collections.nCopies(EQUAL_TASKS, 2.0),
                new Parameter(
                        "n",
                        "steps of a unit; a task has twice as many",
                        1,
                        1_000_000_000_000L,
                        500_000,
                        50_000_000,
                        1_000_000));
    }

    private static Lab unequal(String backend, Card card) {
        return new Crunch(
                card,
                List.of(backend),
                List.of(1.0, 8.0, 1.5, 2.0),
                new Parameter(
                        "n",
                        "steps of a unit; tasks have 1, 8, 1.5, 2",
                        1,
                        1_000_000_000_000L,
                        1_500_000,
                        100_000_000,
                        20_000_000));
    }

    @Override
    public Card card() {
        return card;
    }

    @Override
    public List<String> backends() {
        return backends;
    }

    /** Equal tasks show the curve; four unequal ones would not. */
    @Override
    public List<Integer> workers(int cores) {
        return sizes.size() == EQUAL_TASKS ? IntStream.rangeClosed(1, 8).boxed().toList() : Lab.super.workers(cores);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(steps);
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        long n = arguments.value("n");
        return List.of(Question.of(
                        sizes.size() + " countdowns, " + Figures.count(n) + " steps a unit",
                        () -> serial(n),
                        this::flaw,
                        squares -> squares,
                        squares -> "squares: " + squares)
                .form("map, a task a countdown", stage -> stage.tasks().chunk(1).map(x -> crunch(x, n), sizes)));
    }

    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        double longest = sizes.stream().mapToDouble(x -> x).max().orElseThrow();
        double sum = sizes.stream().mapToDouble(x -> x).sum();
        int most = runs.stream().mapToInt(run -> run.target().workers()).max().orElse(1);
        int rounds = Math.ceilDiv(sizes.size(), most);
        return LabFigures.with(
                Lab.super.explain(arguments, runs),
                Stream.of(
                        sizes.size() == EQUAL_TASKS
                                ? sizes.size() + " equal tasks on " + most + " workers take " + rounds
                                        + (rounds == 1 ? " round" : " rounds") + ": at best "
                                        + Figures.ratio((double) sizes.size() / rounds) + " times the speed of one."
                                : "The longest task is " + Figures.percent(longest / sum)
                                        + " of the work: with any number of workers at best "
                                        + Figures.ratio(sum / longest) + " times the speed of one."));
    }

    private List<Double> serial(long n) {
        List<Double> squares = new ArrayList<>();
        for (double x : sizes) {
            squares.add(crunch(x, n));
        }
        return squares;
    }

    /** Counts down from x·n to 0 or less, and returns x². */
    private static double crunch(double x, long n) {
        double left = x * n;
        while (left > 0) {
            left -= 1;
        }
        return left > -1 ? x * x : Double.NaN;
    }

    private @Nullable String flaw(List<Double> squares) {
        List<Double> known = sizes.stream().map(x -> x * x).toList();
        return squares.equals(known) ? null : Difference.between(squares, known);
    }
}
