// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Capability;
import dev.tutti.Pool;
import dev.tutti.Results;
import dev.tutti.Task;
import dev.tutti.TaskFuture;
import dev.tutti.TaskRefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A task may use the pool that runs it, where it sees the pool at all. */
public interface NestedContract extends PoolUnderTest {

    /** Ways to call a pool, all of which give 9 for depth 2. */
    enum Way {
        MAP,
        SUBMIT,
        RESULTS,
        MAP_ASYNC,
        INVOKE_ALL,
        REDUCE,
        EXECUTOR;

        int call(Pool pool, int depth) throws Exception {
            if (depth == 0) {
                return 1;
            }
            Task<Integer, Integer> deeper = item -> call(pool, depth - 1);
            List<Integer> items = List.of(1, 2, 3);
            return switch (this) {
                case MAP -> sum(pool.map(deeper, items));
                case SUBMIT -> {
                    List<TaskFuture<Integer>> futures = new ArrayList<>();
                    for (int item : items) {
                        futures.add(pool.submit(deeper, item));
                    }
                    yield sum(futures.stream().map(TaskFuture::join).toList());
                }
                case RESULTS -> {
                    try (Results<Integer> results = pool.results(deeper, items).unordered()) {
                        yield sum(results);
                    }
                }
                case MAP_ASYNC -> sum(pool.mapAsync(deeper, items).join());
                case INVOKE_ALL ->
                    sum(pool.invokeAll(deeper, items).stream()
                            .map(TaskFuture::join)
                            .toList());
                case REDUCE -> pool.reduce(Integer::sum, deeper, items);
                case EXECUTOR -> {
                    Callable<Integer> callable = () -> call(pool, depth - 1);
                    int sum = 0;
                    for (Future<Integer> future :
                            pool.asExecutorService().invokeAll(List.of(callable, callable, callable))) {
                        sum += future.get();
                    }
                    yield sum;
                }
            };
        }

        private static int sum(Iterable<Integer> numbers) {
            int sum = 0;
            for (int number : numbers) {
                sum += number;
            }
            return sum;
        }
    }

    @ParameterizedTest
    @EnumSource
    default void tasksMayCallTheirOwnPoolToAnyDepth(Way way) throws Exception {
        assumeTrue(can(Capability.SHARED_HEAP), "here a task cannot see its pool");
        for (int workers = 1; workers <= 2; workers++) {
            Pool other = open(Pool.options().workers(workers));
            try {
                assertThat(way.call(other, 3)).isEqualTo(27);
                assertThat(other.submit(() -> way.call(other, 3)).join()).isEqualTo(27);
            } finally {
                other.close(Duration.ZERO);
            }
        }
    }

    @Test
    default void aTaskThatWaitsForAnOlderTaskOfItsPoolGetsItsResult() {
        assumeTrue(can(Capability.SHARED_HEAP), "here a task cannot see a future");
        try (Pool one = open(Pool.options().workers(1))) {
            TaskFuture<Integer> older = one.submit(() -> 1);
            TaskFuture<Integer> younger = one.submit(() -> older.join() + 1);
            assertThat(younger.join()).isEqualTo(2);
        }
    }

    @Test
    default void aTaskThatTakesItsPoolAlongIsRefusedWhereItCannot() {
        assumeTrue(!can(Capability.SHARED_HEAP), "here a task sees its pool");
        Pool captured = pool();
        assertThatExceptionOfType(TaskRefusedException.class)
                .isThrownBy(() -> captured.map(item -> captured.workers(), List.of(1)))
                .withMessageContaining("Pool");
    }

    @Test
    default void aTaskMayOpenAPoolOfItsOwn() {
        assertThat(pool().map(
                                item -> {
                                    try (Pool own = Pool.threads(2)) {
                                        return own.map(x -> x * item, List.of(1, 2, 3));
                                    }
                                },
                                List.of(1, 10)))
                .containsExactly(List.of(1, 2, 3), List.of(10, 20, 30));
    }
}
