// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Results;
import dev.tutti.Task;
import dev.tutti.Tasks;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The input is pulled lazily, once, on the calling thread, a bounded number of items ahead. */
public interface InputContract extends PoolUnderTest {

    /** An input that makes its items when they are pulled. */
    static <T> Iterable<T> pulled(int size, IntFunction<T> item) {
        return () -> IntStream.range(0, size).mapToObj(item).iterator();
    }

    @Test
    default void anInputThatCanBeIteratedOnceIsEnough() {
        List<Integer> items = IntStream.range(0, 50).boxed().toList();
        for (Function<Iterable<Integer>, List<Integer>> call : List.<Function<Iterable<Integer>, List<Integer>>>of(
                input -> pool().map(item -> item, input),
                input -> pool().map((a, b) -> a, input, items),
                input -> pool().map((a, b) -> b, items, input),
                input -> pool().mapAsync(item -> item, input).join(),
                input -> pool().results(item -> item, input).stream().toList(),
                input -> pool().invokeAll(item -> item, input).stream()
                        .map(future -> future.join())
                        .toList())) {
            Iterator<Integer> only = items.iterator();
            AtomicInteger iterations = new AtomicInteger();
            List<Integer> results = call.apply(() -> {
                iterations.incrementAndGet();
                return only;
            });
            assertThat(results).isEqualTo(items);
            assertThat(iterations).as("calls of iterator()").hasValue(1);
        }
    }

    @Test
    default void theInputIsPulledOnTheCallingThread() {
        Set<Thread> pullers = ConcurrentHashMap.newKeySet();
        Iterable<Integer> items = pulled(200, i -> {
            pullers.add(Thread.currentThread());
            return i;
        });
        assertThat(pool().map(item -> item, items)).hasSize(200);
        assertThat(pool().map((a, b) -> a + b, items, items)).hasSize(200);
        assertThat(pool().invokeAll(item -> item, items)).hasSize(200);
        assertThat(pool().reduce(Integer::sum, item -> item, items)).isEqualTo(199 * 100);
        try (Results<Integer> results = pool().results(item -> item, items)) {
            assertThat(results).hasSize(200);
        }
        assertThat(pullers).containsExactly(Thread.currentThread());
    }

    @Test
    default void theInputOfMapAsyncIsPulledOnAThreadOfTheLibrary() {
        assumeTrue(beside(), "here the call that submits runs everything");
        Set<Thread> pullers = ConcurrentHashMap.newKeySet();
        Iterable<Integer> items = pulled(200, i -> {
            pullers.add(Thread.currentThread());
            return i;
        });
        assertThat(pool().mapAsync(item -> item, items).join()).hasSize(200);
        assertThat(pullers).hasSize(1).doesNotContain(Thread.currentThread());
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "3, 0", "8, 1", "1, 10"}) // A look-ahead smaller than a batch must not stop the call.
    default void mapPullsNoFurtherAheadThanTheLookAhead(int lookAhead, int chunk, @TempDir Path directory) {
        Ledger finished = Ledger.in(directory);
        Set<String> tooEarly = new HashSet<>();
        Iterable<Integer> items = pulled(40, i -> {
            // Item i is pulled: the results of the items before it were handed out, but for the look-ahead's.
            int handedOut = finished.size();
            if (i + 1 > handedOut + lookAhead) {
                tooEarly.add("item " + i + " pulled when " + handedOut + " had finished");
            }
            return i;
        });
        Tasks view = pool().lookAhead(lookAhead);
        List<Integer> results = (chunk == 0 ? view : view.chunk(chunk))
                .map(
                        item -> {
                            finished.add(item);
                            return item;
                        },
                        items);
        assertThat(results).hasSize(40);
        assertThat(tooEarly).isEmpty();
    }

    @Test
    default void withoutASettingTheLookAheadIsBoundedToo() {
        AtomicInteger pulls = new AtomicInteger();
        Iterable<Integer> endless = pulled(Integer.MAX_VALUE, i -> {
            pulls.incrementAndGet();
            return i;
        });
        try (Results<Integer> results = pool().results(item -> item, endless)) {
            assertThat(results.iterator().next()).isZero();
        }
        assertThat(pulls.get()).isLessThan(100_000);
    }

    /** Where an input fails: before the first item, between two, after the last. */
    @ParameterizedTest
    @CsvSource({"0, 1", "0, 4", "3, 1", "3, 2", "3, 4", "50, 1", "50, 7"})
    default void whatTheInputThrowsIsThrown(int at, int chunk) {
        IllegalStateException broken = new IllegalStateException("input broken at item " + at);
        Iterable<Integer> items = brokenAt(at, broken);
        Task<Integer, Integer> same = item -> item;
        Tasks view = pool().chunk(chunk);
        assertThatThrownBy(() -> view.map(same, items)).isSameAs(broken);
        assertThatThrownBy(() -> view.map((a, b) -> a, items, items)).isSameAs(broken);
        assertThatThrownBy(() -> view.invokeAll(same, items)).isSameAs(broken);
        assertThatThrownBy(() -> view.reduce(Integer::sum, same, items)).isSameAs(broken);
        assertThatThrownBy(() -> view.mapAsync(same, items).get()).hasCause(broken);
        assertThatThrownBy(() -> view.map(same, (Iterable<Integer>) () -> {
                    throw broken;
                }))
                .isSameAs(broken);
    }

    static Iterable<Integer> brokenAt(int at, RuntimeException broken) {
        return () -> IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> {
                    if (i == at) {
                        throw broken;
                    }
                    return i;
                })
                .iterator();
    }

    @Test
    default void anErrorOfTheInputIsThrownToo() {
        AssertionError broken = new AssertionError("input broken");
        Iterable<Integer> items = pulled(10, i -> {
            if (i == 5) {
                throw broken;
            }
            return i;
        });
        assertThatThrownBy(() -> pool().map(item -> item, items)).isSameAs(broken);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    default void theInputMayCallThePool(int chunk) {
        Iterable<Integer> items = pulled(
                20,
                i -> pool().submit(item -> item * item, i).join()
                        + pool().map(item -> item, List.of(i)).getFirst());
        assertThat(pool().chunk(chunk).map(item -> item, items))
                .isEqualTo(IntStream.range(0, 20).mapToObj(i -> i * i + i).toList());
    }
}
