// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Pool;
import dev.tutti.TaskFuture;
import dev.tutti.TaskRefusedException;
import dev.tutti.Worker;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Processes;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.ValueLayout;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2 * Deadline.SECONDS, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedQueueTest {

    private static final long SEED = Long.getLong("test.seed", 20_261_121);
    private static final Duration SHORT = Duration.ofMillis(20);

    /** What a number takes in a buffer. */
    private static final int NUMBER_BYTES = 17;

    record Point(int x, Optional<String> name) {}

    /** Who put it, and which of its own it is. */
    record Numbered(int producer, int number) {}

    /** Cannot be read anywhere. */
    static final class Sealed implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        @Serial
        private void readObject(ObjectInputStream in) throws IOException {
            throw new InvalidObjectException("it is sealed");
        }
    }

    /** Kinds of threads. */
    enum Threads {
        PLATFORM,
        VIRTUAL;

        Thread.Builder builder() {
            return switch (this) {
                case PLATFORM -> Thread.ofPlatform().daemon();
                case VIRTUAL -> Thread.ofVirtual();
            };
        }
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

    private static <T> T wait(CompletableFuture<T> future) {
        return future.orTimeout(Deadline.SECONDS, TimeUnit.SECONDS).join();
    }

    private static Waiter.Call putting(SharedQueue<Integer> queue, int element) {
        return () -> {
            queue.put(element);
            return "put";
        };
    }

    private static List<Object> elements() {
        return List.of(
                true,
                (byte) -1,
                (short) 2,
                'c',
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                Float.NaN,
                -0.0,
                "",
                "latin",
                "λ\uD83D\uDE00",
                new boolean[] {true, false, true},
                new byte[0],
                new short[] {1},
                new char[] {'a'},
                new int[1000],
                IntStream.range(0, 1000).asLongStream().toArray(),
                new float[] {1, 2},
                new double[] {1, Double.NaN},
                new Point(3, Optional.of("p")),
                new Object[] {1, "two", null},
                List.of(1, 2, List.of(3)),
                Map.of("key", new Point(1, Optional.empty())),
                DayOfWeek.FRIDAY);
    }

    @Test
    void elementsOfAllKindsGoToAWorkerAndBack() throws Exception {
        try (SharedQueue<Object> there = SharedQueue.of(3);
                SharedQueue<Object> back = SharedQueue.of(3)) {
            TaskFuture<Void> echo = pool.run(() -> {
                for (Object element = there.take(); element != null; element = there.take()) {
                    back.put(element);
                }
                back.finish();
            });
            CompletableFuture<List<Object>> received = CompletableFuture.supplyAsync(() -> {
                List<Object> all = new ArrayList<>();
                try {
                    for (Object element = back.take(); element != null; element = back.take()) {
                        all.add(element);
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return all;
            });
            for (Object element : elements()) {
                there.put(element);
            }
            there.finish();
            assertThat(Arrays.deepToString(wait(received).toArray()))
                    .isEqualTo(Arrays.deepToString(elements().toArray()));
            echo.join();
        }
    }

    @Test
    void itDoesWhatAQueueOfTheJdkDoes() {
        Random random = new Random(SEED);
        for (int capacity : new int[] {1, 2, 5, 64}) {
            try (SharedQueue<byte[]> queue = SharedQueue.of(capacity, 257)) {
                Deque<byte[]> expected = new ArrayDeque<>();
                for (int i = 0; i < 5_000; i++) {
                    if (random.nextBoolean()) {
                        byte[] element = new byte[random.nextInt(100)];
                        random.nextBytes(element);
                        if (queue.offer(element)) {
                            expected.add(element);
                        } else {
                            assertThat(expected).as("seed=%d", SEED).isNotEmpty();
                        }
                    } else {
                        assertThat(queue.poll()).as("seed=%d", SEED).isEqualTo(expected.poll());
                    }
                    assertThat(queue.size()).isEqualTo(expected.size());
                    assertThat(queue.isEmpty()).isEqualTo(expected.isEmpty());
                    assertThat(queue.remainingCapacity()).isEqualTo(capacity - expected.size());
                }
            }
        }
    }

    @Test
    void itHasAsManyElementsAsItsCapacity() {
        try (SharedQueue<Integer> queue = SharedQueue.of(2)) {
            assertThat(queue.offer(1)).isTrue();
            assertThat(queue.offer(2)).isTrue();
            assertThat(queue.offer(3)).isFalse();
            assertThat(queue).hasToString("SharedQueue[2 of 2]");
            assertThat(queue.poll()).isEqualTo(1);
            assertThat(queue.offer(3)).isTrue();
        }
    }

    @Test
    void itHasAsManyBytesAsItsBuffer() {
        try (SharedQueue<Object> queue = SharedQueue.of(10, 2 * NUMBER_BYTES)) {
            assertThat(queue.offer(1)).isTrue();
            assertThat(queue.offer(2)).isTrue();
            assertThat(queue.offer(3)).isFalse();
            assertThat(queue.poll()).isEqualTo(1);
            assertThat(queue.offer(3)).isTrue();
            assertThatThrownBy(() -> queue.offer(new double[100]))
                    .isInstanceOf(TaskRefusedException.class)
                    .hasMessageContaining("double[]")
                    .hasMessageContaining("bytes=833 bufferBytes=34")
                    .hasMessageContaining("larger buffer");
            assertThat(queue.poll()).isEqualTo(2);
            assertThat(queue.poll()).isEqualTo(3);
        }
        try (SharedQueue<Integer> queue = SharedQueue.of(1, NUMBER_BYTES - 1)) {
            assertThatThrownBy(() -> queue.put(1)).isInstanceOf(TaskRefusedException.class);
        }
    }

    @Test
    void impossibleSizesAndElementsAreNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> SharedQueue.of(0)).withMessageContaining("capacity=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedQueue.of(1, Long.MAX_VALUE))
                .withMessageContaining("bufferBytes=9223372036854775807");
        try (SharedQueue<Object> queue = SharedQueue.of(1)) {
            assertThatNullPointerException().isThrownBy(() -> queue.offer(null));
            assertThatThrownBy(() -> queue.offer(new Object[] {1, new Object()}))
                    .isInstanceOf(TaskRefusedException.class)
                    .hasMessageContaining("the element cannot be sent to another process: element[1]");
            assertThat(queue.isEmpty()).isTrue();
        }
    }

    @Test
    void anElementThatCannotBeReadIsGone() {
        try (SharedQueue<Object> queue = SharedQueue.of(2)) {
            queue.offer(new Sealed());
            queue.offer("next");
            assertThatThrownBy(queue::poll)
                    .isInstanceOf(TaskRefusedException.class)
                    .hasMessageContaining("the element was taken but cannot be read here")
                    .hasMessageContaining("it is sealed");
            assertThat(queue.poll()).isEqualTo("next");
        }
    }

    @Test
    void timedFormsEnd() throws InterruptedException {
        try (SharedQueue<Integer> queue = SharedQueue.of(1)) {
            long start = System.nanoTime();
            assertThat(queue.poll(SHORT)).isNull();
            assertThat(queue.offer(1, SHORT)).isTrue();
            assertThat(queue.offer(2, SHORT)).isFalse();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2 * SHORT.toNanos());
            assertThat(queue.poll(Duration.ZERO)).isEqualTo(1);
            assertThat(queue.poll(Duration.ofSeconds(-1))).isNull();
            assertThat(queue.offer(3, Duration.ZERO)).isTrue();
            assertThat(queue.poll(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsGetsWhatComesLater(Threads threads) throws InterruptedException {
        try (SharedQueue<Integer> queue = SharedQueue.of(1)) {
            AtomicReference<Integer> taken = new AtomicReference<>();
            Waiter taker = Waiter.start(threads.builder(), () -> {
                taken.set(queue.take());
                queue.put(2);
                queue.put(3);
                return "done";
            });
            Waiter _ = taker.awaitPause();
            assertThat(taken.get()).isNull();
            queue.put(1);
            Deadline.await("the element", () -> taken.get() != null);
            Deadline.await("the next", () -> queue.size() == 1);
            assertThat(queue.take()).isEqualTo(2);
            assertThat(queue.take()).isEqualTo(3);
            assertThat(taker.outcome()).isEqualTo("done");
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeWakesWhoWaits(Threads threads) throws InterruptedException {
        SharedQueue<Integer> empty = SharedQueue.of(1);
        SharedQueue<Integer> full = SharedQueue.of(1);
        full.put(1);
        List<Waiter> waiters = Stream.<Waiter.Call>of(
                        empty::take,
                        empty::take,
                        () -> empty.poll(Duration.ofSeconds(Deadline.SECONDS)),
                        putting(full, 2),
                        putting(full, 3))
                .map(call -> Waiter.start(threads.builder(), call))
                .toList();
        SharedQueue<Integer> started = SharedQueue.of(1);
        TaskFuture<String> worker = pool.submit(() -> {
            Waiter waiter =
                    Waiter.start(Thread.ofPlatform().daemon(), empty::take).awaitPause();
            started.put(1);
            return waiter.outcome().toString();
        });
        assertThat(started.take()).isEqualTo(1);
        waiters.forEach(Waiter::awaitPause);
        empty.close();
        full.close();
        waiters.forEach(waiter -> assertThat(waiter.outcome())
                .isExactlyInstanceOf(IllegalStateException.class)
                .asString()
                .contains("closed"));
        assertThat(wait(worker)).contains("closed");
        assertThatIllegalStateException().isThrownBy(empty::poll).withMessage("it is closed: SharedQueue[closed]");
        assertThatIllegalStateException().isThrownBy(() -> empty.offer(1));
        assertThatIllegalStateException().isThrownBy(empty::size);
        assertThatIllegalStateException().isThrownBy(empty::finish);
        assertThatThrownBy(() -> pool.submit(q -> q.size(), empty))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageContaining("closed");
        started.close();
    }

    @Test
    void interruptsWakeWhoWaits() throws InterruptedException {
        try (SharedQueue<Integer> empty = SharedQueue.of(1);
                SharedQueue<Integer> full = SharedQueue.of(1)) {
            full.put(1);
            for (Waiter.Call call : List.<Waiter.Call>of(
                    empty::take,
                    empty::take,
                    () -> empty.poll(Duration.ofSeconds(Deadline.SECONDS)),
                    putting(full, 2),
                    () -> full.offer(2, Duration.ofSeconds(Deadline.SECONDS)))) {
                Waiter early = Waiter.start(Thread.ofVirtual(), call);
                early.interrupt();
                assertThat(early.outcome()).isInstanceOf(InterruptedException.class);
                Waiter inside = Waiter.start(Thread.ofVirtual(), call).awaitPause();
                inside.interrupt();
                assertThat(inside.outcome()).isInstanceOf(InterruptedException.class);
            }
            Thread.currentThread().interrupt();
            assertThat(full.poll()).isEqualTo(1);
            assertThat(full.offer(1)).isTrue();
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void whatIsInAFinishedQueueCanBeTaken() throws InterruptedException {
        try (SharedQueue<Integer> queue = SharedQueue.of(2)) {
            queue.put(1);
            queue.put(2);
            Waiter putter = Waiter.start(Thread.ofPlatform().daemon(), putting(queue, 3))
                    .awaitPause();
            assertThat(queue.isDrained()).isFalse();
            queue.finish();
            queue.finish();
            assertThat(putter.outcome())
                    .isInstanceOf(IllegalStateException.class)
                    .asString()
                    .contains("finished");
            assertThatIllegalStateException().isThrownBy(() -> queue.offer(3));
            assertThat(pool.submit(() -> List.of(queue.isDrained(), queue.take(), queue.take(), queue.isDrained()))
                            .join())
                    .containsExactly(false, 1, 2, true);
            assertThat(queue.take()).isNull();
            assertThat(queue.poll(SHORT)).isNull();
            assertThat(queue.isDrained()).isTrue();
        }
    }

    @Test
    void finishWakesWhoWaits() throws InterruptedException {
        try (SharedQueue<Integer> queue = SharedQueue.of(2);
                SharedEvent waiting = SharedEvent.create()) {
            TaskFuture<String> worker = pool.submit(() -> {
                Waiter waiter =
                        Waiter.start(Thread.ofPlatform().daemon(), queue::take).awaitPause();
                waiting.set();
                return waiter.outcome().toString();
            });
            Waiter thread = Waiter.start(Thread.ofVirtual(), queue::take).awaitPause();
            waiting.await();
            queue.finish();
            assertThat(wait(worker)).isEqualTo("null");
            assertThat(thread.outcome()).isEqualTo("null");
        }
    }

    /** Threads, virtual threads and workers on both sides. */
    @Test
    void eachElementIsTakenOnceAndInOrder() {
        int producers = 6;
        int each = 2_000;
        try (SharedQueue<Numbered> queue = SharedQueue.of(50, 1 << 13);
                Pool threads = Pool.threads(2);
                Pool virtual = Pool.virtualThreads();
                Pool workers = Pool.processes(2)) {
            List<TaskFuture<List<Numbered>>> takers = new ArrayList<>();
            List<TaskFuture<Void>> putters = new ArrayList<>();
            int producer = 0;
            for (Pool on : List.of(threads, virtual, workers)) {
                takers.add(on.submit(() -> {
                    List<Numbered> taken = new ArrayList<>();
                    for (Numbered next = queue.take(); next != null; next = queue.take()) {
                        taken.add(next);
                    }
                    return taken;
                }));
                for (int i = 0; i < 2; i++) {
                    int own = producer++;
                    putters.add((on == workers && i == 1 ? pool : on).run(() -> {
                        for (int number = 0; number < each; number++) {
                            queue.put(new Numbered(own, number));
                        }
                    }));
                }
            }
            putters.forEach(SharedQueueTest::wait);
            queue.finish();
            int[] count = new int[producers * each];
            for (TaskFuture<List<Numbered>> taker : takers) {
                int[] last = IntStream.generate(() -> -1).limit(producers).toArray();
                for (Numbered taken : wait(taker)) {
                    assertThat(taken.number).isGreaterThan(last[taken.producer]);
                    last[taken.producer] = taken.number;
                    count[taken.producer * each + taken.number]++;
                }
            }
            assertThat(count).containsOnly(1);
        }
    }

    @Test
    void whatAnElementLeadsToIsKeptUntilItIsTaken() throws InterruptedException {
        try (SharedQueue<Object> queue = SharedQueue.of(10)) {
            for (int i = 0; i < 3; i++) {
                queue.put(List.of(SharedLongs.copyOf(i)));
            }
            System.gc();
            Thread.sleep(50);
            System.gc();
            for (int i = 0; i < 3; i++) {
                assertThat(pool.submit(() -> ((SharedLongs) ((List<?>) queue.take()).getFirst()).get(0))
                                .join())
                        .isEqualTo(i);
            }
        }
    }

    /** Without waiting for the garbage collector: a descriptor each would soon be too many. */
    @Test
    void closeGivesTheMemoryBack() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            SharedQueue<Object> queue = SharedQueue.of(10);
            SharedPipe<Object, Object> pipe = SharedPipe.open();
            SharedPipe<Object, Object> small = SharedPipe.open(100);
            queue.put(1);
            queue.close();
            pipe.first().close();
            assertThat(pipe.second().receive()).isNull();
            pipe.second().close();
            small.close();
            assertThat(List.of(queue, pipe.first(), pipe.second()))
                    .allSatisfy(closed ->
                            assertThat(closed.memory.scope().isAlive()).isFalse());
            assertThat(small.first().memory.scope().isAlive())
                    .as("has room for others")
                    .isTrue();
        }
    }

    @Test
    void theSameQueueIsEqual() {
        try (SharedQueue<Object> queue = SharedQueue.of(10);
                SharedQueue<Object> other = SharedQueue.of(10)) {
            queue.offer(queue);
            queue.offer(other);
            assertThat(queue.poll()).isEqualTo(queue).isNotEqualTo(other);
            assertThat(queue.poll()).isEqualTo(other);
        }
    }

    /** As a process leaves it that was killed while it put, or took. */
    @Test
    void whoeverEndedInsideIsFollowed() throws Exception {
        try (SharedQueue<Integer> queue = SharedQueue.of(3);
                Worker<Void> worker = Worker.run(() -> Thread.sleep(Duration.ofDays(1)))) {
            queue.put(1);
            long inside = ProcessIdentity.of(worker.pid()).word();
            for (long gate : new long[] {RingLayout.PUTTER, RingLayout.TAKER}) {
                queue.memory.set(ValueLayout.JAVA_LONG, QueueLayout.RING + gate, inside);
            }
            assertThat(queue.offer(2, SHORT)).as("it is alive").isFalse();
            assertThat(queue.poll(SHORT)).as("it is alive").isNull();
            Processes.end(worker.pid());
            assertThat(queue.offer(2)).isTrue();
            assertThat(queue.poll()).isEqualTo(1);
            assertThat(queue.take()).isEqualTo(2);
        }
    }

    @Test
    void memoryThatWasWrittenOverIsNamed() {
        try (SharedQueue<Integer> queue = SharedQueue.of(3)) {
            queue.offer(1);
            queue.offer(2);
            queue.memory.set(ValueLayout.JAVA_INT, QueueLayout.RING + RingLayout.buffer(3), -1);
            assertThatIllegalStateException().isThrownBy(queue::poll).withMessageContaining("which is lost");
            assertThat(queue.poll()).isEqualTo(2);
            queue.memory.set(ValueLayout.JAVA_LONG, QueueLayout.RING + RingLayout.TAIL, 1_000);
            assertThatIllegalStateException().isThrownBy(queue::poll).withMessageContaining("found=998 most=3");
            assertThatIllegalStateException()
                    .isThrownBy(() -> queue.offer(1))
                    .withMessageContaining("found=998 most=3");
        }
    }
}
