// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.benchmarks.faults.ParentProgram.State;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * R3: parents killed at a random instant, in each of six states, and how long after it the last process of their session
 * was dead; and whether the machine has its shared memory back.
 */
final class Orphans implements FaultFigure {

    private static final Duration PROMISED = Duration.ofSeconds(1);

    /** After a parent was in its state, or has begun to start workers. */
    private static final int LATEST_MILLIS = 300;

    private static final int LATEST_SPAWN_MILLIS = 700;

    /** A block of the parents' has 32 MiB; other programs use some too. */
    private static final long MOST_SHARED_KIB = 16_000;

    @Override
    public Duration limit(boolean quick) {
        return Duration.ofMinutes(quick ? 1 : 8);
    }

    @Override
    public List<Line> measure(Trial trial) throws Exception {
        Random random = trial.random();
        List<State> states = List.of(State.values());
        int kills = trial.count(100, 6);
        List<Long> times = new ArrayList<>();
        List<String> misses = new ArrayList<>();
        int orphans = 0;
        long sharedBefore = Os.sharedMemoryKib();
        for (int i = 0; i < kills; i++) {
            State state = states.get(i % states.size());
            long delay = random.nextInt(state == State.SPAWNING ? LATEST_SPAWN_MILLIS : LATEST_MILLIS);
            Journal journal = Journal.in(trial.directory());
            Process parent = start(state, journal);
            journal.await(state.lines());
            Thread.sleep(delay);
            long death = System.nanoTime();
            Os.kill(parent.pid());
            boolean gone =
                    Wait.holds(PROMISED, () -> Os.session(parent.pid()).stream().noneMatch(Os.Entry::runs));
            if (gone) {
                times.add(System.nanoTime() - death);
            } else {
                List<Os.Entry> left =
                        Os.session(parent.pid()).stream().filter(Os.Entry::runs).toList();
                misses.add(state + " killed after " + delay + " ms: " + left);
                orphans += left.size();
                for (Os.Entry entry : left) {
                    Os.dump(entry.pid(), Redirect.INHERIT);
                    Os.kill(entry.pid());
                }
            }
            parent.waitFor();
        }
        if (!Wait.holds(PROMISED, () -> Os.sharedMemoryKib() - sharedBefore < MOST_SHARED_KIB)) {
            misses.add("shared memory grew by " + (Os.sharedMemoryKib() - sharedBefore) + " KiB");
        }
        String figures = "orphans " + orphans + " of " + kills + " parents killed, the last death "
                + Quantile.text(times, 50) + " " + Quantile.text(times, 100);
        return List.of(new Line("R3", figures, misses));
    }

    private static Process start(State state, Journal journal) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(FigureRun.java(Path.of(System.getProperty("java.io.tmpdir"))));
        command.addAll(List.of(ParentProgram.class.getName(), state.name(), journal.path()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.INHERIT)
                .start();
    }
}
