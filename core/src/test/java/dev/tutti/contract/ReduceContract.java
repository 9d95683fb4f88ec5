// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tutti.TaskFailedException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code reduce} merges in the order of items, as one tree that depends on their number alone. */
public interface ReduceContract extends PoolUnderTest {

    /** The documented tree, written out: the left half holds the largest power of two below the number of results. */
    static String tree(List<String> results) {
        int n = results.size();
        if (n == 1) {
            return results.getFirst();
        }
        int left = Integer.highestOneBit(n - 1);
        return "(" + tree(results.subList(0, left)) + " " + tree(results.subList(left, n)) + ")";
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 17, 31, 33, 100, 127})
    default void resultsAreMergedAsTheDocumentedTree(int n) {
        List<Integer> items = IntStream.range(0, n).boxed().toList();
        String expected = tree(items.stream().map(item -> "r" + item).toList());
        for (int chunk : new int[] {1, 5, 1000}) {
            String merged = pool().chunk(chunk).reduce((a, b) -> "(" + a + " " + b + ")", item -> "r" + item, items);
            assertThat(merged).isEqualTo(expected);
        }
        String merged = pool().reduce((a, b) -> "(" + a + " " + b + ")", item -> "r" + item, items);
        assertThat(merged).isEqualTo(expected);
    }

    @Test
    default void noItemsHaveNoMerge() {
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> pool().reduce(Integer::sum, (Integer item) -> item, List.of()));
    }

    @Test
    default void mergeRunsOnTheCallingThreadWithWhateverItCaptures() {
        Set<Thread> mergers = new HashSet<>();
        Object notSerializable = new Object();
        int sum = pool().reduce(
                        (a, b) -> {
                            mergers.add(Thread.currentThread());
                            assertThat(notSerializable).isNotNull();
                            return a + b;
                        },
                        item -> item,
                        List.of(1, 2, 3, 4, 5));
        assertThat(sum).isEqualTo(15);
        assertThat(mergers).containsExactly(Thread.currentThread());
    }

    @Test
    default void nullsAreMergedLikeAnythingElse() {
        Integer first = pool().reduce((a, b) -> a == null ? b : a, item -> item, Arrays.asList(null, null, 3));
        assertThat(first).isEqualTo(3);
        Integer none = pool().reduce((a, b) -> null, item -> item, List.of(1, 2));
        assertThat(none).isNull();
    }

    @Test
    default void whatMergeThrowsIsThrownAsItIsUnlessItIsChecked() {
        IllegalStateException unchecked = new IllegalStateException("unchecked");
        assertThatThrownBy(() -> pool().reduce(
                                (a, b) -> {
                                    throw unchecked;
                                },
                                item -> item,
                                List.of(1, 2, 3)))
                .isSameAs(unchecked);
        AssertionError error = new AssertionError("error");
        assertThatThrownBy(() -> pool().reduce(
                                (a, b) -> {
                                    throw error;
                                },
                                item -> item,
                                List.of(1, 2, 3)))
                .isSameAs(error);
        IOException checked = new IOException("checked");
        assertThatThrownBy(() -> pool().reduce(
                                (a, b) -> {
                                    throw checked;
                                },
                                item -> item,
                                List.of(1, 2, 3)))
                .isExactlyInstanceOf(CompletionException.class)
                .cause()
                .isSameAs(checked);
    }

    @Test
    default void aFailedTaskFailsTheReduction() {
        AtomicInteger merges = new AtomicInteger();
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class,
                () -> pool().reduce(
                                (a, b) -> {
                                    merges.incrementAndGet();
                                    return a + b;
                                },
                                item -> 6 / (item - 5),
                                IntStream.range(0, 9).boxed().toList()));
        assertThat(failure.index()).isEqualTo(5);
        assertThat(failure).hasCauseInstanceOf(ArithmeticException.class);
        assertThat(merges.get()).isLessThan(8);
    }
}
