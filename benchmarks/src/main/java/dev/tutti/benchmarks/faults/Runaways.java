// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import dev.tutti.TaskTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/**
 * R7: tasks that never end, in seven ways, and how long after their time they were stopped. Stopped is one whose future
 * says so, and whose process, with what it started, is gone.
 */
final class Runaways implements FaultFigure {

    private static final Duration LIMIT = Duration.ofMillis(200);

    /** Ways never to end. */
    enum Kind {
        LOOP,
        COUNTED_LOOP,
        SLEEP,
        DEAF_SLEEP,
        PARK,
        CHILD_DEAF_TO_SIGTERM,
        NATIVE_READ;

        void run(Journal journal) throws Exception {
            switch (this) {
                case LOOP -> Harm.spin();
                case COUNTED_LOOP -> {
                    double _ = Harm.countedLoop();
                }
                case SLEEP -> Thread.sleep(1_000_000);
                case DEAF_SLEEP -> Harm.sleepDeaf();
                case PARK -> {
                    while (true) {
                        LockSupport.park();
                    }
                }
                case CHILD_DEAF_TO_SIGTERM -> {
                    Process child =
                            new ProcessBuilder("sh", "-c", "trap '' TERM INT HUP; sleep 1000; sleep 1000").start();
                    journal.add(child.pid() + " 0");
                    int _ = child.waitFor();
                }
                case NATIVE_READ -> Harm.readNothing();
            }
        }
    }

    @Override
    public Duration limit(boolean quick) {
        return Duration.ofMinutes(quick ? 1 : 5);
    }

    @Override
    public List<Line> measure(Trial trial) throws Exception {
        int rounds = trial.count(20, 1);
        List<Long> overshoots = new ArrayList<>();
        List<String> misses = new ArrayList<>();
        try (Pool pool = Pool.processes(2)) {
            for (int round = 0; round < rounds; round++) {
                for (Kind kind : Kind.values()) {
                    try {
                        overshoots.add(overshoot(pool, kind, Journal.in(trial.directory())));
                    } catch (Miss miss) {
                        misses.add(kind + ": " + miss.getMessage());
                    }
                }
            }
        }
        int all = rounds * Kind.values().length;
        String figures = "stopped " + overshoots.size() + " of " + all + " runaway tasks, overshoot "
                + Quantile.text(overshoots, 50) + " " + Quantile.text(overshoots, 99) + " "
                + Quantile.text(overshoots, 100);
        if (Quantile.millis(overshoots, 99) > 250) {
            misses.add(figures);
        }
        return List.of(new Line("R7", figures, misses));
    }

    /** How long after its limit the caller heard that it was stopped; both clocks are the system's. */
    private static long overshoot(Pool pool, Kind kind, Journal journal) throws InterruptedException {
        TaskFuture<?> future = pool.timeout(LIMIT).run(() -> {
            journal.add(Os.pid() + " " + System.nanoTime());
            kind.run(journal);
        });
        try {
            future.join();
            throw new Miss("it returned");
        } catch (TaskFailedException failed) {
            long now = System.nanoTime();
            Miss.unless(failed.getCause() instanceof TaskTimeoutException, "unexpected " + failed);
            List<String> lines = journal.lines();
            for (String line : lines) {
                long pid = Long.parseLong(line.split(" ", -1)[0]);
                Miss.unless(
                        Wait.holds(Duration.ofSeconds(1), () -> !Os.runs(pid)),
                        "pid=" + pid + " still runs after a second");
            }
            return now - Long.parseLong(lines.getFirst().split(" ", -1)[1]) - LIMIT.toNanos();
        } catch (CompletionException other) {
            throw new Miss("unexpected " + other, other);
        }
    }
}
