// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.shared.SharedBoolean;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The lab {@code visibility}: a loop that should stop when a flag is set by another thread. Once compiled, a loop that
 * reads a plain variable reads it once, before it begins; in another process it has a copy that nobody sets. With a
 * volatile flag, in memory that both have, it stops.
 *
 * <p>Here the loop ends by itself after n steps, so that it can be told that it has missed its flag.
 */
final class Visibility implements Lab {

    /** Steps before the flag is set, by which the loop has been compiled. */
    private static final long WARM_STEPS = 50_000_000;

    private static final long PAUSE_NANOS = 20_000_000;
    private static final int MOST_ATTEMPTS = 20;

    /** A flag, as the loop asks for it. */
    private interface Flag extends BooleanSupplier, Serializable {}

    @Override
    public Card card() {
        return new Card(
                "visibility",
                Document.D,
                "A flag that is never seen",
                "a loop told to stop by a plain flag, and by a volatile one",
                "never read memory that another thread has written");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter(
                "n",
                "steps of a loop that is not stopped",
                1,
                100_000_000_000L,
                300_000_000,
                500_000_000,
                1_000_000_000));
    }

    @Override
    public List<String> backends() {
        return List.of("threads", "processes");
    }

    @Override
    public List<Integer> workers(int cores) {
        return List.of(1);
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        long n = Math.max(arguments.value("n"), 4 * WARM_STEPS);
        return List.of(Question.of(
                        "a loop of " + n + " steps",
                        () -> true,
                        stopped -> stopped ? null : "it was not stopped",
                        stopped -> stopped,
                        stopped -> stopped ? "stopped" : "never saw the flag")
                .form("plain", stage -> plain(stage, n), (stopped, serial) -> !stopped)
                .form("volatile", stage -> shared(stage, n, false))
                .form("opaque", stage -> shared(stage, n, true)));
    }

    /** Which flags were seen; the times are those of waiting for them. */
    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        return runs.stream()
                .filter(run -> !run.isSerialForm() && run.result() instanceof Boolean)
                .map(run -> LabPlots.label(run)
                        + (run.result().equals(true)
                                ? ": the loop saw the flag and stopped."
                                : ": the loop ran all of its steps after the flag had been set, and never saw it."))
                .toList();
    }

    /** Whether a loop was stopped; asked again while it was, as the JVM need not forget the flag. */
    private static boolean plain(Stage stage, long n) throws InterruptedException {
        boolean stopped = true;
        for (int attempt = 0; stopped && attempt < MOST_ATTEMPTS; attempt++) {
            boolean[] flag = new boolean[1];
            try (SharedBoolean started = SharedBoolean.of(false)) {
                Thread setter = setter(started, () -> flag[0] = true);
                stopped = stage.tasks()
                        .submit(() -> {
                            long warm = stepsUntil(flag, WARM_STEPS);
                            started.set(warm == WARM_STEPS);
                            return stepsUntil(flag, n) < n;
                        })
                        .join();
                setter.join();
            }
        }
        return stopped;
    }

    private static long stepsUntil(boolean[] flag, long n) {
        long random = 1;
        long steps = 0;
        while (steps < n && !flag[0]) {
            random = next(random);
            steps++;
        }
        return random == 0 ? -1 : steps;
    }

    private static boolean shared(Stage stage, long n, boolean opaque) throws InterruptedException {
        try (SharedBoolean started = SharedBoolean.of(false);
                SharedBoolean flag = SharedBoolean.of(false)) {
            Thread setter = setter(started, () -> flag.set(true));
            boolean stopped = stage.tasks()
                    .submit(() -> {
                        started.set(true);
                        return (opaque ? stepsUntil(flag::getOpaque, n) : stepsUntil(flag::get, n)) < n;
                    })
                    .join();
            setter.join();
            return stopped;
        }
    }

    private static long stepsUntil(Flag flag, long n) {
        long random = 1;
        long steps = 0;
        while (steps < n && !flag.getAsBoolean()) {
            random = next(random);
            steps++;
        }
        return random == 0 ? -1 : steps;
    }

    /** Something to do, that the JIT cannot leave out: xorshift, which never becomes 0. */
    private static long next(long random) {
        long x = random ^ (random << 13);
        x ^= x >>> 7;
        return x ^ (x << 17);
    }

    /** A thread of this process that sets a flag a moment after the loop has begun. */
    private static Thread setter(SharedBoolean started, Runnable set) {
        return Thread.ofPlatform().daemon().start(() -> {
            while (!started.get()) {
                LockSupport.parkNanos(PAUSE_NANOS / 10);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            set.run();
        });
    }
}
