// SPDX-License-Identifier: Apache-2.0
package dev.tutti.benchmarks.faults;

import dev.tutti.Pool;
import dev.tutti.TaskFuture;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * R8: what the parent has more of after a million tasks and 500 workers killed and replaced. Ten samples are
 * taken of a pool at rest.
 */
final class Growth implements FaultFigure {

    private static final int SAMPLES = 10;
    private static final double MEGABYTE = 1e6;

    /** What there is of each; files are those in the temporary directory. */
    private record Sample(
            double descriptors, double threads, double heap, double resident, double classes, double files) {}

    @Override
    public Duration limit(boolean quick) {
        return Duration.ofMinutes(quick ? 2 : 15);
    }

    @Override
    public List<Line> measure(Trial trial) throws Exception {
        int tasks = trial.count(1_000_000, 100_000) / SAMPLES;
        int kills = trial.count(500, 20) / SAMPLES;
        List<Sample> samples = new ArrayList<>();
        try (Pool pool = Pool.processes(2)) {
            for (int i = 0; i < 2; i++) { // after which everything has been loaded and compiled
                round(pool, tasks, kills);
                var _ = sample(pool, trial.directory());
            }
            for (int i = 0; i < SAMPLES; i++) {
                round(pool, tasks, kills);
                samples.add(sample(pool, trial.directory()));
                System.err.println(samples.getLast());
            }
        }
        double descriptors = growth(samples, Sample::descriptors);
        double threads = growth(samples, Sample::threads);
        double heap = growth(samples, Sample::heap) / MEGABYTE;
        double resident = growth(samples, Sample::resident) / MEGABYTE;
        double classes = growth(samples, Sample::classes);
        double files = growth(samples, Sample::files);
        String figures = String.format(
                Locale.ROOT,
                "growth descriptors %+.1f threads %+.1f heap %+.2f MB resident %+.1f MB classes %+.1f files %+.1f over %d"
                        + " tasks and %d replacements",
                descriptors,
                threads,
                heap,
                resident,
                classes,
                files,
                tasks * SAMPLES,
                kills * SAMPLES);
        boolean flat = descriptors < 1 && threads < 1 && heap < 1 && resident < 8 && classes < 1 && files < 1;
        return List.of(Line.of("R8", figures, flat));
    }

    /** Tasks, with as many kills spread over them. */
    private static void round(Pool pool, int tasks, int kills) throws InterruptedException {
        for (int i = 0; i < kills; i++) {
            List<Integer> items =
                    IntStream.range(0, Math.max(tasks / kills, 1)).boxed().toList();
            TaskFuture<List<Integer>> call = pool.retries(3).mapAsync(x -> x + 1, items);
            List<Long> workers = Os.workers();
            if (workers.size() > 1) {
                Os.kill(workers.get(i % 2));
            }
            Expect.equal(Expect.result(call).size(), items.size());
            Wait.until("two workers", () -> Os.workers().size() == 2);
        }
    }

    /** Of a pool both of whose workers answer, so that none is just being replaced. */
    private static Sample sample(Pool pool, Path directory) throws Exception {
        new Stage(pool, directory).bothAnswer();
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long heap = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) { // cleaners and references need several
            memory.gc();
            Thread.sleep(50); // cleaners run on a thread that tells nobody
            heap = Math.min(heap, memory.getHeapMemoryUsage().getUsed());
        }
        return new Sample(
                count(Path.of("/proc/self/fd")),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                heap,
                1024.0 * Os.statusKib("VmRSS"),
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                count(Path.of(System.getProperty("java.io.tmpdir"))));
    }

    private static double count(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.count();
        }
    }

    /**
     * From the first sample to the last by the median step between neighbours. What every task or replacement leaves
     * behind shows in every step; a class loaded late, or a compiler's memory, shows in one.
     */
    private static double growth(List<Sample> samples, ToDoubleFunction<Sample> value) {
        List<Double> steps = new ArrayList<>();
        for (int i = 1; i < samples.size(); i++) {
            steps.add(value.applyAsDouble(samples.get(i)) - value.applyAsDouble(samples.get(i - 1)));
        }
        Collections.sort(steps);
        return steps.get(steps.size() / 2) * steps.size();
    }
}
