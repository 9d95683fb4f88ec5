// SPDX-License-Identifier: Apache-2.0
package dev.tutti.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import dev.tutti.UnavailableException;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Gate;
import dev.tutti.contract.Ledger;
import dev.tutti.contract.PoolUnderTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that come and go: by the number of their tasks, by their memory, by what there is to do, in one another. */
@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WorkerRecyclingTest {

    private static final int MIB = 1 << 20;

    /** What leaking tasks hold on to, in the worker. */
    private static final List<Object> LEAK = new ArrayList<>();

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aWorkerRunsNoMoreTasksThanItMay(int limit) {
        try (Pool pool = Pool.options().workers(2).tasksPerWorker(limit).processes()) {
            List<Long> pids = pool.map(item -> pid(), Collections.nCopies(7 * limit, 0));
            Map<Long, Integer> tasks = new HashMap<>();
            pids.forEach(pid -> tasks.merge(pid, 1, Integer::sum));
            assertThat(tasks.values()).allMatch(n -> n <= limit);
            assertThat(pool.chunk(10).map(item -> item + 1, List.of(1, 2, 3, 4)))
                    .containsExactly(2, 3, 4, 5);
        }
    }

    @Test
    void failedTasksCountToo() {
        try (Pool pool = Pool.options().workers(1).tasksPerWorker(2).processes()) {
            long first = pool.submit(() -> pid()).join();
            assertThat(pool.submit(() -> {
                                throw new IllegalStateException("no");
                            })
                            .handle((value, failure) -> failure != null)
                            .join())
                    .isTrue();
            assertThat(pool.submit(() -> pid()).join()).isNotEqualTo(first);
        }
    }

    /** Ways to find no memory. */
    enum Shortage {
        HEAP {
            @Override
            void meet() {
                List<long[]> all = new ArrayList<>();
                while (true) {
                    all.add(new long[MIB]);
                }
            }
        },
        LARGEST_ARRAY {
            @Override
            void meet() {
                LEAK.add(new byte[Integer.MAX_VALUE]);
            }
        },
        DIRECT_MEMORY {
            @Override
            void meet() {
                while (true) {
                    LEAK.add(ByteBuffer.allocateDirect(16 * MIB));
                }
            }
        },
        METASPACE {
            @Override
            void meet() throws Exception {
                URL[] here = {
                    Shortage.class.getProtectionDomain().getCodeSource().getLocation()
                };
                while (true) {
                    // A class loader of its own each, so a proxy class of its own each.
                    URLClassLoader loader = new URLClassLoader(here, null);
                    Class<?> face = Class.forName("dev.tutti.drill.WorkerRecyclingTest$Face", false, loader);
                    LEAK.add(Proxy.newProxyInstance(loader, new Class<?>[] {face}, (proxy, method, arguments) -> null));
                }
            }
        };

        abstract void meet() throws Exception;
    }

    /** Something to implement. */
    interface Face {}

    @ParameterizedTest
    @EnumSource
    void aTaskThatFindsNoMemoryFailsWithThatAndItsWorkerIsReplaced(Shortage shortage) {
        try (Pool pool = Pool.options()
                .workers(1)
                .jvmFlags("-Xmx64m", "-XX:MaxMetaspaceSize=28m", "-XX:MaxDirectMemorySize=64m")
                .processes()) {
            long before = pool.submit(() -> pid()).join();
            TaskFuture<Void> future = pool.run(shortage::meet);
            assertThatExceptionOfType(TaskFailedException.class)
                    .isThrownBy(future::join)
                    .withStackTraceContaining("OutOfMemoryError");
            assertThat(pool.submit(() -> pid()).join()).isNotEqualTo(before);
        }
    }

    /** What tasks leave behind, 10 MiB each. */
    enum Leak {
        JAVA {
            @Override
            void drip() {
                LEAK.add(new byte[10 * MIB]);
            }
        },
        NATIVE {
            @Override
            void drip() {
                MemorySegment memory = Arena.global().allocate(10 * MIB);
                memory.fill((byte) 1);
            }
        };

        abstract void drip();
    }

    @ParameterizedTest
    @EnumSource
    void aWorkerThatHoldsTooMuchIsReplaced(Leak leak) {
        try (Pool pool = Pool.options()
                .workers(1)
                .memoryPerWorker(250L * MIB)
                .jvmFlags("-Xmx1g")
                .processes()) {
            long leaking = pool.submit(() -> {
                        for (int i = 0; i < 40; i++) {
                            leak.drip();
                        }
                        return pid();
                    })
                    .join();
            // A worker is looked at between two tasks, and not often if that took long.
            Deadline.await("another worker", () -> pool.submit(() -> pid()).join() != leaking);
        }
    }

    @Test
    void garbageIsNotHeld() {
        try (Pool pool = Pool.options()
                .workers(1)
                .memoryPerWorker(250L * MIB)
                .jvmFlags("-Xmx1g")
                .processes()) {
            List<Long> pids = pool.chunk(1)
                    .map(
                            item -> {
                                byte[] garbage = new byte[100 * MIB];
                                garbage[item] = 1;
                                Deadline.park(Duration.ofMillis(20));
                                return pid();
                            },
                            IntStream.range(0, 40).boxed().toList());
            assertThat(new HashSet<>(pids)).hasSize(1);
        }
    }

    @Test
    void onDemandWorkersComeWithWorkAndGoWithoutIt(@TempDir Path directory) {
        long before = ProcessDrill.children();
        try (Pool pool =
                Pool.options().workers(2).keepAlive(Duration.ofMillis(300)).processes()) {
            assertThat(ProcessDrill.children()).as("none at first").isEqualTo(before);
            assertThat(pool.submit(() -> 1).join()).isEqualTo(1);
            assertThat(ProcessDrill.children()).isEqualTo(before + 1);
            PoolUnderTest.assertEveryWorkerAnswers(pool, directory);
            assertThat(ProcessDrill.children()).isEqualTo(before + 2);
            Deadline.await("idle workers end", () -> ProcessDrill.children() == before);
            assertThat(pool.map(x -> x + 1, List.of(1, 2, 3))).containsExactly(2, 3, 4);
        }
        Deadline.await("all end", () -> ProcessDrill.children() == before);
    }

    @Test
    void aBusyWorkerOutlivesItsIdleTime(@TempDir Path directory) {
        Gate gate = Gate.in(directory);
        Ledger begun = Ledger.in(directory);
        try (Pool pool =
                Pool.options().workers(1).keepAlive(Duration.ofMillis(100)).processes()) {
            TaskFuture<Long> future = pool.submit(() -> {
                begun.add("begun");
                gate.await();
                return pid();
            });
            begun.awaitSize(1);
            Deadline.await("longer than its idle time", new After(Duration.ofMillis(500))::isOver);
            gate.open();
            assertThat(future.join()).isPositive();
        }
    }

    @Test
    void theCommonPoolIsThereWhenNeededAndNobodyCanCloseIt() {
        long before = ProcessDrill.children();
        try (Pool common = Pool.common()) {
            assertThat(common).isSameAs(Pool.common());
            assertThat(common.map(x -> x + 1, List.of(1, 2))).containsExactly(2, 3);
        }
        assertThat(Pool.common().close(Duration.ZERO)).isFalse();
        assertThat(Pool.common().submit(() -> 1).join()).isEqualTo(1);
        Deadline.await("its workers end when idle", () -> ProcessDrill.children() <= before);
    }

    /** One thread of a worker runs all of its tasks, so what belongs to a thread belongs to a worker. */
    private static final ThreadLocal<AtomicInteger> OF_WORKER = ThreadLocal.withInitial(AtomicInteger::new);

    @Test
    void aThreadLocalIsTheStateOfAWorker() {
        for (Pool each : List.of(Pool.processes(1), Pool.threads(1))) {
            try (Pool pool = each) {
                assertThat(pool.map(item -> OF_WORKER.get().incrementAndGet(), List.of(0, 0, 0)))
                        .containsExactly(1, 2, 3);
            }
        }
    }

    private record After(long end) {
        After(Duration time) {
            this(System.nanoTime() + time.toNanos());
        }

        boolean isOver() {
            return System.nanoTime() - end >= 0;
        }
    }

    @Test
    void aWorkerHasWorkersOfItsOwnWithinItsShare() {
        try (Pool pool = Pool.options().workers(2).processes()) {
            long outer = pool.submit(() -> Runtime.getRuntime().maxMemory()).join();
            List<Long> inner = pool.submit(() -> {
                        try (Pool own = Pool.processes(2)) {
                            return own.chunk(1).map(x -> Runtime.getRuntime().maxMemory(), List.of(1, 2));
                        }
                    })
                    .join();
            assertThat(inner.get(0) + inner.get(1)).isLessThanOrEqualTo(outer);
        }
    }

    @Test
    void workersOfWorkersEndSomewhereByName() {
        try (Pool pool = Pool.processes(1)) {
            assertThatExceptionOfType(TaskFailedException.class)
                    .isThrownBy(() -> pool.submit(() -> nest(0)).join())
                    .havingRootCause()
                    .isInstanceOf(UnavailableException.class)
                    .withMessageContaining("depth=4 limit=4");
        }
    }

    private static int nest(int depth) {
        try (Pool own = Pool.processes(1)) {
            return own.submit(() -> nest(depth + 1)).join();
        }
    }
}
