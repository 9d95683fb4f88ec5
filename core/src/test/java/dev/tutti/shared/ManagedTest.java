// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import dev.tutti.TaskRefusedException;
import dev.tutti.Worker;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Processes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManagedTest {

    /** What a namespace is. */
    static final class State {
        int steps;
        String name = "none";
        List<Integer> seen = new ArrayList<>();
    }

    private Pool pool;

    @BeforeAll
    void open() {
        pool = Pool.processes(2);
    }

    @AfterAll
    void close() {
        pool.close();
    }

    @Test
    void callsOfWorkersAndThreadsAreAtomic() throws InterruptedException {
        try (Managed<Map<String, Integer>> counts = Managed.of(new HashMap<>());
                Pool threads = Pool.virtualThreads()) {
            List<TaskFuture<Void>> all = new ArrayList<>();
            for (Pool on : List.of(pool, pool, threads, threads)) {
                all.add(on.run(() -> {
                    for (int i = 0; i < 500; i++) {
                        int unused = counts.call(map -> {
                            int before = map.getOrDefault("a", 0);
                            Thread.yield();
                            map.put("a", before + 1);
                            return before;
                        });
                    }
                }));
            }
            all.forEach(TaskFuture::join);
            assertThat(counts.<Integer>call(map -> map.get("a"))).isEqualTo(2000);
        }
    }

    @Test
    void anyObjectCanBeOne() throws InterruptedException {
        try (Managed<State> state = Managed.of(new State())) {
            List<Integer> items = IntStream.range(0, 100).boxed().toList();
            List<Integer> steps = pool.map(
                    item -> state.<Integer>call(s -> {
                        s.seen.add(item);
                        s.name = "set by a worker";
                        return ++s.steps;
                    }),
                    items);
            assertThat(steps).doesNotHaveDuplicates();
            assertThat(state.<Integer>call(s -> s.steps)).isEqualTo(100);
            assertThat(pool.submit(() -> state.<String>call(s -> s.name)).join())
                    .isEqualTo("set by a worker");
            assertThat(pool.submit(() -> state.<List<Integer>>call(s -> s.seen)).join())
                    .containsExactlyInAnyOrderElementsOf(items);
            assertThat(pool.submit(() -> state.<Object>call(s -> null)).join()).isNull();
        }
    }

    @Test
    void itsObjectIsInTheMakersProcess() throws InterruptedException {
        try (Managed<List<Long>> pids = Managed.of(new ArrayList<>())) {
            pool.run(() -> pids.run(list -> list.add(ProcessHandle.current().pid())))
                    .join();
            assertThat(pids.<Long>call(List::getFirst))
                    .isEqualTo(ProcessHandle.current().pid());
            Managed<List<Long>> back = pool.submit(() -> pids).join();
            assertThat(back).isEqualTo(pids);
            assertThat(back.<Integer>call(List::size)).isEqualTo(1);
        }
    }

    @Test
    void aTaskMayCallTheSameObject() throws InterruptedException {
        try (Managed<List<Integer>> list = Managed.of(new ArrayList<>())) {
            list.run(outer -> {
                outer.add(1);
                list.run(inner -> inner.add(2));
            });
            pool.run(() -> list.run(outer -> {
                        outer.add(3);
                        list.run(inner -> inner.add(4));
                    }))
                    .join();
            assertThat(list.<List<Integer>>call(all -> all)).containsExactly(1, 2, 3, 4);
        }
    }

    static int refuse(String text) throws IOException {
        throw new IOException("refused: " + text);
    }

    @Test
    void whatATaskThrowsComesBack() {
        try (Managed<List<String>> list = Managed.of(new ArrayList<>(List.of("x")))) {
            TaskFailedException here =
                    catchThrowableOfType(TaskFailedException.class, () -> list.call(l -> refuse(l.getFirst())));
            assertThat(here).hasCauseExactlyInstanceOf(IOException.class);
            assertThat(here.getCause()).hasMessage("refused: x");
            TaskFailedException there = (TaskFailedException) catchThrowableOfType(
                            TaskFailedException.class,
                            () -> pool.submit(() -> list.call(l -> refuse(l.getFirst())))
                                    .join())
                    .getCause();
            assertThat(there).hasCauseExactlyInstanceOf(IOException.class);
            assertThat(there.getCause()).hasMessage("refused: x");
            assertThat(there.getCause().getStackTrace()[0].getMethodName()).isEqualTo("refuse");
        }
    }

    private static String refusal(TaskFuture<?> future) {
        Throwable failure = catchThrowableOfType(TaskFailedException.class, future::join);
        while (failure instanceof TaskFailedException) {
            failure = failure.getCause();
        }
        assertThat(failure).isInstanceOf(TaskRefusedException.class);
        return failure.getMessage();
    }

    @Test
    void whatIsTooLargeOrCannotTravelIsNamed() {
        try (Managed<List<Object>> list = Managed.of(new ArrayList<>(List.of(new Object())), 1 << 13)) {
            byte[] large = new byte[5000];
            assertThat(refusal(pool.run(() -> list.run(l -> l.add(large)))))
                    .contains("the task of a call has more bytes than its buffer")
                    .contains("most=4096");
            assertThat(refusal(pool.submit(() -> list.<Object>call(l -> new byte[5000]))))
                    .contains("the result of a call has more bytes than its buffer")
                    .contains("most=4096");
            assertThat(refusal(pool.submit(() -> list.<Object>call(List::getFirst))))
                    .contains("the element cannot be sent to another process: element (java.lang.Object)");
            assertThat(refusal(pool.submit(() -> list.<Object>call(l -> {
                        throw new IllegalArgumentException("long".repeat(2000));
                    }))))
                    .contains("the exception of a call has more bytes than its buffer");
            assertThat(refusal(pool.run(() -> {
                        Object unsendable = new Object();
                        list.run(l -> l.add(unsendable));
                    })))
                    .contains("the task cannot be sent");
            assertThat(pool.submit(() -> list.<Integer>call(List::size)).join()).isEqualTo(1);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Managed.of("text", 100))
                .withMessageContaining("bufferBytes=100");
    }

    @Test
    void closeWakesWhoWaits() throws InterruptedException {
        Managed<SharedQueue<Integer>> managed = Managed.of(SharedQueue.of(2));
        SharedQueue<Integer> gate = SharedQueue.of(1);
        SharedQueue<Integer> begun = SharedQueue.of(2);
        TaskFuture<Void> running = pool.run(() -> managed.run(_ -> {
            begun.put(1);
            gate.take();
        }));
        assertThat(begun.take()).isEqualTo(1);
        managed.close();
        assertThatThrownBy(() ->
                        running.orTimeout(Deadline.SECONDS, TimeUnit.SECONDS).join())
                .isInstanceOf(TaskFailedException.class)
                .hasCauseExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> managed.run(_ -> {}))
                .withMessage("it is closed: Managed[by pid="
                        + ProcessHandle.current().pid() + ", closed]");
        gate.close();
        begun.close();
        Deadline.await("the end of its thread", () -> threads() == 0);
    }

    @Test
    void anInterruptEndsTheWaitingOnly() throws InterruptedException {
        try (Managed<List<Integer>> list = Managed.of(new ArrayList<>());
                SharedQueue<Integer> gate = SharedQueue.of(1);
                SharedQueue<Integer> begun = SharedQueue.of(1)) {
            TaskFuture<String> waiting = pool.submit(() -> {
                Thread.currentThread().interrupt();
                try {
                    list.run(l -> l.add(0));
                    return "done";
                } catch (InterruptedException e) {
                    return "interrupted";
                }
            });
            assertThat(waiting.join()).isEqualTo("interrupted");
            TaskFuture<Void> running = pool.run(() -> list.run(l -> {
                begun.put(1);
                gate.take();
                l.add(1);
            }));
            assertThat(begun.take()).isEqualTo(1);
            running.cancel(true);
            gate.put(1);
            Deadline.await("the task's end", () -> {
                try {
                    return list.<Boolean>call(l -> l.contains(1));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(pool.submit(() -> list.<Integer>call(List::size)).join()).isEqualTo(1);
        }
    }

    @Test
    void aMakerThatHasEndedIsNamed() throws Exception {
        try (SharedQueue<Managed<List<Integer>>> queue = SharedQueue.of(1);
                Worker<Void> worker = Worker.run(() -> {
                    try (Managed<List<Integer>> list = Managed.of(new ArrayList<>())) {
                        queue.put(list);
                        Thread.sleep(Duration.ofDays(1));
                    }
                })) {
            Managed<List<Integer>> list = queue.take();
            assertThat(list).hasToString("Managed[by pid=" + worker.pid() + "]");
            list.run(l -> l.add(1));
            assertThat(list.<Integer>call(List::size)).isEqualTo(1);
            Processes.end(worker.pid());
            assertThatThrownBy(() -> list.run(l -> l.add(2)))
                    .isInstanceOf(ProcessLostException.class)
                    .hasMessageContaining("pid=" + worker.pid());
        }
    }

    @Test
    void aCallerThatIsKilledHarmsNobody() throws Exception {
        try (Managed<Map<String, Integer>> counts = Managed.of(new HashMap<>())) {
            for (int i = 0; i < 2; i++) {
                int before = counts.call(map -> map.getOrDefault("a", 0));
                try (Worker<Void> worker = Worker.run(() -> {
                    while (true) {
                        int unused = counts.call(map -> map.merge("a", 1, Integer::sum));
                    }
                })) {
                    Deadline.await("some calls", () -> {
                        try {
                            return counts.<Integer>call(map -> map.getOrDefault("a", 0)) > before + 20;
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    });
                    Processes.end(worker.pid());
                }
            }
            int before = counts.call(map -> map.get("a"));
            assertThat(pool.submit(() -> counts.<Integer>call(map -> map.merge("a", 1, Integer::sum)))
                            .join())
                    .isGreaterThan(before);
        }
    }

    @Test
    void oneThatNobodyHasGoes() throws InterruptedException {
        Deadline.await("the end of the threads of others", () -> threads() == 0);
        String unused = Managed.of("text").toString();
        assertThat(threads()).isEqualTo(1);
        Deadline.await("the end of its thread", () -> {
            System.gc();
            return threads() == 0;
        });
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("tutti-managed"))
                .count();
    }
}
