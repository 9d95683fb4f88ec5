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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SharedSemaphoreTest extends OnEveryPool {

    /** Has a worker take some and keep them. Returns the worker's process id. */
    private long hold(SharedSemaphore semaphore, long permits) {
        SharedLongs pid = SharedLongs.of(1);
        var _ = processes.run(() -> {
            semaphore.acquire(permits);
            pid.setVolatile(0, Processes.pid());
            Thread.sleep(1_000_000);
        });
        Deadline.await("held", () -> pid.getVolatile(0) != 0);
        return pid.getVolatile(0);
    }

    @OnEach
    void noMoreHavePermitsThanThereAre(Pool pool) throws Exception {
        try (SharedSemaphore semaphore = SharedSemaphore.bounded(2);
                SharedInts inside = SharedInts.of(2)) {
            List<TaskFuture<?>> tasks = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                tasks.add(pool.run(() -> passThrough(semaphore, inside)));
            }
            passThrough(semaphore, inside);
            tasks.forEach(TaskFuture::join);
            assertThat(inside.get(0)).isZero();
            assertThat(inside.get(1)).as("most inside").isBetween(1, 2);
            assertThat(semaphore.availablePermits()).isEqualTo(2);
        }
    }

    private static void passThrough(SharedSemaphore semaphore, SharedInts inside) throws InterruptedException {
        for (int i = 0; i < 2_000; i++) {
            semaphore.acquire();
            int now = inside.getAndAdd(0, 1) + 1;
            for (int most = inside.getVolatile(1); now > most; most = inside.getVolatile(1)) {
                boolean _ = inside.compareAndSet(1, most, now);
            }
            inside.getAndAdd(0, -1);
            semaphore.release();
        }
    }

    @OnEach
    void permitsPassFromMakersToTakers(Pool pool) throws Exception {
        try (SharedSemaphore items = SharedSemaphore.of(0);
                SharedSemaphore room = SharedSemaphore.of(3)) {
            var maker = pool.run(() -> {
                for (int i = 0; i < 200; i++) {
                    room.acquire();
                    items.release();
                }
            });
            for (int i = 0; i < 200; i++) {
                items.acquire();
                room.release();
            }
            maker.join();
            assertThat(items.availablePermits()).isZero();
            assertThat(room.availablePermits()).isEqualTo(3);
        }
    }

    @OnEach
    void timeIsLimitedAndHoldersAreNamed(Pool pool) throws Exception {
        try (SharedSemaphore semaphore = SharedSemaphore.bounded(3)) {
            semaphore.acquire(2);
            String found = pool.submit(() -> {
                        boolean two = semaphore.tryAcquire(2) || semaphore.tryAcquire(2, 5, TimeUnit.MILLISECONDS);
                        boolean one = semaphore.tryAcquire();
                        try {
                            semaphore.acquire(Duration.ofMillis(5));
                            return "acquired";
                        } catch (SharedTimeoutException e) {
                            semaphore.release();
                            return two + " " + one + " " + e.getMessage();
                        }
                    })
                    .join();
            assertThat(found)
                    .startsWith("false true a semaphore had no permit within limit=5 ms: permits=0; pid=")
                    .contains("pid=" + Processes.pid() + " holds ");
            semaphore.release(2);
            assertThat(semaphore.tryAcquire(3, 0, TimeUnit.SECONDS)).isTrue();
            semaphore.release(3);
        }
    }

    @OnEach
    void oneTooManyIsAnError(Pool pool) throws Exception {
        try (SharedSemaphore semaphore = SharedSemaphore.bounded(2)) {
            semaphore.acquire();
            String found = pool.submit(() -> {
                        try {
                            semaphore.release(2);
                            return "released";
                        } catch (IllegalStateException e) {
                            return e.getMessage();
                        }
                    })
                    .join();
            assertThat(found)
                    .startsWith("a semaphore would have more permits than its bound=2: available=1 released=2");
            assertThat(semaphore.availablePermits()).isEqualTo(1);
            semaphore.release();
            assertThatIllegalStateException().isThrownBy(semaphore::release);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> SharedSemaphore.of(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedSemaphore.of(1).acquire(-1))
                .withMessageContaining("permits=-1");
    }

    @OnEach
    void closingAndInterruptsWake(Pool pool) {
        SharedSemaphore semaphore = SharedSemaphore.of(0);
        SharedInts waiting = SharedInts.of(1);
        var task = pool.submit(() -> {
            waiting.setVolatile(0, 1);
            try {
                semaphore.acquire();
                return "acquired";
            } catch (IllegalStateException e) {
                return e.getMessage();
            }
        });
        Deadline.await("waiting", () -> waiting.getVolatile(0) == 1);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(semaphore::acquire);
        semaphore.close();
        assertThat(task.orTimeout(Deadline.SECONDS, TimeUnit.SECONDS).join())
                .isEqualTo("it is closed: SharedSemaphore[closed]");
        assertThatIllegalStateException().isThrownBy(semaphore::tryAcquire);
        assertThatIllegalStateException().isThrownBy(semaphore::release);
    }

    @Test
    void whatTheDeadHeldComesBack() throws Exception {
        try (SharedSemaphore semaphore = SharedSemaphore.bounded(5)) {
            long pid = hold(semaphore, 3);
            semaphore.acquire(2);
            assertThat(semaphore.tryAcquire()).isFalse();
            assertThat(semaphore.toString()).contains("pid=" + pid + " holds 3");
            Processes.end(pid);
            semaphore.acquire(3);
            assertThat(semaphore.availablePermits()).isZero();
            semaphore.release(5);
            assertThat(semaphore.availablePermits()).isEqualTo(5);
        }
    }

    @Test
    void whatTheDeadMadeStays() throws Exception {
        try (SharedSemaphore items = SharedSemaphore.of(1);
                SharedLongs pid = SharedLongs.of(1)) {
            var _ = processes.run(() -> {
                items.release(4);
                pid.setVolatile(0, Processes.pid());
                Thread.sleep(1_000_000);
            });
            Deadline.await("released", () -> pid.getVolatile(0) != 0);
            Processes.end(pid.getVolatile(0));
            items.acquire(4);
            assertThat(items.tryAcquire(2, 100, TimeUnit.MILLISECONDS)).isFalse(); // time to look at all accounts
            assertThat(items.availablePermits()).isEqualTo(1);
        }
    }

    /** One killed with the inner lock, half way through closing an account: whoever comes next does the rest. */
    @Test
    void whoDiesInTheMiddleLeavesARightState() throws Exception {
        try (SharedSemaphore semaphore = SharedSemaphore.of(5)) {
            long dead = deadWord();
            SharedObject.LONG.setVolatile(semaphore.memory, SemaphoreLayout.USED, 1L);
            SharedObject.LONG.setVolatile(semaphore.memory, SemaphoreLayout.process(0), dead);
            SharedObject.LONG.setVolatile(semaphore.memory, SemaphoreLayout.account(0), -2L);
            SharedObject.LONG.setVolatile(semaphore.memory, SemaphoreLayout.NEXT_TOTAL, 7L);
            SharedObject.LONG.setVolatile(semaphore.memory, SemaphoreLayout.RETIRED, 1L);
            SharedObject.LONG.setVolatile(semaphore.memory, SemaphoreLayout.TOTAL, 7L); // done, the rest is not
            SharedObject.LONG.setVolatile(semaphore.memory, SemaphoreLayout.BRIEF, dead);
            semaphore.release(0);
            assertThat(semaphore.availablePermits()).isEqualTo(7);
            semaphore.acquire(7);
            assertThat(semaphore.tryAcquire()).isFalse();
        }
    }

    @Test
    void accountsOfTheDeadAreUsedAgain() throws Exception {
        try (SharedSemaphore semaphore = SharedSemaphore.bounded(64)) {
            long living = ProcessIdentity.of(
                            ProcessHandle.current().parent().orElseThrow().pid())
                    .word();
            SharedObject.LONG.setVolatile(semaphore.memory, SemaphoreLayout.USED, (long) SemaphoreLayout.ACCOUNTS_MOST);
            for (int i = 0; i < SemaphoreLayout.ACCOUNTS_MOST; i++) {
                SharedObject.LONG.setVolatile(semaphore.memory, SemaphoreLayout.process(i), living);
            }
            assertThatIllegalStateException().isThrownBy(semaphore::tryAcquire).withMessageContaining("most=64");
            SharedObject.LONG.setVolatile(semaphore.memory, SemaphoreLayout.process(9), deadWord());
            SharedObject.LONG.setVolatile(semaphore.memory, SemaphoreLayout.account(9), 4L);
            assertThat(semaphore.tryAcquire()).isTrue();
            assertThat(semaphore.availablePermits()).isEqualTo(63);
        }
    }
}
