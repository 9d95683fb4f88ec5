// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tutti.Pool;
import dev.tutti.contract.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

class SharedEventTest extends OnEveryPool {

    @OnEach
    void whatWasWrittenBeforeItWasSetIsSeen(Pool pool) throws Exception {
        try (SharedEvent asked = SharedEvent.create();
                SharedEvent answered = SharedEvent.create();
                SharedInts value = SharedInts.of(1)) {
            var task = pool.run(() -> {
                asked.await();
                value.set(0, value.get(0) * 2);
                answered.set();
            });
            assertThat(asked.isSet()).isFalse();
            value.set(0, 21);
            asked.set();
            asked.set();
            answered.await();
            assertThat(value.get(0)).isEqualTo(42);
            assertThat(asked.isSet()).isTrue();
            assertThat(asked).hasToString("SharedEvent[set]");
            asked.clear();
            assertThat(pool.submit(() -> asked.isSet()).join()).isFalse();
            task.join();
        }
    }

    @OnEach
    void timeIsLimited(Pool pool) {
        try (SharedEvent never = SharedEvent.create()) {
            String found = pool.submit(() -> {
                        boolean set = never.await(5, TimeUnit.MILLISECONDS);
                        try {
                            never.await(Duration.ofMillis(5));
                            return "set";
                        } catch (SharedTimeoutException e) {
                            return set + " " + e.getMessage();
                        }
                    })
                    .join();
            assertThat(found).startsWith("false an event was not set within limit=5 ms: ");
        }
    }

    @OnEach
    void closingAndInterruptsWake(Pool pool) {
        SharedEvent event = SharedEvent.create();
        SharedInts waiting = SharedInts.of(1);
        var task = pool.submit(() -> {
            Thread.currentThread().interrupt();
            try {
                event.await();
                return "set";
            } catch (InterruptedException e) {
                waiting.setVolatile(0, 1);
            }
            try {
                event.await();
                return "set";
            } catch (IllegalStateException e) {
                return e.getMessage();
            }
        });
        Deadline.await("waiting", () -> waiting.getVolatile(0) == 1);
        event.close();
        assertThat(task.orTimeout(Deadline.SECONDS, TimeUnit.SECONDS).join())
                .isEqualTo("it is closed: SharedEvent[closed]");
        assertThatIllegalStateException().isThrownBy(event::set);
        assertThatIllegalStateException().isThrownBy(event::isSet);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(event::await);
    }
}
