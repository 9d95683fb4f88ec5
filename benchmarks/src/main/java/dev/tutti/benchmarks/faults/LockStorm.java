// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.WorkerLostException;
import dev.tutti.shared.OwnerDiedException;
import dev.tutti.shared.SharedLock;
import dev.tutti.shared.SharedLongs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * R17: four processes take one lock again and again; about 200 ms after all four are at it, the one that holds it is
 * killed. Most victims are held fast inside until they are dead, so that there is no doubt that they held it; the
 * others are whoever is seen inside, at a random instant.
 *
 * <p>Who is inside says so in shared memory, which the lock knows nothing of, and the next one looks: a death that was
 * not reported and two who are inside at once both show there.
 */
final class LockStorm implements FaultFigure {

    private static final int PROCESSES = 4;

    private static final long INSIDE_NANOS = 300_000;

    private static final long OUTSIDE_NANOS = 1_000_000;

    /** Many turns. */
    private static final long SOON_NANOS = 50_000_000;

    private static final Duration STUCK = Duration.ofSeconds(10);

    /** What the processes share. Places of a {@link SharedLongs}. */
    private static final int DONE = 0;

    /** Process id of who is inside. */
    private static final int INSIDE = 1;

    /** Two that are inside at once, or one that died there and was not reported. */
    private static final int VIOLATIONS = 2;

    /** 1: the next one inside is to stay there. */
    private static final int STAY = 3;

    /** Process id of who stays. */
    private static final int STAYS = 4;

    /** 1: an end. */
    private static final int OVER = 5;

    /** How many processes have begun, those that were killed included. */
    private static final int BEGUN = 7;

    /** How many recoveries follow, of {@link #RECOVERY} places each: process id, whether it was inside, when. */
    private static final int RECOVERIES = 6;

    private static final int FIRST = 8;
    private static final int RECOVERY = 3;
    private static final int RECOVERIES_MOST = 10_000;

    @Override
    public Duration limit(boolean quick) {
        return Duration.ofMinutes(quick ? 1 : 6);
    }

    @Override
    public List<Line> measure(Trial trial) throws Exception {
        int acquisitions = trial.count(100_000, 10_000);
        int kills = trial.count(110, 5);
        long begin = System.nanoTime();
        // JVMs that start fast and soon have compiled what they run, so that kills come often and measure the lock.
        try (Pool pool = Pool.options()
                        .workers(PROCESSES)
                        .jvmFlags("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx32m")
                        .processes();
                SharedLock lock = SharedLock.plain().named("drilled");
                SharedLongs shared = SharedLongs.of(FIRST + RECOVERY * RECOVERIES_MOST);
                ExecutorService callers = Executors.newCachedThreadPool()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                running.add(callers.submit(() -> keepRunning(pool, lock, shared)));
            }
            Os.kill(new ProcessBuilder("sleep", "1000").start().pid()); // the first kill loads classes
            Killer killer = new Killer(trial.random(), lock, shared);
            try {
                while ((shared.getVolatile(DONE) < acquisitions || killer.deaths < kills) && killer.kill()) {
                    Trial.progress("acquisitions " + shared.getVolatile(DONE) + " deaths " + killer.deaths);
                }
            } finally {
                shared.setVolatile(OVER, 1);
            }
            if (killer.stuck == 0) {
                for (Future<?> each : running) {
                    each.get();
                }
            } else {
                Os.workers().forEach(Os::kill);
            }
            return List.of(killer.line(begin));
        }
    }

    /** A task on a worker, and another one when that is killed. */
    private static void keepRunning(Pool pool, SharedLock lock, SharedLongs shared) {
        while (shared.getVolatile(OVER) == 0) {
            try {
                pool.run(() -> takeTurns(lock, shared)).join();
            } catch (TaskFailedException e) {
                if (!(e.getCause() instanceof WorkerLostException)) {
                    throw e;
                }
            }
        }
    }

    private static void takeTurns(SharedLock lock, SharedLongs shared) {
        long pid = Os.pid();
        shared.getAndAdd(BEGUN, 1);
        while (shared.getVolatile(OVER) == 0) {
            try {
                lock.lock();
            } catch (OwnerDiedException death) {
                if (!lock.recover()) {
                    continue;
                }
                recovered(death.pid(), System.nanoTime(), shared);
            }
            try {
                if (!shared.compareAndSet(INSIDE, 0, pid)) {
                    shared.getAndAdd(VIOLATIONS, 1);
                    shared.setVolatile(INSIDE, pid);
                }
                if (shared.compareAndSet(STAY, 1, 0)) {
                    shared.setVolatile(STAYS, pid);
                    Harm.spin();
                }
                shared.set(DONE, shared.get(DONE) + 1);
                spin(INSIDE_NANOS);
                if (!shared.compareAndSet(INSIDE, pid, 0)) {
                    shared.getAndAdd(VIOLATIONS, 1);
                }
            } finally {
                lock.unlock();
            }
            LockSupport.parkNanos(OUTSIDE_NANOS);
        }
    }

    /** The caller holds the lock. */
    private static void recovered(long died, long nanos, SharedLongs shared) {
        int number = (int) shared.get(RECOVERIES);
        int at = FIRST + RECOVERY * number;
        shared.set(at, died);
        shared.set(at + 1, shared.compareAndSet(INSIDE, died, 0) ? 1 : 0);
        shared.set(at + 2, nanos);
        shared.setVolatile(RECOVERIES, number + 1);
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** Kills one after the other, and keeps count. */
    private static final class Killer {

        private final Random random;
        private final SharedLock lock;
        private final SharedLongs shared;

        /** Of each victim. */
        private final Map<Long, Long> killedNanos = new HashMap<>();

        /** How long the system took to end them, which is part of a recovery. */
        private final List<Long> dyingNanos = new ArrayList<>();

        private final List<String> misses = new ArrayList<>();
        private int deaths;
        private int held;
        private int stuck;

        Killer(Random random, SharedLock lock, SharedLongs shared) {
            this.random = random;
            this.lock = lock;
            this.shared = shared;
        }

        /** Kills another one, and waits until the lock is usable. Returns false if something is stuck. */
        boolean kill() throws InterruptedException {
            if (!comes(() -> shared.getVolatile(BEGUN) >= PROCESSES + deaths)) {
                return false; // starting JVMs and nothing else would be no drill
            }
            Thread.sleep(100 + random.nextInt(200)); // so that it is killed at a random instant
            long done = shared.getVolatile(DONE);
            if (!comes(() -> shared.getVolatile(DONE) > done)) {
                return false;
            }
            boolean stays = random.nextInt(4) != 0;
            int place = stays ? STAYS : INSIDE;
            shared.setVolatile(STAYS, 0);
            if (stays) {
                shared.setVolatile(STAY, 1);
            }
            if (!comesAtOnce(() -> shared.getVolatile(place) != 0)) {
                return false;
            }
            long victim = shared.getVolatile(place);
            if (victim == 0) {
                return true; // it has left just now
            }
            long recovered = shared.getVolatile(RECOVERIES);
            killedNanos.put(victim, System.nanoTime());
            Os.kill(victim);
            deaths++;
            boolean _ = comes(() -> !Os.runs(victim)); // with pauses: the processor is for those who recover
            dyingNanos.add(System.nanoTime() - killedNanos.get(victim));
            if (stays) {
                held++;
                return comes(() -> shared.getVolatile(RECOVERIES) > recovered);
            }
            return comes(() -> !Os.runs(victim)) && comes(() -> shared.getVolatile(INSIDE) != victim);
        }

        private boolean comes(BooleanSupplier condition) throws InterruptedException {
            if (Wait.holds(STUCK, condition)) {
                return true;
            }
            stuck++;
            misses.add("nobody came to hold it in " + STUCK.toSeconds() + " s: " + lock);
            return false;
        }

        /** Without a pause, so that who is seen is still there. */
        private boolean comesAtOnce(BooleanSupplier condition) throws InterruptedException {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < SOON_NANOS) {
                if (condition.getAsBoolean()) {
                    return true;
                }
                Thread.onSpinWait();
            }
            return comes(condition);
        }

        Line line(long begin) {
            Map<Long, Integer> reports = new HashMap<>();
            List<Long> times = new ArrayList<>();
            long inside = 0;
            long recoveries = shared.getVolatile(RECOVERIES);
            for (int i = 0; i < recoveries; i++) {
                int at = FIRST + RECOVERY * i;
                Long killed = killedNanos.get(shared.get(at));
                reports.merge(shared.get(at), 1, Integer::sum);
                inside += shared.get(at + 1);
                if (killed == null) {
                    misses.add("a death was reported of pid=" + shared.get(at) + ", which was not killed");
                } else {
                    times.add(shared.get(at + 2) - killed);
                }
            }
            reports.forEach((pid, count) -> {
                if (count != 1) {
                    misses.add("the death of pid=" + pid + " was reported times=" + count);
                }
            });
            long violations = shared.getVolatile(VIOLATIONS);
            if (violations != 0) {
                misses.add("violations=" + violations);
            }
            if (inside < held) {
                misses.add("owners held fast and killed=" + held + " reported=" + inside);
            }
            boolean many = times.size() >= 100; // the longest of few says little
            int high = many ? 99 : 90;
            if (times.isEmpty() || (many && Quantile.millis(times, high) > 10)) {
                misses.add("recovery takes too long");
            }
            return new Line(
                    "R17",
                    "violations " + violations + " stuck " + stuck + " in " + shared.getVolatile(DONE)
                            + " acquisitions by 4 processes, " + (System.nanoTime() - begin) / 1_000_000_000
                            + " s; kills " + deaths + ", deaths inside reported " + inside + " of "
                            + (inside + violations) + ", just outside " + (recoveries - inside) + "; recovery "
                            + (times.isEmpty()
                                    ? "never"
                                    : Quantile.text(times, 50) + " " + Quantile.text(times, high) + " "
                                            + Quantile.text(times, 100) + ", of which the death itself "
                                            + Quantile.text(dyingNanos, 50) + " "
                                            + Quantile.text(dyingNanos, high)),
                    misses);
        }
    }
}
