// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tutti.Pool;
import dev.tutti.contract.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedLatchTest extends OnEveryPool {

    @OnEach
    void itIsZeroWhenAllHaveCounted(Pool pool) throws Exception {
        try (SharedLatch latch = SharedLatch.of(100);
                SharedInts sum = SharedInts.of(1)) {
            var waiting = pool.submit(() -> {
                latch.await();
                return sum.get(0);
            });
            pool.map(
                    i -> {
                        sum.getAndAdd(0, i);
                        latch.countDown();
                        return i;
                    },
                    IntStream.range(0, 100).boxed().toList());
            latch.await();
            assertThat(waiting.join()).isEqualTo(4950);
            assertThat(latch.getCount()).isZero();
            latch.countDown();
            assertThat(latch.getCount()).isZero();
            assertThat(latch.await(0, TimeUnit.SECONDS)).isTrue();
        }
    }

    @OnEach
    void timeIsLimited(Pool pool) {
        try (SharedLatch latch = SharedLatch.of(2)) {
            latch.countDown();
            String found = pool.submit(() -> {
                        boolean zero = latch.await(5, TimeUnit.MILLISECONDS);
                        try {
                            latch.await(Duration.ofMillis(5));
                            return "zero";
                        } catch (SharedTimeoutException e) {
                            return zero + " " + e.getMessage();
                        }
                    })
                    .join();
            assertThat(found).isEqualTo("false a latch did not come to zero within limit=5 ms: count=1");
            assertThat(latch).hasToString("SharedLatch[1]");
        }
    }

    @OnEach
    void closingWakesWhoWaits(Pool pool) {
        SharedLatch latch = SharedLatch.of(1);
        SharedInts waiting = SharedInts.of(1);
        var task = pool.submit(() -> {
            waiting.setVolatile(0, 1);
            try {
                latch.await();
                return "zero";
            } catch (IllegalStateException e) {
                return e.getMessage();
            }
        });
        Deadline.await("waiting", () -> waiting.getVolatile(0) == 1);
        latch.close();
        assertThat(task.orTimeout(Deadline.SECONDS, TimeUnit.SECONDS).join())
                .isEqualTo("it is closed: SharedLatch[closed]");
        assertThatIllegalStateException().isThrownBy(latch::countDown);
    }

    @Test
    void countsBelowZeroAndInterruptsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedLatch.of(-1))
                .withMessageContaining("count=-1");
        try (SharedLatch latch = SharedLatch.of(1)) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(latch::await);
            assertThat(Thread.interrupted()).isFalse();
        }
    }
}
