// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.TaskFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many tasks and many callers at once get right answers. */
public interface LoadContract extends PoolUnderTest {

    @Test
    default void aHundredThousandTinyTasks() {
        List<Integer> items = IntStream.range(0, 100_000).boxed().toList();
        List<Integer> results = pool().map(item -> item + 1, items);
        assertThat(results.equals(IntStream.rangeClosed(1, 100_000).boxed().toList()))
                .isTrue();
    }

    @Test
    default void tenThousandTinyTasksOneByOne() {
        List<Integer> items = IntStream.range(0, 10_000).boxed().toList();
        List<Integer> results = pool().chunk(1).map(item -> item + 1, items);
        assertThat(results.equals(IntStream.rangeClosed(1, 10_000).boxed().toList()))
                .isTrue();
    }

    @Test
    default void tasksOfVeryDifferentLengthsAmongTinyOnes() {
        List<Integer> items = IntStream.range(0, 2_000).boxed().toList();
        List<Integer> results = pool().map(
                        item -> {
                            if (item % 500 == 0) {
                                Deadline.park(java.time.Duration.ofMillis(100));
                            }
                            return item + 1;
                        },
                        items);
        assertThat(results.equals(IntStream.rangeClosed(1, 2_000).boxed().toList()))
                .isTrue();
    }

    @Test
    default void sixteenCallersWithTwoHundredCallsEach() {
        List<CompletableFuture<Integer>> callers = new ArrayList<>();
        for (int c = 0; c < 16; c++) {
            int caller = c;
            callers.add(CompletableFuture.supplyAsync(
                    () -> {
                        int right = 0;
                        for (int call = 0; call < 200; call++) {
                            int base = caller * 1000 + call;
                            right += switch (call % 3) {
                                        case 0 ->
                                            pool().map(item -> item + base, List.of(1, 2))
                                                    .equals(List.of(base + 1, base + 2));
                                        case 1 ->
                                            pool().submit(item -> item + 1, base)
                                                            .join()
                                                    == base + 1;
                                        default ->
                                            pool().reduce(Integer::sum, item -> item + base, List.of(1, 2))
                                                    == 2 * base + 3;
                                    }
                                    ? 1
                                    : 0;
                        }
                        return right;
                    },
                    Thread.ofPlatform().daemon()::start));
        }
        assertThat(callers.stream().map(CompletableFuture::join)).hasSize(16).containsOnly(200);
    }

    @Test
    default void aSmallTaskDoesNotWaitForAHugeBatch() {
        assumeTrue(beside(), "here the call that submits runs everything");
        TaskFuture<List<Integer>> huge = pool().mapAsync(
                        item -> {
                            Deadline.park(java.time.Duration.ofMillis(10));
                            return item;
                        },
                        IntStream.range(0, 100_000).boxed().toList());
        assertThat(pool().submit(() -> 1).join()).isEqualTo(1);
        assertThat(pool().map(item -> item + 1, List.of(1, 2, 3))).containsExactly(2, 3, 4);
        assertThat(huge.isDone()).as("the huge one was done first").isFalse();
        assertThat(huge.cancel(true)).isTrue();
    }
}
