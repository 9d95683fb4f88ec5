// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How to time a work. An immutable value: every setter returns a new one, and their order never matters.
 *
 * {@snippet :
 * double[] x = new java.util.Random(1).doubles(1_000_000).toArray();
 * Timing timing = Timing.options().name("sort").trials(10).time(() -> {
 *     double[] copy = x.clone();
 *     java.util.Arrays.sort(copy);
 *     return copy;
 * });
 * }
 */
public final class TimingOptions {

    /*
     * 20 trials of one work and of another tell a difference of one standard deviation of the noise apart in most runs,
     * and 10 seconds is what people wait for. More repetition would not sharpen a median much.
     */
    static final TimingOptions DEFAULTS = new TimingOptions("work", 20, Duration.ofSeconds(10), false, result -> {});

    private final String name;
    private final int trials;
    private final Duration budget;
    private final boolean warm;
    private final Consumer<@Nullable Object> listener;

    private TimingOptions(String name, int trials, Duration budget, boolean warm, Consumer<@Nullable Object> listener) {
        this.name = name;
        this.trials = trials;
        this.budget = budget;
        this.warm = warm;
        this.listener = listener;
    }

    /**
     * What the work is called in texts; by default {@code work}.
     *
     * @param name the name
     * @return new options
     */
    public TimingOptions name(String name) {
        return new TimingOptions(Objects.requireNonNull(name, "name"), trials, budget, warm, listener);
    }

    /**
     * How many trials are kept at most, 20 by default; fewer when the budget is spent, never none.
     *
     * @param trials the number, at least 1
     * @return new options
     */
    public TimingOptions trials(int trials) {
        if (trials < 1) {
            throw new IllegalArgumentException("a timing needs at least one trial: trials=" + trials);
        }
        return new TimingOptions(name, trials, budget, warm, listener);
    }

    /**
     * The time for warm-up and trials together, 10 seconds by default. No trial begins after it; at least half of it is
     * left to the trials that are kept.
     *
     * @param budget the time, more than none
     * @return new options
     */
    public TimingOptions budget(Duration budget) {
        if (!budget.isPositive()) {
            throw new IllegalArgumentException("a timing needs time: budget=" + budget);
        }
        return new TimingOptions(name, trials, budget, warm, listener);
    }

    /**
     * Leaves the warm-up out and calls the work once in each trial: for a work of a second or more that has run before.
     *
     * @return new options
     */
    public TimingOptions warm() {
        return new TimingOptions(name, trials, budget, true, listener);
    }

    /**
     * Shows results while the work is timed, to check them or to tell how far it is.
     *
     * @param listener is given the result of the last call of each trial, warm-up included, outside the measured time
     *     and on the calling thread; what it throws ends the timing
     * @return new options
     */
    public TimingOptions onResult(Consumer<@Nullable Object> listener) {
        return new TimingOptions(name, trials, budget, warm, Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Times a work.
     *
     * @param work the work; its result may be {@code null}
     * @return its timing
     * @throws WorkFailedException if it throws something; the trials until then are in it. An
     *     {@link InterruptedException} also sets the interrupt status
     */
    public Timing time(Callable<?> work) {
        Objects.requireNonNull(work, "work");
        return new Trials(name, work, listener).run(trials, budget.toNanos() / 1e9, warm);
    }
}
