// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static dev.tutti.contract.InputContract.brokenAt;
import static dev.tutti.contract.InputContract.pulled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Capability;
import dev.tutti.Pool;
import dev.tutti.Results;
import dev.tutti.TaskFailedException;
import dev.tutti.Tasks;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code results} hands out results one by one, from an input that may be endless. */
public interface ResultsContract extends PoolUnderTest {

    static Iterable<Integer> endless(AtomicInteger pulls) {
        return pulled(Integer.MAX_VALUE, i -> {
            pulls.incrementAndGet();
            return i;
        });
    }

    @Test
    default void resultsComeInTheOrderOfTheInput() {
        List<Integer> items = IntStream.range(0, 200).boxed().toList();
        try (Results<Integer> results = pool().results(item -> item * item, items)) {
            assertThat(results)
                    .containsExactlyElementsOf(
                            items.stream().map(item -> item * item).toList());
        }
        try (Results<Integer> results = pool().results(item -> item, List.<Integer>of())) {
            assertThat(results.iterator().hasNext()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void anEndlessInputIsPulledNoFurtherThanTheLookAhead(boolean unordered) {
        AtomicInteger pulls = new AtomicInteger();
        try (Results<Integer> results = pool().lookAhead(5).results(item -> item, endless(pulls))) {
            Iterator<Integer> iterator = (unordered ? results.unordered() : results).iterator();
            for (int taken = 0; taken < 100; taken++) {
                int result = iterator.next();
                if (!unordered) {
                    assertThat(result).isEqualTo(taken);
                }
                assertThat(pulls.get())
                        .as("pulled when " + taken + " were handed out")
                        .isLessThanOrEqualTo(taken + 1 + 5);
            }
        }
    }

    @Test
    default void nothingIsPulledBeforeTheFirstResultIsAskedFor() {
        AtomicInteger pulls = new AtomicInteger();
        try (Results<Integer> results = pool().results(item -> item, endless(pulls))) {
            assertThat(pulls).hasValue(0);
            assertThat(results.iterator().next()).isZero();
            assertThat(pulls).hasPositiveValue();
        }
    }

    @Test
    default void closingHalfWayPullsNoMoreAndCancelsWhatRuns(@TempDir Path directory) {
        Gate never = Gate.in(directory);
        Ledger begun = Ledger.in(directory);
        Ledger interrupted = Ledger.in(directory);
        AtomicInteger pulls = new AtomicInteger();
        Results<Integer> results = pool().chunk(1)
                .results(
                        item -> {
                            begun.add(item);
                            if (item > 0) {
                                try {
                                    never.await();
                                } catch (InterruptedException e) {
                                    interrupted.add(item);
                                    throw e;
                                }
                            }
                            return item;
                        },
                        endless(pulls));
        assertThat(results.iterator().next()).isZero();
        if (beside()) {
            begun.awaitSize(2);
        }
        results.close();
        results.close();
        int pulled = pulls.get();
        if (beside() && can(Capability.SHARED_HEAP)) {
            interrupted.awaitSize(1);
        }
        PoolUnderTest.assertEveryWorkerAnswers(pool(), directory);
        assertThat(pulls).hasValue(pulled);
        int ran = begun.size();
        assertThat(pool().map(item -> item, IntStream.range(0, 100).boxed().toList()))
                .hasSize(100);
        assertThat(begun.size()).as("items begun after the close").isEqualTo(ran);
    }

    @Test
    default void unorderedResultsComeAsTheyAreCompleted(@TempDir Path directory) {
        assumeTrue(beside() && pool().workers() > 1, "here items are completed in order");
        Gate gate = Gate.in(directory);
        try (Results<Integer> results = pool().chunk(1)
                .results(
                        item -> {
                            if (item == 0) {
                                gate.await();
                            }
                            return item;
                        },
                        List.of(0, 1, 2, 3))
                .unordered()) {
            Iterator<Integer> iterator = results.iterator();
            List<Integer> before = List.of(iterator.next(), iterator.next(), iterator.next());
            assertThat(before).containsExactlyInAnyOrder(1, 2, 3);
            gate.open();
            assertThat(iterator.next()).isZero();
            assertThat(iterator.hasNext()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "7, 0", "7, 3"})
    default void unorderedResultsDropNothing(int chunk, int lookAhead) {
        List<Integer> items = IntStream.range(0, 500).boxed().toList();
        Tasks view = chunk == 0 ? pool() : pool().chunk(chunk);
        view = lookAhead == 0 ? view : view.lookAhead(lookAhead);
        try (Results<Integer> results = view.results(item -> item, items).unordered()) {
            assertThat(results).containsExactlyInAnyOrderElementsOf(items);
        }
    }

    @Test
    default void theOrderIsChosenBeforeIterationAndIterationHappensOnce() {
        try (Results<Integer> results = pool().results(item -> item, List.of(1, 2, 3))) {
            assertThat(results.unordered()).isSameAs(results);
            assertThat(results.iterator().hasNext()).isTrue();
            assertThatIllegalStateException().isThrownBy(results::unordered);
            assertThatIllegalStateException().isThrownBy(results::iterator);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "4, false", "4, true"})
    default void iterationGoesOnAfterAnItemThatFailed(int chunk, boolean unordered) {
        List<Object> outcomes = new ArrayList<>();
        try (Results<Integer> results = pool().chunk(chunk).results(item -> 60 / (item % 5), pulled(10, i -> i))) {
            Iterator<Integer> iterator = (unordered ? results.unordered() : results).iterator();
            while (iterator.hasNext()) {
                try {
                    outcomes.add(iterator.next());
                } catch (TaskFailedException failure) {
                    assertThat(failure).hasCauseInstanceOf(ArithmeticException.class);
                    outcomes.add("failed " + failure.index());
                }
            }
        }
        List<Object> expected = List.of("failed 0", 60, 30, 20, 15, "failed 5", 60, 30, 20, 15);
        if (unordered) {
            assertThat(outcomes).containsExactlyInAnyOrderElementsOf(expected);
        } else {
            assertThat(outcomes).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 4", "3, 1", "3, 2", "3, 4", "10, 3"})
    default void whatTheInputThrowsComesAfterTheResultsBeforeIt(int at, int chunk) {
        IllegalStateException broken = new IllegalStateException("input broken at item " + at);
        try (Results<Integer> results = pool().chunk(chunk).results(item -> item, brokenAt(at, broken))) {
            Iterator<Integer> iterator = results.iterator();
            for (int i = 0; i < at; i++) {
                assertThat(iterator.next()).isEqualTo(i);
            }
            assertThatThrownBy(iterator::next).isSameAs(broken);
        }
    }

    @Test
    default void theStreamIsThatOfTheResultsAndClosesThem() {
        AtomicInteger pulls = new AtomicInteger();
        try (Stream<Integer> stream = pool().results(item -> item, endless(pulls)).stream()) {
            assertThat(stream.isParallel()).isFalse();
            assertThat(stream.limit(10)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
        int pulled = pulls.get();
        assertThat(pool().map(item -> item, List.of(1))).containsExactly(1);
        assertThat(pulls).hasValue(pulled);
    }

    @Test
    default void resultsMayBeNull() {
        try (Results<String> results = pool().results(item -> null, List.of(1, 2, 3))) {
            assertThat(results).containsExactly(null, null, null);
        }
    }

    @Test
    default void anInterruptOfAWaitingConsumerLosesNothing(@TempDir Path directory) {
        assumeTrue(beside(), "here the consumer does not wait: it runs the item");
        Gate gate = Gate.in(directory);
        Ledger begun = Ledger.in(directory);
        Thread consumer = Thread.currentThread();
        Thread.ofVirtual().start(() -> {
            begun.awaitSize(1);
            consumer.interrupt();
        });
        try (Results<Integer> results = pool().chunk(1)
                .results(
                        item -> {
                            begun.add(item);
                            gate.await();
                            return item;
                        },
                        List.of(0, 1, 2))) {
            Iterator<Integer> iterator = results.iterator();
            assertThat(catchThrowableOfType(CancellationException.class, iterator::next))
                    .isNotNull();
            assertThat(Thread.interrupted()).as("interrupt status").isTrue();
            gate.open();
            assertThat(List.of(iterator.next(), iterator.next(), iterator.next()))
                    .containsExactly(0, 1, 2);
            assertThat(iterator.hasNext()).isFalse();
        }
    }

    @Test
    default void resultsThatAreNeitherDrainedNorClosedDoNotHoldUpTheClosingOfThePool() {
        Pool other = open(Pool.options().workers(2));
        AtomicInteger pulls = new AtomicInteger();
        Results<Integer> abandoned = other.results(item -> item, endless(pulls));
        assertThat(abandoned.iterator().next()).isZero();
        other.close();
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> other.map(item -> item, List.of(1)));
    }

    /** What was handed out is the caller's alone. */
    @Test
    default void noResultIsHeldOnceItIsHandedOut() {
        List<WeakReference<Object>> handedOut = new ArrayList<>();
        try (Results<List<Integer>> results =
                pool().results(item -> new ArrayList<>(List.of(item)), pulled(10, i -> i))) {
            Iterator<List<Integer>> iterator = results.iterator();
            for (int i = 0; i < 5; i++) {
                handedOut.add(new WeakReference<>(iterator.next()));
            }
            Deadline.await("the first ones are collected", () -> {
                System.gc();
                return handedOut.stream().limit(4).allMatch(reference -> reference.refersTo(null));
            });
            assertThat(iterator.next()).containsExactly(5);
        }
    }
}
