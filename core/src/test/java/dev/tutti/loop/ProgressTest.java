// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Loop;
import dev.tutti.Progress;
import dev.tutti.contract.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static void park(int millis) {
        try {
            Deadline.park(Duration.ofMillis(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Two ends of a loop: that of its beginning is reported while it runs, that of its end always. */
    @Test
    void isToldToTheCallerAtMostTenTimesASecondAndAtTheEnd() {
        List<Progress> told = new ArrayList<>();
        Thread caller = Thread.currentThread();
        Loop.range(60)
                .threads(2)
                .onProgress(progress -> {
                    assertThat(Thread.currentThread()).isSameAs(caller);
                    told.add(progress);
                })
                .forEach(i -> park(15));
        assertThat(told).hasSizeGreaterThanOrEqualTo(2);
        Progress last = told.getLast();
        assertThat(last.done()).isEqualTo(60);
        for (int k = 0; k < told.size(); k++) {
            assertThat(told.get(k).total()).isEqualTo(60);
            assertThat(told.get(k).failed()).isZero();
            if (k > 0) {
                assertThat(told.get(k).done())
                        .isGreaterThanOrEqualTo(told.get(k - 1).done());
            }
            if (k > 0 && k < told.size() - 1) {
                assertThat(told.get(k).elapsed().minus(told.get(k - 1).elapsed()))
                        .isGreaterThanOrEqualTo(Duration.ofMillis(99));
            }
        }
    }

    private static Progress lastOf(Consumer<Consumer<Progress>> loop) {
        List<Progress> told = new ArrayList<>();
        loop.accept(told::add);
        return told.getLast();
    }

    @Test
    void countsTheLoopsIndicesWhateverItIsMadeOf() {
        assertThat(lastOf(l -> Loop.range(7L).onProgress(l).sum(i -> i)).done()).isEqualTo(7);
        assertThat(lastOf(l -> Loop.range(0).onProgress(l).sum(i -> i)).done()).isZero();
        assertThat(lastOf(l -> Loop.grid(3, 4).onProgress(l).sum((r, c) -> r)).done())
                .isEqualTo(12);
        assertThat(lastOf(l -> Loop.grid(100_000, 4).onProgress(l).sum((r, c) -> r))
                        .done())
                .isEqualTo(400_000);
        assertThat(lastOf(l -> Loop.grid(2, 300_000).onProgress(l).sum((r, c) -> r))
                        .done())
                .isEqualTo(600_000);
        assertThat(lastOf(l -> Loop.range(5).onProgress(l).addInto(new long[5], i -> i, i -> i))
                        .done())
                .isEqualTo(5);
    }

    @Test
    void aListenersExceptionEndsTheLoop() {
        IllegalStateException failure = new IllegalStateException("enough");
        assertThatThrownBy(() -> Loop.range(Long.MAX_VALUE)
                        .threads(2)
                        .onProgress(progress -> {
                            throw failure;
                        })
                        .forEach(i -> {}))
                .isSameAs(failure);
    }
}
