// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * How long a work takes: the wall-clock seconds of repeated trials, and the processor time behind them.
 *
 * {@snippet :
 * IO.println(Timing.of(() -> new java.util.Random(1).doubles(1_000_000).sum()));
 * }
 *
 * <ul>
 *   <li><b>Trials:</b> one trial calls the work as often as makes at least about 10 ms, mostly once; all seconds are per
 *     call. All trials stay in the value, so that a reader can judge them.
 *   <li><b>Warm-up</b> is detected: trials are discarded until their medians no longer fall. Two windows of the last
 *     trials, each of at least 3 trials and 0.1 s or of 1 s, are compared; the work is warm when the median of the later one is
 *     at least 98 % of that of the earlier one. After half the time budget the trials are kept anyway and
 *     {@link #warm} is false. If even the first trials take all the budget, the last of them is kept.
 *   <li><b>Results are consumed:</b> each is written to a volatile field, so the JIT cannot delete what they depend on.
 *     What they do not depend on, such as an empty loop, it can: see {@link #isTooShort()}.
 *   <li><b>Threads:</b> the work is called on the calling thread.
 * </ul>
 *
 * @param name what was timed
 * @param callsPerTrial calls of the work in each trial kept, at least 1
 * @param warmUpSeconds wall-clock seconds per call of the trials discarded, in their order
 * @param trialSeconds wall-clock seconds per call of the trials kept, in their order; empty if the work failed before
 * @param cpuSeconds processor time of all threads of this JVM per call, the JIT and the garbage collector included: the
 *     mean of the kept trials, since the clock ticks each 10 ms; NaN where the JVM does not say, or the work failed
 * @param childCpuSeconds the same of child processes that live meanwhile, worker processes above all; where they end
 *     meanwhile too, only on Linux
 * @param emptySeconds wall-clock seconds of a call that does nothing but return a new object, 0 if not measured because
 *     the work takes far longer
 * @param warm whether the warm-up was seen to end
 */
public record Timing(
        String name,
        int callsPerTrial,
        List<Double> warmUpSeconds,
        List<Double> trialSeconds,
        double cpuSeconds,
        double childCpuSeconds,
        double emptySeconds,
        boolean warm)
        implements Measurement {

    /** Makes the lists unmodifiable. */
    public Timing {
        warmUpSeconds = List.copyOf(warmUpSeconds);
        trialSeconds = List.copyOf(trialSeconds);
    }

    /**
     * Times a work, in about 10 seconds at most unless one call takes longer.
     *
     * @param work the work
     * @return its timing
     * @throws WorkFailedException if it throws something; the trials until then are in it
     */
    public static Timing of(Callable<?> work) {
        return options().time(work);
    }

    /**
     * Times a work under a name.
     *
     * @param name what to call it
     * @param work the work
     * @return its timing
     * @throws WorkFailedException if it throws something; the trials until then are in it
     */
    public static Timing of(String name, Callable<?> work) {
        return options().name(name).time(work);
    }

    /**
     * Options for a timing, with their defaults.
     *
     * @return the options
     */
    public static TimingOptions options() {
        return TimingOptions.DEFAULTS;
    }

    /**
     * The median of the trials.
     *
     * @return wall-clock seconds per call; NaN without trials
     */
    public double median() {
        return Sample.median(trialSeconds);
    }

    /**
     * The median absolute deviation from the median. Not the interquartile range: on a shared machine more than a
     * quarter of the trials can be disturbed, and this stands up to nearly half.
     *
     * @return wall-clock seconds per call; NaN with fewer than 2 trials
     */
    public double spread() {
        return Sample.medianDeviation(trialSeconds);
    }

    /**
     * The fastest trial.
     *
     * @return wall-clock seconds per call; NaN without trials
     */
    public double min() {
        return Sample.min(trialSeconds);
    }

    /**
     * Whether nothing was left to time: the fastest trial takes less than twice as long per call as a call that does
     * nothing. Such a work was deleted by the JIT, or is too short for any clock; its seconds are those of being
     * called. To measure so small a thing, let the work do it in a loop and return what depends on each pass.
     *
     * @return whether the time is not one of the work
     */
    public boolean isTooShort() {
        return min() < 2 * emptySeconds;
    }

    /**
     * All trials in their order, those of the warm-up told from those kept, and the median of these as a line: whether
     * the warm-up was over can be seen.
     *
     * @return time per call over the number of the trial, from 1
     */
    @Override
    public Plot plot() {
        Figures.Unit unit =
                Figures.unitOf(trialSeconds.isEmpty() ? Sample.median(warmUpSeconds) : Sample.median(trialSeconds));
        Plot plot = Plot.curves(name, "trial", unit.name() + " per call");
        plot = withTrials(plot, "warm-up", 1, warmUpSeconds, unit);
        plot = withTrials(plot, "kept", 1 + warmUpSeconds.size(), trialSeconds, unit);
        return trialSeconds.isEmpty()
                ? plot
                : plot.mark(median() * unit.perSecond(), "median " + Figures.seconds(median()));
    }

    private static Plot withTrials(Plot plot, String name, int first, List<Double> seconds, Figures.Unit unit) {
        if (seconds.isEmpty()) {
            return plot;
        }
        return plot.points(
                name,
                IntStream.range(first, first + seconds.size()).boxed().toList(),
                seconds.stream().map(s -> s * unit.perSecond()).toList());
    }

    /** {@return the median, spread and fastest trial with their units, and what speaks against trusting them} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name).append(": ");
        if (trialSeconds.isEmpty()) {
            return text.append("no trial, ")
                    .append(warmUpSeconds.size())
                    .append(" of warm-up")
                    .toString();
        }
        if (isTooShort()) {
            return text.append("deleted by the JIT or shorter than the clock can see (a call takes ")
                    .append(Figures.seconds(min()))
                    .append(", one that does nothing ")
                    .append(Figures.seconds(emptySeconds))
                    .append(')')
                    .toString();
        }
        text.append(Figures.seconds(median())).append(" ± ").append(Figures.seconds(spread()));
        text.append(" (trials=").append(trialSeconds.size());
        if (callsPerTrial > 1) {
            text.append(" of ").append(callsPerTrial).append(" calls");
        }
        text.append(", min ").append(Figures.seconds(min()));
        if (!Double.isNaN(cpuSeconds)) {
            text.append(", CPU ").append(Figures.seconds(cpuSeconds));
        }
        if (childCpuSeconds > 0) {
            text.append(", of children ").append(Figures.seconds(childCpuSeconds));
        }
        return text.append(warm ? ")" : ", maybe not warm)").toString();
    }
}
