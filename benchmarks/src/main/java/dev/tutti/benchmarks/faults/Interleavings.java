// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Pool;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * R9: short scenes in which three callers submit, cancel, interrupt each other, kill workers, chain callbacks and now
 * and then close the pool, at random. Afterwards every future must have been completed once, within 10 s, with an
 * outcome that what was done to it allows.
 */
final class Interleavings implements FaultFigure {

    private static final Duration WATCHDOG = Duration.ofSeconds(10);

    /** Of so many scenes one closes its pool, and one kills; both cost the start of a JVM. */
    private static final int CLOSES_ONE_IN = 20;

    private static final int KILLS_ONE_IN = 10;

    private static final int MOST_MISSES = 5;

    @Override
    public Duration limit(boolean quick) {
        return Duration.ofMinutes(quick ? 2 : 15);
    }

    @Override
    public List<Line> measure(Trial trial) throws Exception {
        int scenes = trial.count(2000, 100);
        SplittableRandom seeds = new SplittableRandom(trial.seed());
        List<String> misses = new ArrayList<>();
        int hangs = 0;
        int played = 0;
        long futures = 0;
        long begin = System.nanoTime();
        Pool pool = Pool.processes(2);
        while (played < scenes && misses.size() < MOST_MISSES) {
            long seed = seeds.nextLong();
            boolean closes = played % CLOSES_ONE_IN == CLOSES_ONE_IN - 1;
            Scene scene = new Scene(pool, seed, closes, played % KILLS_ONE_IN == 0);
            played++;
            String miss = scene.play(WATCHDOG);
            futures += scene.futures();
            if (!miss.isEmpty()) {
                Os.dump(Os.pid(), Redirect.INHERIT);
                hangs += miss.startsWith(Scene.HANG) ? 1 : 0;
                misses.add("scene seed=" + seed + ": " + miss);
            }
            if (closes || !miss.isEmpty()) {
                pool.close(Duration.ZERO);
                pool = Pool.processes(2);
            }
        }
        pool.close(Duration.ZERO);
        String figures = "hangs " + hangs + " wrong outcomes " + (misses.size() - hangs) + " in " + played
                + " interleavings of " + futures + " tasks in "
                + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) + " s";
        return List.of(new Line("R9", figures, misses));
    }
}
