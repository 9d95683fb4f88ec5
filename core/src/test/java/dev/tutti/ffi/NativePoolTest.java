// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Loop;
import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import dev.tutti.WorkerLostException;
import dev.tutti.shared.SharedDoubles;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bound interfaces in loops and tasks, and what a crash costs. */
class NativePoolTest {

    interface Dot {
        double dot(double[] a, double[] b, @Length int n);

        void scale(SharedDoubles x, @Length long n, double factor);

        void hold(SharedDoubles x);

        int crash(int x);

        int crashWith(int[] x);
    }

    interface Cos {
        double cos(double x);
    }

    private static final String SOURCE = """
            #include <unistd.h>
            double dot(const double *a, const double *b, int n) {
                double sum = 0;
                for (int i = 0; i < n; i++) sum += a[i] * b[i];
                return sum;
            }
            void scale(double *x, long n, double factor) { for (long i = 0; i < n; i++) x[i] *= factor; }
            void hold(double *x) { x[0] = 1; for (int i = 0; i < 60; i++) usleep(10000); x[1] = 1; }
            int crash(int x) { return *(volatile int *) (long) x; }
            int crashWith(const int *x) { return *(volatile int *) (long) x[0]; }
            """;

    private static Dot c;

    @BeforeAll
    static void compiler() {
        Compilers.assume(Native.c());
        c = Native.compile(SOURCE).bind(Dot.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serial", "threads:2", "virtualThreads:2", "processes:2"})
    void aLibraryIsCalledInLoopsAndTasks(String spec) {
        Dot bound = c;
        Cos cos = Native.library("m").bind(Cos.class);
        try (Pool pool = Pool.of(spec);
                SharedDoubles x = SharedDoubles.copyOf(1, 2, 3, 4)) {
            double[] weights = {1, 2, 3};
            assertThat(pool.map(
                            (Integer i) -> bound.dot(weights, new double[] {i, i, i}, 3) + cos.cos(0),
                            List.of(1, 2, 3)))
                    .containsExactly(7.0, 13.0, 19.0);
            Loop.range(4).on(pool).forEach(i -> bound.scale(x.slice(i, i + 1), 1, 10));
            assertThat(x.toArray()).containsExactly(10, 20, 30, 40);
            assertThat(Loop.range(1000).on(pool).sum(i -> bound.dot(weights, weights, 3)))
                    .isEqualTo(14_000);
        }
    }

    /** As if the cache had been tidied between. */
    @Test
    void aWorkerCompilesWhatTheCacheHasLost() throws Exception {
        String source = "int answer(void) { return " + ProcessHandle.current().pid() + "; }";
        interface Answer {
            int answer();
        }
        NativeLibrary library = Native.compile(source);
        Answer answer = library.bind(Answer.class);
        Files.delete(library.path().orElseThrow());
        try (Pool pool = Pool.processes(1)) {
            assertThat(pool.submit(() -> answer.answer()).get())
                    .isEqualTo((int) ProcessHandle.current().pid());
        }
    }

    /** The worker looks five times a second for memory to let go of, and C has it for longer. */
    @Test
    void memoryThatIsClosedWhileCHasItStaysUntilItReturns() throws Exception {
        Dot bound = c;
        SharedDoubles x = SharedDoubles.of(2);
        try (Pool pool = Pool.processes(1);
                SharedDoubles other = SharedDoubles.of(1)) {
            TaskFuture<Boolean> held = pool.submit(() -> {
                bound.hold(x);
                other.set(0, 1);
                return Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(thread -> thread.getName().equals("tutti-shared-memory"));
            });
            while (x.getVolatile(0) == 0 && !held.isDone()) {
                LockSupport.parkNanos(1_000_000); // nobody tells when C has begun
            }
            x.close();
            assertThat(held.get()).as("something still looks").isTrue();
            assertThat(other.get(0)).isEqualTo(1);
        }
    }

    /** With an array the JVM is in another state when it crashes. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCrashCostsOneTaskAndNothingElse(boolean withArray) {
        Dot bound = c;
        try (Pool pool = Pool.processes(2)) {
            List<TaskFuture<Integer>> futures = IntStream.range(0, 20)
                    .mapToObj(i -> pool.submit(
                            x -> x != 7 ? x : withArray ? bound.crashWith(new int[] {0}) : bound.crash(0), i))
                    .toList();
            for (int i = 0; i < 20; i++) {
                if (i != 7) {
                    assertThat(futures.get(i).join()).isEqualTo(i);
                    continue;
                }
                assertThat(futures.get(i).handle((_, e) -> e).join())
                        .isInstanceOfSatisfying(
                                TaskFailedException.class,
                                failed -> assertThat(failed.getCause())
                                        .isInstanceOfSatisfying(WorkerLostException.class, lost -> {
                                            assertThat(lost.kind()).isEqualTo(WorkerLostException.Kind.CRASHED);
                                            assertThat(lost).hasMessageContaining("crash");
                                        }));
            }
            assertThat(pool.map((Integer x) -> x + 1, List.of(1, 2, 3))).containsExactly(2, 3, 4);
        }
    }
}
