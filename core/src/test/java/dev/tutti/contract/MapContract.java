// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Task;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskRefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code map} gives what the loop gives. */
public interface MapContract extends PoolUnderTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 64, 1009})
    default void mapGivesTheListOfTheLoop(int n) {
        List<Integer> items = IntStream.range(0, n).boxed().toList();
        List<Long> loop = new ArrayList<>();
        for (int item : items) {
            loop.add(3L * item + 1);
        }
        assertThat(pool().map(item -> 3L * item + 1, items)).isEqualTo(loop);
    }

    @Test
    default void mapKeepsTheOrderOfItemsWhateverFinishesFirst() {
        List<Integer> items = IntStream.range(0, 60).boxed().toList();
        List<Integer> results = pool().chunk(1)
                .map(
                        item -> {
                            Deadline.park(Duration.ofMillis(item * 7 % 5));
                            return item;
                        },
                        items);
        assertThat(results).isEqualTo(items);
    }

    @Test
    default void itemsAndResultsMayBeNull() {
        List<String> items = Arrays.asList("a", null, "b", null);
        assertThat(pool().map(item -> item == null ? "none" : null, items))
                .isEqualTo(Arrays.asList(null, "none", null, "none"));
        assertThat(pool().map(item -> item, items)).isEqualTo(items);
        assertThat(pool().map((a, b) -> a == null ? b : null, items, items))
                .isEqualTo(Arrays.asList(null, null, null, null));
    }

    @Test
    default void theListOfResultsIsModifiable() {
        for (List<Integer> items : List.of(List.<Integer>of(), List.of(1, 2))) {
            List<Integer> results = pool().map(item -> item + 1, items);
            results.add(9);
            results.set(0, 8);
            assertThat(results).startsWith(8).hasSize(items.size() + 1);
        }
    }

    @Test
    default void aStreamIsConsumedAndClosed() {
        AtomicBoolean closed = new AtomicBoolean();
        Stream<Integer> items = IntStream.range(0, 100).boxed().onClose(() -> closed.set(true));
        assertThat(pool().map(item -> item + 1, items))
                .isEqualTo(IntStream.rangeClosed(1, 100).boxed().toList());
        assertThat(closed).isTrue();
    }

    @Test
    default void aStreamIsClosedWhenATaskFails() {
        AtomicBoolean closed = new AtomicBoolean();
        Stream<Integer> items = IntStream.range(0, 100).boxed().onClose(() -> closed.set(true));
        Throwable thrown = catchThrowable(() -> pool().map(item -> 1 / (item - 3), items));
        assertThat(thrown).isInstanceOf(TaskFailedException.class);
        assertThat(closed).isTrue();
    }

    @Test
    default void mapOfTwoInputsPairsThem() {
        List<Integer> first = IntStream.range(0, 100).boxed().toList();
        List<String> second = first.stream().map(Integer::toHexString).toList();
        assertThat(pool().map((a, b) -> a + "=" + b, first, second))
                .isEqualTo(first.stream()
                        .map(a -> a + "=" + Integer.toHexString(a))
                        .toList());
        assertThat(pool().map((a, b) -> a + b, List.<String>of(), List.<String>of()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999})
    default void mapOfTwoInputsRefusesUnequalLengths(int shorter) {
        List<Integer> some = IntStream.range(0, shorter).boxed().toList();
        List<Integer> more = IntStream.range(0, shorter + 1).boxed().toList();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> pool().map((a, b) -> a + b, some, more))
                .isNotInstanceOf(TaskRefusedException.class);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> pool().map((a, b) -> a + b, more, some))
                .isNotInstanceOf(TaskRefusedException.class);
    }

    @Test
    default void unequalLengthsCancelWhatRuns(@TempDir Path directory) {
        assumeTrue(beside(), "here the first pair runs before the end of the inputs is seen");
        Gate never = Gate.in(directory);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> pool().map(
                                (a, b) -> {
                                    never.await();
                                    return a + b;
                                },
                                List.of(1, 2),
                                List.of(1)));
    }

    @Test
    default void everythingButItemsAndResultsRefusesNull() {
        List<Integer> items = List.of(1);
        Task<Integer, Integer> none = null;
        assertThatNullPointerException().isThrownBy(() -> pool().map(none, items));
        assertThatNullPointerException().isThrownBy(() -> pool().map(item -> item, (List<Integer>) null));
        assertThatNullPointerException().isThrownBy(() -> pool().map(item -> item, (Stream<Integer>) null));
        assertThatNullPointerException()
                .isThrownBy(() -> pool().map((Task.Of2<Integer, Integer, Integer>) null, items, items));
        assertThatNullPointerException().isThrownBy(() -> pool().map((Integer a, Integer b) -> a, null, items));
        assertThatNullPointerException().isThrownBy(() -> pool().map((Integer a, Integer b) -> a, items, null));
        assertThatNullPointerException().isThrownBy(() -> pool().results(none, items));
        assertThatNullPointerException().isThrownBy(() -> pool().results(item -> item, null));
        assertThatNullPointerException().isThrownBy(() -> pool().mapAsync(none, items));
        assertThatNullPointerException().isThrownBy(() -> pool().mapAsync(item -> item, null));
        assertThatNullPointerException().isThrownBy(() -> pool().invokeAll(none, items));
        assertThatNullPointerException().isThrownBy(() -> pool().invokeAll(item -> item, null));
        assertThatNullPointerException().isThrownBy(() -> pool().reduce(null, item -> item, items));
        assertThatNullPointerException().isThrownBy(() -> pool().reduce((Integer a, Integer b) -> a, none, items));
        assertThatNullPointerException()
                .isThrownBy(() -> pool().reduce((Integer a, Integer b) -> a, (Integer item) -> item, null));
        assertThatNullPointerException().isThrownBy(() -> pool().submit((Task.Call<Integer>) null));
        assertThatNullPointerException().isThrownBy(() -> pool().submit(none, 1));
        assertThatNullPointerException().isThrownBy(() -> pool().run(null));
        assertThatNullPointerException().isThrownBy(() -> pool().timeout(null));
        assertThatNullPointerException().isThrownBy(() -> pool().onProgress(null));
        assertThatNullPointerException().isThrownBy(() -> pool().close(null));
    }
}
