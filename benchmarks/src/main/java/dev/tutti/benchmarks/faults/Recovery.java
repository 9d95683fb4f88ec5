// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import dev.tutti.WorkerLostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * R5, from the death of the only worker to the first result of the one that replaces it, and R6, to the failure of the
 * task that it ran. Its classes come from an archive, as in every program but a user's first.
 */
final class Recovery implements FaultFigure {

    private static final Duration FOREVER = Duration.ofHours(1);

    @Override
    public Duration limit(boolean quick) {
        return Duration.ofMinutes(quick ? 1 : 4);
    }

    @Override
    public List<Line> measure(Trial trial) throws Exception {
        awaitArchive();
        int kills = trial.count(100, 10);
        List<Long> detections = new ArrayList<>();
        List<Long> recoveries = new ArrayList<>();
        try (Pool pool = Pool.processes(1)) {
            for (int i = -1; i < kills; i++) { // the first loads the parent's classes for losses, and is not counted
                Journal pids = Journal.in(trial.directory());
                TaskFuture<Long> future = pool.submit(() -> {
                    pids.add(Os.pid());
                    Thread.sleep(FOREVER);
                    return System.nanoTime();
                });
                long pid = pids.awaitPid();
                long death = System.nanoTime();
                Os.kill(pid);
                long detected = failure(future) - death;
                pool.run(() -> {}).join();
                if (i >= 0) {
                    detections.add(detected);
                    recoveries.add(System.nanoTime() - death);
                }
            }
        }
        int high = kills < 100 ? 90 : 99; // the longest of few says little
        String of = " of " + kills + " kills";
        return List.of(
                Line.of(
                        "R5",
                        "recovery " + Quantile.text(recoveries, 50) + " " + Quantile.text(recoveries, high) + of,
                        Quantile.millis(recoveries, 50) <= 500 && Quantile.millis(recoveries, high) <= 1000),
                Line.of(
                        "R6",
                        "detection " + Quantile.text(detections, 50) + " " + Quantile.text(detections, high) + of,
                        Quantile.millis(detections, high) <= 50));
    }

    /** When the future had failed. */
    private static long failure(TaskFuture<Long> future) {
        try {
            throw new Miss("a task of a killed worker returned " + future.join());
        } catch (TaskFailedException failed) {
            long now = System.nanoTime();
            Miss.unless(failed.getCause() instanceof WorkerLostException, "unexpected " + failed);
            return now;
        } catch (CompletionException other) {
            throw new Miss("unexpected " + other, other);
        }
    }

    /** A pool that stays open for some seconds makes the archive. */
    private static void awaitArchive() throws InterruptedException {
        Path cache = Path.of(System.getenv("XDG_CACHE_HOME"), "tutti");
        try (Pool pool = Pool.processes(1)) {
            pool.run(() -> {}).join();
            boolean _ = Wait.holds(
                    Duration.ofSeconds(30),
                    () -> Os.files(cache).stream()
                            .anyMatch(file -> file.toString().endsWith(".aot")));
        }
    }
}
