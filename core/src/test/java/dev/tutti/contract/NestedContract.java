// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Capability;
import dev.tutti.Pool;
import dev.tutti.TaskFuture;
import dev.tutti.TaskRefusedException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task may use the pool that runs it, where it sees the pool at all. */
public interface NestedContract extends PoolUnderTest {

    static int mapped(Pool pool, int depth) {
        if (depth == 0) {
            return 1;
        }
        return pool.map(item -> mapped(pool, depth - 1), List.of(1, 2, 3)).stream().mapToInt(x -> x).sum();
    }

    static int submitted(Pool pool, int depth) {
        if (depth == 0) {
            return 1;
        }
        List<TaskFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            futures.add(pool.submit(() -> submitted(pool, depth - 1)));
        }
        return futures.stream().mapToInt(TaskFuture::join).sum();
    }

    static int resulted(Pool pool, int depth) {
        if (depth == 0) {
            return 1;
        }
        int sum = 0;
        for (int result : pool.results(item -> resulted(pool, depth - 1), List.of(1, 2, 3)).unordered()) {
            sum += result;
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    default void tasksMayCallTheirOwnPoolToAnyDepth(int workers) {
        assumeTrue(can(Capability.SHARED_HEAP), "here a task cannot see its pool");
        try (Pool other = open(Pool.options().workers(workers))) {
            assertThat(mapped(other, 3)).isEqualTo(27);
            assertThat(submitted(other, 3)).isEqualTo(27);
            assertThat(resulted(other, 3)).isEqualTo(27);
            assertThat(other.submit(() -> mapped(other, 3)).join()).isEqualTo(27);
            assertThat(other.submit(() -> submitted(other, 3)).join()).isEqualTo(27);
            assertThat(other.submit(() -> resulted(other, 3)).join()).isEqualTo(27);
            assertThat(other.submit(() -> other.mapAsync(item -> mapped(other, 1), List.of(1, 2)).join()).join())
                    .containsExactly(3, 3);
            assertThat(other.submit(() -> other.invokeAll(item -> submitted(other, 1), List.of(1, 2)).size()).join())
                    .isEqualTo(2);
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
