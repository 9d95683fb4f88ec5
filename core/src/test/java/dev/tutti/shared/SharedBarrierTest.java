// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tutti.Pool;
import dev.tutti.TaskFuture;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Processes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SharedBarrierTest extends OnEveryPool {

    private static final int ROUNDS = 50;

    private static final Duration FOREVER = Duration.ofSeconds(Deadline.SECONDS);

    /** Waits, and tells how it ended. */
    private static String outcome(SharedBarrier barrier) {
        try {
            return "" + barrier.await(FOREVER);
        } catch (BrokenBarrierException e) {
            return "broken: " + e.getMessage();
        } catch (InterruptedException e) {
            return "interrupted";
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
    }

    @OnEach
    void nobodyGoesOnBeforeAllHaveCome(Pool pool) throws Exception {
        int parties = WORKERS + 1;
        try (SharedBarrier barrier = SharedBarrier.of(parties);
                SharedInts come = SharedInts.of(ROUNDS);
                SharedInts indexes = SharedInts.of(1)) {
            List<TaskFuture<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                tasks.add(pool.submit(() -> goRound(barrier, come, indexes)));
            }
            assertThat(goRound(barrier, come, indexes)).isTrue();
            assertThat(tasks).allSatisfy(task -> assertThat(task.join()).isTrue());
            assertThat(indexes.get(0)).isEqualTo(ROUNDS * (0 + 1 + 2));
            assertThat(barrier.isBroken()).isFalse();
            assertThat(barrier.waiting()).isZero();
            assertThat(barrier.parties()).isEqualTo(parties);
        }
    }

    private static boolean goRound(SharedBarrier barrier, SharedInts come, SharedInts indexes) throws Exception {
        boolean all = true;
        for (int round = 0; round < ROUNDS; round++) {
            come.getAndAdd(round, 1);
            indexes.getAndAdd(0, barrier.await());
            all &= come.get(round) == barrier.parties();
        }
        return all;
    }

    @OnEach
    void whoWaitsTooLongBreaksIt(Pool pool) throws Exception {
        try (SharedBarrier barrier = SharedBarrier.of(3)) {
            var other = pool.submit(() -> outcome(barrier));
            Deadline.await("one there", () -> barrier.waiting() == 1);
            assertThatExceptionOfType(SharedTimeoutException.class)
                    .isThrownBy(() -> barrier.await(Duration.ofMillis(20)))
                    .withMessage("a barrier of parties=3 did not have all within limit=20 ms: arrived=2");
            assertThat(other.join())
                    .isEqualTo("broken: a barrier of parties=3 is broken: a participant waited for longer than its "
                            + "limit, pid=" + Processes.pid() + "; reset() makes it usable again");
            assertThat(barrier.isBroken()).isTrue();
            assertThat(barrier).hasToString("SharedBarrier[broken]");
            assertThatExceptionOfType(BrokenBarrierException.class).isThrownBy(barrier::await);
            barrier.reset();
            assertThat(barrier.isBroken()).isFalse();
            var again = List.of(pool.submit(() -> outcome(barrier)), pool.submit(() -> outcome(barrier)));
            Deadline.await("both there", () -> barrier.waiting() == 2);
            assertThat(barrier.await()).isZero();
            assertThat(again).extracting(TaskFuture::join).containsExactlyInAnyOrder("2", "1");
        }
    }

    @OnEach
    void resettingBreaksItForThoseWhoWait(Pool pool) {
        try (SharedBarrier barrier = SharedBarrier.of(2)) {
            var other = pool.submit(() -> outcome(barrier));
            Deadline.await("there", () -> barrier.waiting() == 1);
            barrier.reset();
            barrier.reset();
            assertThat(other.join()).contains("it was reset");
            assertThat(barrier.isBroken()).isFalse();
        }
    }

    @OnEach
    void anInterruptBreaksIt(Pool pool) throws Exception {
        try (SharedBarrier barrier = SharedBarrier.of(3)) {
            var other = pool.submit(() -> outcome(barrier));
            CompletableFuture<String> interrupted = new CompletableFuture<>();
            Thread thread = Thread.ofVirtual().start(() -> interrupted.complete(outcome(barrier)));
            Deadline.await("both there", () -> barrier.waiting() == 2);
            thread.interrupt();
            assertThat(interrupted.get(Deadline.SECONDS, TimeUnit.SECONDS)).isEqualTo("interrupted");
            assertThat(other.join()).contains("a participant was interrupted");
            barrier.reset();
            Thread.currentThread().interrupt();
            assertThat(outcome(barrier)).isEqualTo("interrupted");
            assertThat(barrier.isBroken()).isTrue();
        }
    }

    @OnEach
    void closingWakesWhoWaits(Pool pool) {
        SharedBarrier barrier = SharedBarrier.of(2);
        var other = pool.submit(() -> outcome(barrier));
        Deadline.await("there", () -> barrier.waiting() == 1);
        barrier.close();
        assertThat(other.join()).isEqualTo("it is closed: SharedBarrier[closed]");
        assertThatIllegalStateException().isThrownBy(barrier::await);
    }

    @Test
    void theDeathOfOneWhoHasComeBreaksIt() throws Exception {
        try (SharedBarrier barrier = SharedBarrier.of(4);
                SharedLongs pid = SharedLongs.of(1)) {
            var _ = processes.run(() -> {
                pid.setVolatile(0, Processes.pid());
                barrier.await();
            });
            Deadline.await("the first", () -> barrier.waiting() == 1);
            CompletableFuture<String> here = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> here.complete(outcome(barrier)));
            Deadline.await("the second", () -> barrier.waiting() == 2);
            var there = processes.submit(() -> outcome(barrier));
            Deadline.await("the third", () -> barrier.waiting() == 3);
            Processes.end(pid.getVolatile(0));
            for (CompletableFuture<String> each : List.of(here, there)) {
                assertThat(each.get(Deadline.SECONDS, TimeUnit.SECONDS))
                        .contains("a participant has died, pid=" + pid.getVolatile(0));
            }
            assertThatExceptionOfType(BrokenBarrierException.class).isThrownBy(barrier::await);
        }
    }

    @Test
    void whoDiesInTheMiddleHasNotCome() throws Exception {
        try (SharedBarrier barrier = SharedBarrier.of(2)) {
            SharedObject.LONG.setVolatile(barrier.memory, BarrierLayout.BRIEF, deadWord());
            SharedObject.LONG.setVolatile(barrier.memory, BarrierLayout.process(0), deadWord());
            var other = processes.submit(() -> outcome(barrier));
            Deadline.await("there", () -> barrier.waiting() == 1);
            assertThat(barrier.await()).isZero();
            assertThat(other.join()).isEqualTo("1");
        }
    }

    @Test
    void oneWaitsForNobodyAndNoneIsRefused() throws Exception {
        try (SharedBarrier barrier = SharedBarrier.of(1)) {
            assertThat(barrier.await()).isZero();
            assertThat(barrier.await()).isZero();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedBarrier.of(0))
                .withMessageContaining("parties=0");
        assertThatIllegalArgumentException().isThrownBy(() -> SharedBarrier.of(1 << 17));
    }

    @Test
    void statesKnowWhichRoundsWereBroken() {
        long state = 1;
        for (int round = 1; round < 100; round++) {
            assertThat(BarrierLayout.round(state)).isEqualTo(round);
            assertThat(BarrierLayout.isBroken(state, round)).isFalse();
            if (round % 3 == 0) {
                state = BarrierLayout.broken(state);
                assertThat(BarrierLayout.isBroken(state, round)).isTrue();
            }
            state = BarrierLayout.next(state);
            for (int before = Math.max(1, round - 30); before <= round; before++) {
                assertThat(BarrierLayout.isBroken(state, before)).isEqualTo(before % 3 == 0);
            }
        }
        long last = BarrierLayout.next(0xFFFF_FFFFL);
        assertThat(BarrierLayout.round(last)).isEqualTo(1);
        assertThat(last >>> 32).isZero();
    }
}
