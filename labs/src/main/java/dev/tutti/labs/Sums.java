// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.measure.Figures;
import dev.tutti.measure.Plot;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The labs {@code time-and-memory} and {@code speedup-exercise}: x² added up n times, for each x of a list. The sums
 * are whole numbers below 2⁵³, so they are exact in a {@code double} too.
 */
final class Sums {

    private static final long MAX_STEPS = 10_000_000_000_000L;

    private Sums() {}

    /** One call, its time, processor time and memory. The third way to add differs from the second in memory alone. */
    static final class TimeAndMemory implements Lab {

        private static final int MAX_KEPT = 100_000_000;

        @Override
        public Card card() {
            return new Card(
                    "time-and-memory",
                    Document.D,
                    "Time, processor time and memory of a call",
                    "j += x·x in long, which the JIT cuts short, and in double",
                    "");
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(
                    new Parameter("n", "additions of a task", 1, MAX_STEPS, 8_000_000, 1_000_000_000, 10_000_000),
                    new Parameter(
                            "kept", "additions whose terms are kept", 1, MAX_KEPT, 2_000_000, 20_000_000, 10_000_000));
        }

        @Override
        public List<Question<?>> questions(Arguments arguments) {
            long n = arguments.value("n");
            int kept = arguments.intValue("kept");
            return List.of(
                    sums("in long, " + steps(n), 3, n, x -> inLong(x, n)),
                    sums("in double, " + steps(n), 3, n, x -> inDouble(x, n)),
                    sums("in an array, " + steps(kept), 3, kept, x -> inArray(x, kept)));
        }

        @Override
        public List<String> explain(Arguments arguments, List<LabRun> runs) {
            List<List<LabRun>> questions = List.copyOf(LabPlots.byQuestion(runs).values());
            long kept = questions.getLast().getFirst().peakBytes();
            long plain = questions.get(1).getFirst().peakBytes();
            return LabFigures.with(
                    Lab.super.explain(arguments, runs),
                    Stream.of("Keeping the terms takes plain Java to " + Figures.bytes(kept)
                            + " at its peak, adding them at"
                            + " once to " + Figures.bytes(plain) + "; an array of them is "
                            + Figures.bytes(8 * arguments.value("kept")) + "."));
        }

        /** The speedups, and the memory of the terms that are kept. */
        @Override
        public List<Plot> plots(Arguments arguments, List<LabRun> runs) {
            List<LabRun> kept = new ArrayList<>(LabPlots.byQuestion(runs).values()).getLast();
            return Stream.concat(
                            Lab.super.plots(arguments, runs).stream(),
                            Stream.of(LabPlots.figures(
                                    kept.getFirst().question() + ": memory",
                                    "MB at the peak, this JVM and its workers",
                                    kept,
                                    run -> run.peakBytes() / 1e6)))
                    .toList();
        }
    }

    /** Time to solution and speedup over one worker, against the number of workers. */
    static final class Exercise implements Lab {

        private static final int TASKS = 16;

        @Override
        public Card card() {
            return new Card(
                    "speedup-exercise",
                    Document.D,
                    "Pools of 1, 2, 4 and 8 workers",
                    "time and speedup of 16 equal tasks against the pool's size",
                    "");
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(new Parameter(
                    "n", "additions of each of 16 tasks", 1, MAX_STEPS, 1_500_000, 200_000_000, 10_000_000));
        }

        @Override
        public List<String> backends() {
            return List.of("threads", "processes");
        }

        @Override
        public List<Integer> workers(int cores) {
            return List.of(1, 2, 4, 8);
        }

        @Override
        public List<Question<?>> questions(Arguments arguments) {
            long n = arguments.value("n");
            return List.of(sums(TASKS + " sums, " + steps(n), TASKS, n, x -> inDouble(x, n)));
        }

        @Override
        public List<Plot> plots(Arguments arguments, List<LabRun> runs) {
            String question = runs.getFirst().question();
            return List.of(
                    LabPlots.seconds(question + ": time to solution", runs),
                    LabPlots.curves(
                            question + ": speedup", "times the speed of one worker", runs, LabRun::overOneWorker));
        }
    }

    /** A sum as a task, which may travel. */
    private interface Sum extends LongToDoubleFunction, Serializable {}

    private static String steps(long n) {
        return Figures.count(n) + " additions each";
    }

    private static Question<List<Double>> sums(String title, int tasks, long n, Sum sum) {
        List<Long> numbers = LongStream.rangeClosed(1, tasks).boxed().toList();
        return Question.of(
                        title,
                        () -> numbers.stream().map(sum::applyAsDouble).toList(),
                        sums -> flaw(sums, n),
                        sums -> sums,
                        sums -> "sums: " + sums.stream().limit(3).toList() + (tasks > 3 ? " …" : ""))
                .form("map, a task a sum", stage -> stage.tasks().chunk(1).map(sum::applyAsDouble, numbers));
    }

    private static double inLong(long x, long n) {
        long j = 0;
        for (long i = 0; i < n; i++) {
            j += x * x;
        }
        return j;
    }

    private static double inDouble(long x, long n) {
        double square = x * x;
        double j = 0;
        for (long i = 0; i < n; i++) {
            j += square;
        }
        return j;
    }

    private static double inArray(long x, int n) {
        double[] terms = new double[n];
        for (int i = 0; i < n; i++) {
            terms[i] = x * x;
        }
        double j = 0;
        for (double term : terms) {
            j += term;
        }
        return j;
    }

    private static @Nullable String flaw(List<Double> sums, long n) {
        for (int i = 0; i < sums.size(); i++) {
            double known = (i + 1.0) * (i + 1.0) * n;
            if (sums.get(i) != known) {
                return "the sum for " + (i + 1) + " is " + sums.get(i) + ", not " + known;
            }
        }
        return null;
    }
}
