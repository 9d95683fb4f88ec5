// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.OperatingSystemMXBean;
import dev.tutti.Pool;
import dev.tutti.TaskFuture;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Gate;
import dev.tutti.contract.Ledger;
import dev.tutti.contract.Processes;
import dev.tutti.machine.JvmFlags;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers are child JVMs, as many as were asked for, each with its share of the machine. */
final class ProcessWorkersTest extends ProcessDrill {

    /** What the workers of a pool answer, each once. */
    private static Set<String> fromEveryWorker(Pool pool, Path directory) {
        Ledger begun = Ledger.in(directory);
        Gate gate = Gate.in(directory);
        List<TaskFuture<String>> futures = new ArrayList<>();
        for (int i = 0; i < pool.workers(); i++) {
            futures.add(pool.submit(() -> {
                begun.add("begun");
                gate.await();
                return pid() + " " + Runtime.getRuntime().maxMemory() + " "
                        + Runtime.getRuntime().availableProcessors();
            }));
        }
        begun.awaitSize(pool.workers());
        gate.open();
        Set<String> answers = new HashSet<>();
        futures.forEach(future -> answers.add(future.join()));
        return answers;
    }

    @Test
    void tasksRunInAsManyChildrenAsThereAreWorkers(@TempDir Path directory) {
        Set<Long> pids = new HashSet<>();
        for (String answer : fromEveryWorker(pool, directory)) {
            pids.add(Long.valueOf(answer.split(" ")[0]));
        }
        assertThat(pids).hasSize(2).doesNotContain(pid());
        assertThat(ProcessHandle.current().children().map(ProcessHandle::pid)).containsAll(pids);
        List<Long> of200 = pool.chunk(1).map(item -> pid(), Collections.nCopies(200, 0));
        assertThat(pids).as("no other worker came or went").containsAll(of200);
    }

    @Test
    void workersShareTheMachineAmongThem(@TempDir Path directory) {
        long memory = 0;
        int processors = 0;
        for (String answer : fromEveryWorker(pool, directory)) {
            memory += Long.parseLong(answer.split(" ")[1]);
            processors += Integer.parseInt(answer.split(" ")[2]);
        }
        long machine = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        assertThat(memory + Runtime.getRuntime().maxMemory())
                .as("heaps of workers and parent")
                .isLessThanOrEqualTo(machine);
        assertThat(processors)
                .isLessThanOrEqualTo(Math.max(2, Runtime.getRuntime().availableProcessors()));
    }

    @Test
    void flagsOfTheUserWin(@TempDir Path directory) {
        try (Pool small = Pool.options()
                .workers(1)
                .jvmFlags("-Xmx40m", "-Dwhich=worker", "-XX:ActiveProcessorCount=3")
                .processes()) {
            String[] answer =
                    fromEveryWorker(small, directory).iterator().next().split(" ");
            assertThat(Long.parseLong(answer[1])).isLessThanOrEqualTo(40L << 20);
            assertThat(answer[2]).isEqualTo("3");
            assertThat(small.submit(() -> System.getProperty("which")).join()).isEqualTo("worker");
        }
    }

    @Test
    void aWorkerIsAsItsParentInWhatATaskCanNotice() {
        assertThat(pool.submit(() -> Path.of("").toAbsolutePath().toString()).join())
                .isEqualTo(Path.of("").toAbsolutePath().toString());
        assertThat(pool.submit(() -> System.getProperty("java.home")).join())
                .isEqualTo(System.getProperty("java.home"));
        assertThat(pool.submit(() -> Charset.defaultCharset().name()
                                + Locale.getDefault()
                                + TimeZone.getDefault().getID())
                        .join())
                .isEqualTo(Charset.defaultCharset().name()
                        + Locale.getDefault()
                        + TimeZone.getDefault().getID());
        assertThat(pool.submit(() -> Thread.currentThread()
                                        .getContextClassLoader()
                                        .loadClass(ProcessWorkersTest.class.getName())
                                == ProcessWorkersTest.class)
                        .join())
                .isTrue();
    }

    @Test
    void whatATaskDoesToItsThreadDoesNotReachTheNext() {
        assertThat(pool.chunk(4)
                        .map(
                                item -> {
                                    ClassLoader before = Thread.currentThread().getContextClassLoader();
                                    Thread.currentThread().setContextClassLoader(null);
                                    Thread.currentThread().interrupt();
                                    return before != null;
                                },
                                List.of(1, 2, 3, 4, 5, 6, 7, 8)))
                .containsOnly(true);
    }

    @Test
    void aTaskThatLeavesAThreadBehindHoldsNothingUp() {
        try (Pool other = Pool.processes(1)) {
            other.run(() -> Thread.ofPlatform().start(() -> {
                        while (true) {
                            LockSupport.park();
                        }
                    }))
                    .join();
            assertThat(other.submit(() -> 1).join()).isEqualTo(1);
        }
    }

    /** Else a worker has two of them at once when the next one comes, and its collector copies the old one. */
    @Test
    void anIdleWorkerHoldsNoItemOfATaskThatHasEnded(@TempDir Path directory) {
        Ledger ledger = Ledger.in(directory);
        assertThat(pool.submit(item -> reportWhenCollected(item, ledger), new double[1 << 20])
                        .join())
                .isEqualTo(1 << 20);
        ledger.awaitSize(1);
    }

    /** What does not fit into the young generation is garbage that no collection finds until the heap is full. */
    @Test
    void aWorkerDoesNotGrowByOneLargeArrayAfterTheOther() {
        double[] array = new double[15_000_000];
        try (Pool two = Pool.options().workers(2).jvmFlags("-XX:+UseSerialGC").processes()) {
            for (int round = 0; round < 12; round++) {
                assertThat(two.chunk(1).map(item -> item.length, List.of(array, array)))
                        .containsExactly(array.length, array.length);
            }
            long bytes = two.submit(() -> Runtime.getRuntime().totalMemory()).join();
            assertThat(bytes).isLessThan(6L * Double.BYTES * array.length);
        }
    }

    private static int reportWhenCollected(double[] item, Ledger ledger) {
        WeakReference<double[]> reference = new WeakReference<>(item);
        Thread.ofPlatform().daemon().start(() -> {
            Deadline.await("collected", () -> {
                System.gc();
                return reference.refersTo(null);
            });
            ledger.add("collected");
        });
        return item.length;
    }

    @Test
    void anIdleWorkerThatDiesIsReplacedBeforeAnybodyNotices(@TempDir Path directory) {
        long pid = pool.submit(ProcessDrill::pid).join();
        for (int round = 0; round < 3; round++) {
            Processes.kill(pid);
            List<Integer> items = IntStream.range(0, 50).boxed().toList();
            assertThat(pool.retries(1).map(item -> item + 1, items)).hasSize(50);
            pid = pool.submit(ProcessDrill::pid).join();
        }
    }

    /** Workers are reused, as the pool's documentation says. */
    @Test
    void whatATaskDoesToItsJvmIsThereForTheNext() {
        try (Pool one = Pool.processes(1)) {
            one.run(() -> {
                        System.setProperty("left.behind", "a value");
                        Locale.setDefault(Locale.of("qq"));
                        TimeZone.setDefault(TimeZone.getTimeZone("GMT+7"));
                        Thread.setDefaultUncaughtExceptionHandler((_, _) -> {});
                        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
                    })
                    .join();
            assertThat(one.submit(() -> System.getProperty("left.behind")
                                    + Locale.getDefault()
                                    + TimeZone.getDefault().getID()
                                    + (Thread.getDefaultUncaughtExceptionHandler() != null))
                            .join())
                    .isEqualTo("a valueqqGMT+07:00true");
            one.run(() -> System.out.println("into the void")).join();
        }
    }

    @Test
    void aWorkerHasTheEnvironmentOfItsParent() {
        Map<String, String> expected = new TreeMap<>(System.getenv());
        expected.keySet().removeAll(JvmFlags.VARIABLES);
        assertThat(pool.submit(() -> new TreeMap<>(System.getenv())).join()).containsAllEntriesOf(expected);
    }

    @Test
    void aWorkerIsTheFirstToGoWhenTheSystemRunsOutOfMemory() throws IOException {
        Path score = Path.of("/proc/self/oom_score_adj");
        assumeThat(Files.isReadable(score)).as("Linux").isTrue();
        int here = Integer.parseInt(Files.readString(score).strip());
        int there = Integer.parseInt(pool.submit(() ->
                        Files.readString(Path.of("/proc/self/oom_score_adj")).strip())
                .join());
        assertThat(there).isEqualTo(Math.min(here + 500, 1000));
    }

    /** It is the task's, which may have meant it to stay; only a worker that is killed takes its children along. */
    @Test
    void aChildProcessThatATaskLeftBehindHoldsNothingUp() throws Exception {
        long child;
        try (Pool other = Pool.processes(1)) {
            child = other.submit(() -> new ProcessBuilder("sleep", "1000")
                            .inheritIO()
                            .start()
                            .pid())
                    .join();
        }
        assertThat(Processes.runs(child)).isTrue();
        Processes.kill(child);
        Deadline.await("gone", () -> !Processes.runs(child));
    }
}
