// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the trials of one {@link Timing}, whose documentation has the rules. To be used once. */
final class Trials {

    private static final double SHORTEST_TRIAL_SECONDS = 0.01;
    private static final double NO_LONGER_FALLING = 0.98;
    private static final int WINDOW_TRIALS = 3;
    private static final double WINDOW_SECONDS = 0.1;

    /** A call this long compiles its loops within itself; three of them would be patience for nothing. */
    private static final double LONG_WINDOW_SECONDS = 1;

    /** Works that take longer are far from an empty call, of some nanoseconds. */
    private static final double SURELY_LONG_ENOUGH_SECONDS = 1e-6;

    private static final int EMPTY_TRIALS = 5;
    private static final int MOST_CALLS = 1 << 30;

    /** Where results go: a volatile write is never deleted, nor is what the written object depends on. */
    @SuppressWarnings("unused") // never read: the write is the point
    private static volatile @Nullable Object sink;

    private final String name;
    private final Callable<?> work;
    private final Consumer<@Nullable Object> listener;
    private final long startNanos = System.nanoTime();
    private final List<Double> warmUp = new ArrayList<>();
    private final List<Double> kept = new ArrayList<>();
    private int calls = 1;

    /** The first trial of warm-up that had as many calls as the next one will have. */
    private int sameFrom;

    Trials(String name, Callable<?> work, Consumer<@Nullable Object> listener) {
        this.name = name;
        this.work = work;
        this.listener = listener;
    }

    Timing run(int trials, double budgetSeconds, boolean warm) {
        CpuClock before = CpuClock.read();
        long callsBefore = 0;
        while (!warm && spentSeconds() < budgetSeconds / 2) {
            callsBefore += calls;
            warmUp();
            warm = isWarm();
        }
        if (!warmUp.isEmpty() && spentSeconds() >= budgetSeconds) {
            // The processor time is that of all calls then: it was not read in between.
            kept.add(warmUp.removeLast());
        } else {
            before = CpuClock.read();
            callsBefore = 0;
        }
        while (kept.size() < trials && spentSeconds() < budgetSeconds) {
            kept.add(trial());
            callsBefore += calls;
        }
        if (kept.isEmpty()) { // reading the processor time took what was left
            kept.add(trial());
            callsBefore += calls;
        }
        CpuClock used = CpuClock.read().minus(before);
        double empty = Sample.min(kept) < SURELY_LONG_ENOUGH_SECONDS ? emptySeconds() : 0;
        sink = null;
        return timing(used.ownSeconds() / callsBefore, used.childSeconds() / callsBefore, empty, warm);
    }

    private Timing timing(double cpuSeconds, double childCpuSeconds, double emptySeconds, boolean warm) {
        return new Timing(name, calls, warmUp, kept, cpuSeconds, childCpuSeconds, emptySeconds, warm);
    }

    private void warmUp() {
        double seconds = trial();
        warmUp.add(seconds);
        double trialSeconds = seconds * calls;
        if (trialSeconds < SHORTEST_TRIAL_SECONDS) {
            // Aims higher, lest a little noise change it again; in steps, since cold calls say little about warm ones.
            double factor = Math.min(100, 1.5 * SHORTEST_TRIAL_SECONDS / Math.max(trialSeconds, 1e-9));
            calls = (int) Math.min(MOST_CALLS, Math.ceil(calls * factor));
            sameFrom = warmUp.size();
        }
    }

    private boolean isWarm() {
        int later = windowBefore(warmUp.size());
        int earlier = windowBefore(later);
        return earlier >= 0
                && Sample.median(warmUp.subList(later, warmUp.size()))
                        >= NO_LONGER_FALLING * Sample.median(warmUp.subList(earlier, later));
    }

    /** Where the window begins that ends before a trial, or -1 if there are too few trials for one. */
    private int windowBefore(int end) {
        double seconds = 0;
        for (int i = end - 1; i >= sameFrom; i--) {
            seconds += warmUp.get(i) * calls;
            if (seconds >= (end - i >= WINDOW_TRIALS ? WINDOW_SECONDS : LONG_WINDOW_SECONDS)) {
                return i;
            }
        }
        return -1;
    }

    private double emptySeconds() {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < EMPTY_TRIALS; i++) {
            least = Math.min(least, secondsPerCall(Object::new));
        }
        return least;
    }

    private double spentSeconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private double trial() {
        double seconds = secondsPerCall(work);
        listener.accept(sink);
        return seconds;
    }

    private double secondsPerCall(Callable<?> work) {
        try {
            return nanos(work, calls) / 1e9 / calls;
        } catch (Throwable e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new WorkFailedException("timing " + name, timing(Double.NaN, Double.NaN, 0, false), e);
        }
    }

    private static long nanos(Callable<?> work, int calls) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            sink = work.call();
        }
        return System.nanoTime() - start;
    }
}
