// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.Pool;
import dev.tutti.Task;
import dev.tutti.machine.Cores;
import dev.tutti.measure.Advice.Choice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says where to run a map: on the calling thread, on threads, on virtual threads or in worker processes, with how many
 * workers. "Stay serial" is an answer.
 *
 * {@snippet :
 * Advice advice = Advisor.advise(x -> Math.sin(x), java.util.Collections.nCopies(1_000, 1.0));
 * IO.println(advice.text());
 * try (Pool pool = advice.open()) {
 *     List<Double> sines = advice.on(pool).map(x -> Math.sin(x), List.of(1.0, 2.0));
 * }
 * }
 *
 * <ul>
 *   <li><b>How:</b> the function is called on a sample of the items, here, on the calling thread and on as many threads as
 *     there are cores; items and results of the sample are serialized. From that and from what pools cost on this machine
 *     the time on each backend is computed.
 *   <li><b>Cost:</b> about a second, never much more than two but for a function that takes longer itself; less for a map
 *     that is short. The first advice in a JVM takes three seconds more, in which it measures what pools cost.
 *   <li><b>Processes</b> are recommended only after the sample ran in some, which takes a second or two more.
 *   <li><b>What the function does, it does:</b> it is called several times on some items, also from several threads at once,
 *     and more than once on the same item if there are few. Results of the sample are thrown away. Do not ask about a
 *     function that sends mail.
 *   <li><b>What is predicted:</b> the wall-clock time from the wish for a pool to the last result of one map. Who keeps a
 *     pool for many maps pays its start once.
 *   <li><b>Not seen:</b> what a function does to items that were not in the sample; static fields that a worker process
 *     would have another value of, which are refused when the map runs there; what else the machine has to do then.
 * </ul>
 */
public final class Advisor {

    private static final int FEWEST_TRIALS = 7;
    private static final int MOST_TRIALS = 21;
    private static final double TRIALS_SECONDS = 0.2;

    /** A choice so much slower than another is not tried again, if that takes time. */
    private static final double HOPELESS = 3;

    private Advisor() {}

    /**
     * Tries a function on some of its items, and says where to run it on all.
     *
     * @param task the function, as {@link dev.tutti.Tasks#map} takes it
     * @param items all items, at least one; in memory, as they are looked at in any order
     * @param <T> the item
     * @param <R> the result
     * @return the advice
     * @throws IllegalArgumentException if there are no items
     * @throws dev.tutti.TaskFailedException if the function throws something on an item, its cause
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    public static <T extends @Nullable Object, R extends @Nullable Object> Advice advise(
            Task<? super T, ? extends R> task, Collection<? extends T> items) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("an advice needs items to try: items=0");
        }
        int cores = Cores.count();
        Overheads overheads = Calibration.overheads(cores);
        List<T> all = new ArrayList<>(items);
        Sampler<T, R> sampler = new Sampler<>(task, all, cores);
        Profile profile = sampler.profile();
        Advice advice = advice(profile, overheads, cores);
        if (!advice.choice().backend().equals("processes")) {
            return advice;
        }
        int workers = advice.choice().workers();
        return advice(ProcessTrial.of(profile, task, sampler.some(workers), workers), overheads, cores);
    }

    static Advice advice(Profile profile, Overheads overheads, int cores) {
        Forecast forecast = new Forecast(profile, overheads, cores);
        List<Choice> choices = forecast.choices();
        Choice best = forecast.best(choices);
        return new Advice(profile, choices, best, Reasons.of(profile, choices, best));
    }

    /**
     * Advises, then runs the map on all choices, to compare: each seven times or more, those that are far behind and
     * long once.
     *
     * @param task the function
     * @param items all items, at least one
     * @param <T> the item
     * @param <R> the result
     * @return the advice and what its choices took
     * @throws IllegalArgumentException if there are no items
     * @throws dev.tutti.TaskFailedException if the function throws something
     */
    public static <T extends @Nullable Object, R extends @Nullable Object> AdviceCheck check(
            Task<? super T, ? extends R> task, Collection<? extends T> items) {
        Advice advice = advise(task, items);
        Map<Choice, List<Double>> trials = new HashMap<>();
        Set<Choice> differing = new HashSet<>();
        double least = Double.POSITIVE_INFINITY;
        Object expected = null;
        for (int trial = 0; trial < MOST_TRIALS; trial++) {
            for (Choice choice : advice.choices()) {
                List<Double> seconds = trials.computeIfAbsent(choice, any -> new ArrayList<>());
                if (!choice.isPossible() || isEnough(seconds, least)) {
                    continue;
                }
                long begin = System.nanoTime();
                try (Pool pool = choice.open()) {
                    Object results = choice.on(pool).map(task, items);
                    seconds.add((System.nanoTime() - begin) / 1e9);
                    expected = expected == null ? results : expected;
                    if (!Answers.same(expected, results)) {
                        differing.add(choice);
                    }
                }
                least = Math.min(least, seconds.getLast());
            }
        }
        return new AdviceCheck(
                advice,
                advice.choices().stream()
                        .filter(Choice::isPossible)
                        .map(choice -> new AdviceCheck.Measured(
                                choice, trials.getOrDefault(choice, List.of()), !differing.contains(choice)))
                        .toList());
    }

    private static boolean isEnough(List<Double> trialSeconds, double least) {
        double spent = trialSeconds.stream().mapToDouble(s -> s).sum();
        boolean hopeless = !trialSeconds.isEmpty() && Sample.min(trialSeconds) > HOPELESS * least;
        return spent > TRIALS_SECONDS && (hopeless || trialSeconds.size() >= FEWEST_TRIALS);
    }
}
