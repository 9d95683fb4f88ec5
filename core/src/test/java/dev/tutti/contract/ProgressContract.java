// SPDX-License-Identifier: Apache-2.0
package dev.tutti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tutti.Progress;
import dev.tutti.Results;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Progress is reported to the thread that waits, now and then and at the end. */
public interface ProgressContract extends PoolUnderTest {

    static void assertReports(List<Progress> reports, long done, long failed, long total) {
        assertThat(reports).isNotEmpty();
        Progress last = reports.getLast();
        assertThat(last.done()).isEqualTo(done);
        assertThat(last.failed()).isEqualTo(failed);
        assertThat(last.total()).isEqualTo(total);
        for (int i = 1; i < reports.size(); i++) {
            Progress before = reports.get(i - 1);
            Progress after = reports.get(i);
            assertThat(after.done()).isGreaterThanOrEqualTo(before.done());
            assertThat(after.failed()).isBetween(before.failed(), after.done());
            assertThat(after.elapsed()).isGreaterThanOrEqualTo(before.elapsed());
        }
        assertThat(reports.size())
                .as("ten a second and one")
                .isLessThanOrEqualTo((int) (last.elapsed().toMillis() / 100) + 2);
    }

    @Test
    default void progressEndsWithAllItemsDoneOnTheThreadThatWaits() {
        List<Progress> reports = new ArrayList<>();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        List<Integer> items = IntStream.range(0, 60).boxed().toList();
        pool().chunk(1)
                .onProgress(progress -> {
                    reports.add(progress);
                    threads.add(Thread.currentThread());
                })
                .map(
                        item -> {
                            Deadline.park(Duration.ofMillis(10));
                            return item;
                        },
                        items);
        assertReports(reports, 60, 0, 60);
        assertThat(reports).as("reports of 300 ms or more").hasSizeGreaterThan(1);
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    default void anItemIsDoneAlthoughALongOneOfItsBatchIsNot(@TempDir Path directory) {
        assumeTrue(beside(), "here nothing is reported while an item runs");
        Gate gate = Gate.in(directory);
        List<Integer> results = pool().chunk(2)
                .onProgress(progress -> {
                    if (progress.done() > 0) {
                        gate.open();
                    }
                })
                .map(
                        item -> {
                            if (item == 1) {
                                gate.await();
                            }
                            return item;
                        },
                        List.of(0, 1));
        assertThat(results).containsExactly(0, 1);
    }

    @Test
    default void failedItemsAreDoneToo() {
        List<Progress> reports = new ArrayList<>();
        pool().onProgress(reports::add)
                .invokeAll(item -> 6 / (item % 3), IntStream.range(0, 9).boxed().toList());
        assertReports(reports, 9, 3, 9);
    }

    @Test
    default void everyCallThatWaitsReports() {
        List<Integer> items = IntStream.range(0, 20).boxed().toList();
        List<Progress> reports = new ArrayList<>();
        pool().onProgress(reports::add).map((a, b) -> a + b, items, items);
        assertReports(reports, 20, 0, 20);
        reports.clear();
        pool().onProgress(reports::add).reduce(Integer::sum, item -> item, items);
        assertReports(reports, 20, 0, 20);
        reports.clear();
        try (Results<Integer> results = pool().onProgress(reports::add).results(item -> item, items)) {
            assertThat(results).hasSize(20);
        }
        assertReports(reports, 20, 0, 20);
        reports.clear();
        pool().onProgress(reports::add).map(item -> item, List.of());
        assertReports(reports, 0, 0, 0);
    }

    @Test
    default void aSizeThatTheInputDoesNotTellIsUnknown() {
        List<Progress> reports = new ArrayList<>();
        pool().lookAhead(1)
                .onProgress(reports::add)
                .map(
                        item -> {
                            Deadline.park(Duration.ofMillis(10));
                            return item;
                        },
                        InputContract.pulled(30, i -> i));
        assertReports(reports, 30, 0, Progress.UNKNOWN);
        assertThat(reports).extracting(Progress::total).containsOnly(Progress.UNKNOWN);
    }

    @Test
    default void whatAListenerThrowsEndsTheCall() {
        IllegalStateException enough = new IllegalStateException("enough");
        assertThatThrownBy(() -> pool().onProgress(progress -> {
                            throw enough;
                        })
                        .map(item -> item, List.of(1, 2, 3)))
                .isSameAs(enough);
    }
}
