// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How much faster a work is on pools of several workers. An immutable value: every setter returns a new one, and their
 * order never matters.
 *
 * {@snippet :
 * Speedup.of(pool -> Loop.range(100_000_000).on(pool).sum(i -> 1.0 / (i + 1)))
 *         .workers(1, 2, 4)
 *         .on("threads", "processes")
 *         .measure()
 *         .print();
 * }
 *
 * <ul>
 *   <li><b>Answers first:</b> the work's answer on a pool is compared with that on {@link Pool#serial()} before it is
 *     timed there, and the last answer of each trial again.
 *   <li><b>Two speedups:</b> over the best serial form, which is what was gained, and over the same pool with one
 *     worker, which is how the work scales.
 *   <li><b>The reference twice:</b> the serial form is timed at the beginning, when the JVM is youngest, and at the end,
 *     unless a call takes a second. The faster median is that of the reference.
 *   <li><b>Start-up apart:</b> a pool is opened, and each of its workers has answered, before its trials begin.
 *   <li><b>Threads:</b> the work is called on the calling thread. Pools are opened and closed one after another.
 * </ul>
 *
 * @param <R> the answer
 */
public final class Speedup<R extends @Nullable Object> {

    /**
     * A work that leaves to its caller where it runs.
     *
     * @param <R> the answer
     */
    @FunctionalInterface
    public interface Work<R extends @Nullable Object> {

        /**
         * Does the work.
         *
         * @param pool where
         * @return the answer, complete
         * @throws Exception whatever goes wrong
         */
        R on(Pool pool) throws Exception;
    }

    private static final double LONG_SECONDS = 1;

    private final Work<? extends R> work;
    private final @Nullable Callable<? extends R> serial;
    private final List<Integer> workers;
    private final List<String> backends;
    private final BiPredicate<? super R, ? super R> agrees;
    private final TimingOptions timing;

    private Speedup(
            Work<? extends R> work,
            @Nullable Callable<? extends R> serial,
            List<Integer> workers,
            List<String> backends,
            BiPredicate<? super R, ? super R> agrees,
            TimingOptions timing) {
        this.work = Objects.requireNonNull(work, "work");
        this.serial = serial;
        this.workers = workers;
        this.backends = backends;
        this.agrees = agrees;
        this.timing = timing;
    }

    /**
     * The speedup of a work, on threads unless said otherwise, and 1, 2, 4 and so on workers up to the cores of this
     * JVM.
     *
     * @param work the work, for any pool
     * @param <R> the answer
     * @return a speedup to be measured
     */
    public static <R extends @Nullable Object> Speedup<R> of(Work<R> work) {
        int cores = Runtime.getRuntime().availableProcessors();
        List<Integer> workers = IntStream.iterate(1, n -> n < 2 * cores, n -> 2 * n)
                .map(n -> Math.min(n, cores))
                .boxed()
                .toList();
        return new Speedup<>(work, null, workers, List.of("threads"), Answers::same, TimingOptions.DEFAULTS);
    }

    /**
     * The plain serial form to compare with: the fastest there is, without a pool. By default it is the work on
     * {@link Pool#serial()}.
     *
     * @param form the form, with the same answer
     * @return a new value
     */
    public Speedup<R> serial(Callable<? extends R> form) {
        return new Speedup<>(work, Objects.requireNonNull(form, "form"), workers, backends, agrees, timing);
    }

    /**
     * How many workers the pools have, one pool after another.
     *
     * @param workers the numbers, at least one, each at least 1; sorted, each taken once
     * @return a new value
     */
    public Speedup<R> workers(int... workers) {
        if (workers.length == 0 || IntStream.of(workers).anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException("a speedup needs numbers of workers of at least 1: workers="
                    + IntStream.of(workers).boxed().toList());
        }
        List<Integer> sorted = IntStream.of(workers).sorted().distinct().boxed().toList();
        return new Speedup<>(work, serial, sorted, backends, agrees, timing);
    }

    /**
     * Which backends to measure on, by their names without a number of workers, such as {@code processes}.
     *
     * @param backends the names, at least one
     * @return a new value
     */
    public Speedup<R> on(String... backends) {
        if (backends.length == 0) {
            throw new IllegalArgumentException("a speedup needs a backend: backends=[]; try \"threads\"");
        }
        for (String backend : backends) {
            if (backend.contains(":") || backend.equals("serial")) {
                throw new IllegalArgumentException("a speedup needs a backend of any number of workers: backend="
                        + backend + "; give its name alone, and the numbers by workers(...)");
            }
        }
        return new Speedup<>(work, serial, workers, List.of(backends), agrees, timing);
    }

    /**
     * When two answers agree. By default when they are equal, arrays and lists by their elements; to the last bit, as
     * Tutti's own reductions are.
     *
     * @param agrees is given the answer on {@link Pool#serial()} and another
     * @return a new value
     */
    public Speedup<R> agrees(BiPredicate<? super R, ? super R> agrees) {
        Objects.requireNonNull(agrees, "agrees");
        return new Speedup<>(work, serial, workers, backends, agrees, timing);
    }

    /**
     * How many trials each timing keeps at most; see {@link TimingOptions#trials(int)}.
     *
     * @param trials the number, at least 1; fewer than 4 show no difference to be significant
     * @return a new value
     */
    public Speedup<R> trials(int trials) {
        return new Speedup<>(work, serial, workers, backends, agrees, timing.trials(trials));
    }

    /**
     * The time of each timing; see {@link TimingOptions#budget(Duration)}.
     *
     * @param budget the time, more than none
     * @return a new value
     */
    public Speedup<R> budget(Duration budget) {
        return new Speedup<>(work, serial, workers, backends, agrees, timing.budget(budget));
    }

    /**
     * Checks and times the work everywhere.
     *
     * @return what was found
     * @throws AnswersDifferException if an answer is not the serial one
     * @throws WorkFailedException if the work throws something; the {@link Scaling} until then is in it
     * @throws dev.tutti.UnavailableException if a pool cannot be opened here
     */
    public Scaling measure() {
        List<Started> timed = new ArrayList<>();
        Timing reference = null;
        String form = serial == null ? "the serial pool" : "the serial form";
        String asked = form;
        try (Pool one = Pool.serial()) {
            R expected = work.on(one);
            Callable<? extends R> best = serial == null ? () -> work.on(one) : serial;
            check(form, expected, best.call());
            reference = time(form, expected, best);
            for (String backend : backends) {
                for (int n : workers) {
                    asked = backend + ":" + n;
                    try (StartedPool open = StartedPool.open(Pool.options(), asked)) {
                        check(asked, expected, work.on(open.pool()));
                        timed.add(new Started(
                                backend, n, open.startupSeconds(), time(asked, expected, () -> work.on(open.pool()))));
                    }
                }
            }
            asked = form;
            if (reference.median() < LONG_SECONDS) {
                Timing again = time(form, expected, best);
                reference = again.median() < reference.median() ? again : reference;
            }
            return new Scaling(reference, rows(reference, timed));
        } catch (AnswersDifferException e) {
            throw e;
        } catch (WorkFailedException e) {
            throw failed(asked, reference, timed, e.getCause() == null ? e : e.getCause());
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw failed(asked, reference, timed, e);
        }
    }

    /** A pool that was timed, and not compared yet. */
    private record Started(String backend, int workers, double startupSeconds, Timing timing) {}

    private static List<Scaling.Row> rows(Timing reference, List<Started> timed) {
        return timed.stream()
                .map(pool -> new Scaling.Row(
                        pool.backend,
                        pool.workers,
                        pool.startupSeconds,
                        pool.timing,
                        Comparison.of(reference, pool.timing),
                        timed.stream()
                                .filter(other -> other.backend.equals(pool.backend) && other.workers == 1)
                                .map(other -> Comparison.of(other.timing, pool.timing))
                                .findFirst()
                                .orElse(null)))
                .toList();
    }

    private static WorkFailedException failed(
            String asked, @Nullable Timing reference, List<Started> timed, Throwable cause) {
        Scaling measured = reference == null
                ? new Scaling(
                        new Timing("serial", 1, List.of(), List.of(), Double.NaN, Double.NaN, 0, false), List.of())
                : new Scaling(reference, rows(reference, timed));
        return new WorkFailedException("the work on " + asked, measured, cause);
    }

    private Timing time(String form, R expected, Callable<? extends R> answer) {
        return timing.name(form)
                .onResult(result -> {
                    @SuppressWarnings("unchecked") // what the callable returned
                    R actual = (R) result;
                    check(form, expected, actual);
                })
                .time(answer);
    }

    private void check(String form, R expected, R actual) {
        if (!agrees.test(expected, actual)) {
            throw new AnswersDifferException(form, expected, actual);
        }
    }
}
