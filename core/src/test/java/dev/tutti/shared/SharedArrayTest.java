// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Pool;
import dev.tutti.Task;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskRefusedException;
import dev.tutti.UnavailableException;
import dev.tutti.contract.Deadline;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedArrayTest {

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
    void aTaskWritesTheArrayThatItCaptured() {
        try (SharedDoubles squares = SharedDoubles.of(1000)) {
            pool.map(
                    i -> {
                        squares.set(i, (double) i * i);
                        return i;
                    },
                    IntStream.range(0, 1000).boxed().toList());
            assertThat(squares.toArray())
                    .isEqualTo(IntStream.range(0, 1000)
                            .mapToDouble(i -> (double) i * i)
                            .toArray());
        }
    }

    @Test
    void anItemIsAnArrayAsWell() {
        try (SharedLongs all = SharedLongs.copyOf(LongStream.range(0, 100).toArray())) {
            List<SharedLongs> halves = List.of(all.slice(0, 50), all.slice(50, 100));
            List<Long> sums = pool.map(
                    half -> {
                        long sum = 0;
                        for (long i = 0; i < half.length(); i++) {
                            sum += half.get(i);
                            half.set(i, -half.get(i));
                        }
                        return sum;
                    },
                    halves);
            assertThat(sums).containsExactly(1225L, 3725L);
            assertThat(all.get(99)).isEqualTo(-99);
        }
    }

    @Test
    void aWorkerHasTheSameMemoryOnce() {
        try (SharedInts one = SharedInts.of(10);
                SharedInts other = SharedInts.of(10)) {
            Task.Call<List<Boolean>> call = () -> List.of(
                    one.overlaps(one.slice(3, 4)), one.slice(0, 3).overlaps(one.slice(3, 4)), one.overlaps(other));
            assertThat(pool.submit(call).join()).containsExactly(true, false, false);
        }
    }

    @Test
    void whatComesBackIsTheSameMemory() {
        try (SharedDoubles array = SharedDoubles.of(4)) {
            SharedDoubles back = pool.submit(a -> a.slice(1, 3), array).join();
            back.set(0, 7);
            assertThat(array.toArray()).containsExactly(0, 7, 0, 0);
        }
    }

    @Test
    void anArrayThatOnlyAWaitingTaskHasIsKept() throws Exception {
        var future = pool.submit(a -> a.get(0), SharedDoubles.copyOf(5));
        var later = pool.submit(
                a -> {
                    Thread.sleep(300); // so that the last one waits while garbage is collected
                    return a.get(0);
                },
                SharedDoubles.copyOf(6));
        var last = pool.submit(a -> a.get(0), SharedDoubles.copyOf(7));
        System.gc();
        Thread.sleep(50); // cleaners run on a thread that tells nobody
        System.gc();
        assertThat(future.join()).isEqualTo(5);
        assertThat(later.join()).isEqualTo(6);
        assertThat(last.join()).isEqualTo(7);
    }

    @Test
    void anArrayOfTheTasksOwnCannotBeItsResult() {
        assertThatThrownBy(() -> pool.submit(() -> SharedInts.of(3)).join())
                .isInstanceOf(TaskFailedException.class)
                .cause()
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageContaining("was made in the task and goes with its worker")
                .hasMessageContaining("make it before the task, and hand it to the task");
    }

    @Test
    void afterCloseEverythingFailsEverywhere() {
        try (SharedInts started = SharedInts.of(1)) {
            SharedDoubles array = SharedDoubles.of(3);
            SharedDoubles view = array.slice(1, 2);
            var worker = pool.submit(() -> {
                started.setVolatile(0, 1);
                while (true) {
                    try {
                        double unused = view.get(0);
                    } catch (IllegalStateException e) {
                        return "closed";
                    }
                }
            });
            Deadline.await("started", () -> started.getVolatile(0) == 1);
            array.close();
            array.close();
            assertThat(worker.orTimeout(Deadline.SECONDS, TimeUnit.SECONDS).join())
                    .isEqualTo("closed");
            assertThat(array.isClosed()).isTrue();
            assertThat(array).hasToString("SharedDoubles[3, closed]");
            assertThatIllegalStateException().isThrownBy(() -> view.get(0));
            assertThatIllegalStateException().isThrownBy(() -> view.set(0, 1));
            assertThatIllegalStateException().isThrownBy(array::toArray);
            assertThatThrownBy(() -> pool.submit(a -> a.get(0), array))
                    .isInstanceOf(TaskRefusedException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void anInterruptedThreadMakesAndMapsOnesToo() {
        Thread.currentThread().interrupt();
        try (SharedInts array = SharedInts.of(3)) {
            assertThat(Thread.interrupted()).as("still").isTrue();
            try (SharedQueue<SharedInts> queue = SharedQueue.of(1)) {
                queue.offer(array);
                assertThat(pool.submit(() -> {
                                    Thread.currentThread().interrupt();
                                    SharedInts mapped = queue.poll();
                                    mapped.set(0, 7);
                                    return Thread.interrupted();
                                })
                                .join())
                        .isTrue();
            }
            assertThat(array.get(0)).isEqualTo(7);
        } finally {
            boolean _ = Thread.interrupted();
        }
    }

    @Test
    void indexesOutsideAreNamed() {
        try (SharedDoubles array = SharedDoubles.of(2, 3)) {
            assertThatThrownBy(() -> array.get(6))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("6");
            assertThatThrownBy(() -> array.get(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> array.get(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> array.read(4, new double[3])).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> array.reshape(4, 2))
                    .withMessageContaining("rows=4");
        }
    }

    @Test
    void impossibleSizesAreNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> SharedInts.of(-1)).withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedDoubles.of(1L << 40, 1L << 40))
                .withMessageContaining("1099511627776");
        assertThatThrownBy(() -> SharedDoubles.of(1L << 50))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("9007199254745088");
    }
}
