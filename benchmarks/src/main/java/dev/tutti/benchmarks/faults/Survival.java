// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Pool;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * R1: drills one after the other on a pool of two, or on pools of their own. A fault is survived if what was expected
 * came of it in time, both workers of the pool answer afterwards, and neither a process nor a file is left.
 */
class Survival implements FaultFigure {

    private static final Duration DRILL_LIMIT = Duration.ofSeconds(40);

    @Override
    public Duration limit(boolean quick) {
        return Duration.ofMinutes(quick ? 2 : 8);
    }

    /** In quick trials every third counts. */
    List<Drill> drills() {
        return Stream.of(
                        WorkerDrills.all(),
                        LossDrills.all(),
                        TaskDrills.all(),
                        CallerDrills.all(),
                        OutputDrills.all(),
                        ChannelDrills.all(),
                        CloseDrills.all(),
                        LifeDrills.all())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Line> measure(Trial trial) throws Exception {
        List<Drill> all = drills();
        List<Drill> drills = IntStream.range(0, all.size())
                .filter(i -> !trial.quick() || all.size() < 3 || i % 3 == 0)
                .mapToObj(all::get)
                .toList();
        List<String> misses = new ArrayList<>();
        long begin = System.nanoTime();
        Pool pool = Pool.processes(Stage.WORKERS);
        for (Drill drill : drills) {
            long started = System.nanoTime();
            String miss = play(drill, pool, Files.createTempDirectory(trial.directory(), "drill"));
            System.err.printf("%s: %s, %d ms%n", drill.name(), miss == null ? "survived" : miss, millisSince(started));
            if (miss != null) {
                misses.add(drill.name() + ": " + miss);
                pool.close(Duration.ZERO);
                pool = Pool.processes(Stage.WORKERS);
            }
        }
        pool.close();
        String figures = "survived " + (drills.size() - misses.size()) + " of " + drills.size() + " faults in "
                + TimeUnit.MILLISECONDS.toSeconds(millisSince(begin)) + " s";
        return List.of(new Line("R1", figures, misses));
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    /** Returns what was not as it must be, or nothing. */
    private static @Nullable String play(Drill drill, Pool pool, Path directory) throws InterruptedException {
        Stage stage = new Stage(pool, directory);
        AtomicReference<@Nullable String> miss = new AtomicReference<>();
        Thread player = Thread.ofPlatform().daemon().name(drill.name()).start(() -> {
            try {
                drill.script().play(stage);
                stage.clear();
                stage.bothAnswer();
                nothingIsLeft();
            } catch (Throwable t) {
                t.printStackTrace();
                miss.set(t instanceof Miss ? t.getMessage() : t.toString());
            }
        });
        if (!player.join(DRILL_LIMIT)) {
            Os.dump(Os.pid(), Redirect.INHERIT);
            miss.set("a hang: no end in " + DRILL_LIMIT.toSeconds() + " s; the threads are in the log");
            player.interrupt();
        }
        stage.clear();
        return miss.get();
    }

    /** Neither more workers than the pool's, beside the one that makes the archive of classes, nor files. */
    private static void nothingIsLeft() throws InterruptedException, IOException {
        Wait.until("no more children than workers", () -> Os.workers().size() <= Stage.WORKERS);
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Wait.until("no files in " + temporary, () -> Os.files(temporary).isEmpty());
        Path working = Path.of("").toAbsolutePath();
        Miss.unless(Os.files(working).isEmpty(), "left in the working directory: " + Os.files(working));
    }
}
