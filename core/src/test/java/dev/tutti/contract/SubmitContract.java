// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Capability;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code submit} and {@code run} start one task. */
public interface SubmitContract extends PoolUnderTest {

    @Test
    default void submitGivesTheResult() {
        int captured = 20;
        assertThat(pool().submit(() -> captured + 1).join()).isEqualTo(21);
        assertThat(pool().submit(item -> item + captured, 2).join()).isEqualTo(22);
        assertThat(pool().submit(() -> null).join()).isNull();
        assertThat(pool().submit(item -> item == null ? "none" : item, (String) null)
                        .join())
                .isEqualTo("none");
    }

    @Test
    default void runGivesNothingWhenItHasRun(@TempDir Path directory) {
        Ledger ledger = Ledger.in(directory);
        assertThat(pool().run(() -> ledger.add("ran")).join()).isNull();
        assertThat(ledger.lines()).containsExactly("ran");
    }

    @Test
    default void aSingleTaskThatFailsHasIndexZero() {
        for (TaskFuture<?> future : List.of(
                pool().submit(() -> failing(1)),
                pool().submit(SubmitContract::failing, 2),
                pool().run(() -> failing(3)))) {
            TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, future::join);
            assertThat(failure.index()).isZero();
            assertThat(failure.attempts()).isEqualTo(1);
            assertThat(failure).hasCauseExactlyInstanceOf(IOException.class);
        }
    }

    static int failing(int item) throws IOException {
        throw new IOException("failing " + item);
    }

    @Test
    default void manySubmittedTasksAllRun() {
        List<TaskFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            futures.add(pool().submit(item -> item + 1, i));
        }
        for (int i = 0; i < 500; i++) {
            assertThat(futures.get(i).join()).isEqualTo(i + 1);
        }
    }

    /**
     * With one heap the task sees what the caller does later; without, it has the values of the moment it was
     * submitted.
     */
    @Test
    default void whatIsChangedAfterSubmissionIsSeenOnlyThroughASharedHeap(@TempDir Path directory) {
        assumeTrue(beside(), "here the task has run before anything can be changed");
        Gate gate = Gate.in(directory);
        int[] captured = {1};
        List<Integer> item = new ArrayList<>(List.of(1));
        TaskFuture<Integer> ofCapture = pool().submit(() -> {
            gate.await();
            return captured[0];
        });
        TaskFuture<Integer> ofItem = pool().submit(
                        list -> {
                            gate.await();
                            return list.getFirst();
                        },
                        item);
        captured[0] = 2;
        item.set(0, 2);
        gate.open();
        int expected = can(Capability.SHARED_HEAP) ? 2 : 1;
        assertThat(ofCapture.join()).isEqualTo(expected);
        assertThat(ofItem.join()).isEqualTo(expected);
    }

    @Test
    default void queuedItemsTooAreTakenAsTheyWere() {
        assumeTrue(!can(Capability.SHARED_HEAP), "here tasks see the caller's objects themselves");
        int[] item = {0};
        List<TaskFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            item[0] = i;
            futures.add(pool().submit(array -> array[0], item));
        }
        item[0] = -1;
        for (int i = 0; i < 200; i++) {
            assertThat(futures.get(i).join()).isEqualTo(i);
        }
    }

    /** Large arrays are on their way to a worker while they are copied. */
    @Test
    default void arraysArriveAsTheyWereThoughTheyAreChangedAtOnce() {
        assumeTrue(!can(Capability.SHARED_HEAP), "here tasks see the caller's objects themselves");
        double[] numbers = new double[400_000];
        boolean[] flags = new boolean[1_500_000];
        for (int round = 1; round <= 30; round++) {
            Arrays.fill(numbers, round);
            Arrays.fill(flags, true);
            TaskFuture<Double> ofArray = pool().submit(SubmitContract::onlyNumber, numbers);
            Arrays.fill(numbers, -1);
            Arrays.fill(numbers, round);
            TaskFuture<String> ofList = pool().submit(
                            list -> onlyNumber((double[]) list.get(0)) + " " + areAll((boolean[]) list.get(1)),
                            List.of(numbers, flags));
            Arrays.fill(numbers, -1);
            Arrays.fill(flags, false);
            assertThat(ofArray.join()).isEqualTo(round);
            assertThat(ofList.join()).isEqualTo((double) round + " true");
        }
    }

    static double onlyNumber(double[] numbers) {
        return Arrays.stream(numbers).allMatch(number -> number == numbers[0]) ? numbers[0] : Double.NaN;
    }

    static boolean areAll(boolean[] flags) {
        for (boolean flag : flags) {
            if (!flag) {
                return false;
            }
        }
        return true;
    }

    @Test
    default void whatATaskWritesIsSeenOnlyThroughASharedHeap() {
        int[] captured = {1};
        pool().run(() -> captured[0] = 2).join();
        assertThat(captured[0]).isEqualTo(can(Capability.SHARED_HEAP) ? 2 : 1);
        int[] item = {1};
        int[] result = pool().submit(
                        array -> {
                            array[0] = 2;
                            return array;
                        },
                        item)
                .join();
        assertThat(result).containsExactly(2);
        if (can(Capability.SHARED_HEAP)) {
            assertThat(result).isSameAs(item);
        } else {
            assertThat(item).containsExactly(1);
        }
    }

    @Test
    default void anInterruptStatusSetByATaskDoesNotReachTheNext() {
        assumeTrue(beside(), "here the status is the caller's own");
        for (int i = 0; i < 20; i++) {
            pool().run(() -> Thread.currentThread().interrupt()).join();
            assertThat(pool().submit(() -> Thread.currentThread().isInterrupted())
                            .join())
                    .isFalse();
        }
    }

    @Test
    default void nothingIsHeldOfATaskThatNobodyAsksAbout() {
        List<WeakReference<Object>> used = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<Integer> captured = new ArrayList<>(List.of(i));
            List<Integer> item = new ArrayList<>(List.of(i));
            used.add(new WeakReference<>(captured));
            used.add(new WeakReference<>(item));
            var _ = pool().submit(x -> x.size() + captured.size(), item);
        }
        assertThat(pool().submit(() -> 1).join())
                .as("the last task may be held until the next one")
                .isEqualTo(1);
        Deadline.await("collected", () -> {
            System.gc();
            return used.stream().allMatch(reference -> reference.refersTo(null));
        });
    }
}
