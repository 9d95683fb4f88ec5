// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tutti.Pool;
import dev.tutti.TaskFailedException;
import dev.tutti.TaskFuture;
import dev.tutti.contract.Deadline;
import dev.tutti.contract.Processes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SharedLockTest extends OnEveryPool {

    private static final Duration FOREVER = Duration.ofSeconds(Deadline.SECONDS);

    /** Has a worker take it and keep it. Returns the worker's process id. */
    private long hold(SharedLock lock) {
        SharedLongs pid = SharedLongs.of(1);
        var _ = processes.run(() -> {
            lock.lock();
            pid.setVolatile(0, Processes.pid());
            Thread.sleep(1_000_000);
        });
        Deadline.await("held", () -> pid.getVolatile(0) != 0);
        return pid.getVolatile(0);
    }

    @OnEach
    void oneHolderAtATime(Pool pool) {
        try (SharedLock lock = SharedLock.plain();
                SharedInts count = SharedInts.of(1)) {
            List<TaskFuture<Integer>> tasks = new ArrayList<>();
            for (int task = 0; task < WORKERS; task++) {
                tasks.add(pool.submit(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        lock.lock();
                        try {
                            count.set(0, count.get(0) + 1);
                        } finally {
                            lock.unlock();
                        }
                    }
                    return count.get(0);
                }));
            }
            for (int i = 0; i < 5_000; i++) {
                lock.lock();
                try {
                    count.set(0, count.get(0) + 1);
                } finally {
                    lock.unlock();
                }
            }
            tasks.forEach(TaskFuture::join);
            assertThat(count.get(0)).isEqualTo(5_000 * (WORKERS + 1));
            assertThat(lock.isHeld()).isFalse();
            assertThat(lock.holder()).isEmpty();
        }
    }

    @OnEach
    void aReentrantLockIsFreeAfterAsManyUnlocks(Pool pool) {
        try (SharedLock lock = SharedLock.reentrant()) {
            lock.lock();
            lock.lock();
            assertThat(lock.tryLock()).isTrue();
            lock.unlock();
            lock.unlock();
            assertThat(lock.isHeldByCurrentThread()).isTrue();
            assertThat(pool.submit(() -> lock.tryLock()).join()).isFalse();
            lock.unlock();
            assertThat(pool.submit(() -> {
                                boolean taken = lock.tryLock();
                                lock.unlock();
                                return taken;
                            })
                            .join())
                    .isTrue();
        }
    }

    @OnEach
    void aPlainLockIsNotTakenTwice(Pool pool) {
        try (SharedLock lock = SharedLock.plain()) {
            assertThatThrownBy(() -> pool.run(() -> {
                                lock.lock();
                                try {
                                    lock.lock();
                                } finally {
                                    lock.unlock();
                                }
                            })
                            .join())
                    .isInstanceOf(TaskFailedException.class)
                    .cause()
                    .isInstanceOf(IllegalMonitorStateException.class)
                    .hasMessageContaining("is held by this thread already");
            assertThat(lock.isHeld()).isFalse();
        }
    }

    @OnEach
    void strangersDoNotUnlock(Pool pool) {
        try (SharedLock lock = SharedLock.reentrant().named("safe")) {
            lock.lock();
            assertThatThrownBy(() -> pool.run(() -> lock.unlock()).join())
                    .isInstanceOf(TaskFailedException.class)
                    .cause()
                    .isInstanceOf(IllegalMonitorStateException.class)
                    .hasMessageContaining("lock safe is not held by this thread=")
                    .hasMessageContaining("by pid=" + Processes.pid());
            assertThat(lock.isHeldByCurrentThread()).isTrue();
            lock.unlock();
            assertThatExceptionOfType(IllegalMonitorStateException.class)
                    .isThrownBy(lock::unlock)
                    .withMessageContaining("free by now");
        }
    }

    @OnEach
    void timeIsLimitedAndTheHolderNamed(Pool pool) {
        try (SharedLock lock = SharedLock.plain().named("busy")) {
            lock.lock();
            List<String> outcomes = pool.submit(() -> {
                        List<String> found = new ArrayList<>();
                        found.add("" + lock.tryLock());
                        found.add("" + lock.tryLock(0, TimeUnit.SECONDS));
                        found.add("" + lock.tryLock(20, TimeUnit.MILLISECONDS));
                        try {
                            lock.lock(Duration.ofMillis(50));
                        } catch (SharedTimeoutException e) {
                            found.add(e.limit() + " " + e.getMessage());
                        }
                        return found;
                    })
                    .join();
            assertThat(outcomes.subList(0, 3)).containsExactly("false", "false", "false");
            assertThat(outcomes.get(3))
                    .startsWith("PT0.05S lock busy could not be taken within limit=50 ms: held for ")
                    .endsWith(" ms by pid=" + Processes.pid() + " thread="
                            + Thread.currentThread().getName());
            lock.unlock();
            assertThat(pool.submit(() -> {
                                boolean taken = lock.tryLock(1, TimeUnit.HOURS);
                                lock.unlock();
                                lock.lock(Duration.ofHours(1));
                                lock.unlock();
                                return taken;
                            })
                            .join())
                    .isTrue();
        }
    }

    @Test
    void theDeathOfAnOwnerIsReportedUntilItIsRecovered() {
        try (SharedLock lock = SharedLock.reentrant().named("orphan")) {
            long pid = hold(lock);
            assertThat(lock.recover()).isFalse();
            Processes.end(pid);
            for (int i = 0; i < 2; i++) {
                OwnerDiedException death = catchThrowableOfType(OwnerDiedException.class, lock::lock);
                assertThat(death).hasMessageContaining("lock orphan").hasMessageContaining("pid=" + pid);
                assertThat(death.pid()).isEqualTo(pid);
                assertThat(death.thread()).isNotEmpty();
                assertThat(death.held()).isPositive();
                assertThat(lock.isHeldByCurrentThread()).isFalse();
                assertThat(lock.isHeld()).isTrue();
            }
            assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(lock::tryLock);
            assertThatExceptionOfType(OwnerDiedException.class)
                    .isThrownBy(() -> lock.tryLock(1, TimeUnit.MILLISECONDS));
            assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(() -> lock.lock(FOREVER));
            assertThatThrownBy(() -> processes.run(() -> lock.lock()).join())
                    .cause()
                    .isInstanceOf(OwnerDiedException.class);
            assertThat(lock.recover()).isTrue();
            assertThat(lock.isHeldByCurrentThread()).isTrue();
            assertThat(lock.recover()).isFalse();
            assertThat(processes.submit(() -> lock.recover() || lock.tryLock()).join())
                    .isFalse();
            lock.unlock();
            assertThat(processes
                            .submit(() -> {
                                lock.lock();
                                lock.unlock();
                                return lock.recover();
                            })
                            .join())
                    .isFalse();
        }
    }

    @Test
    void tryLockAloneNoticesADeath() {
        try (SharedLock lock = SharedLock.plain()) {
            Processes.end(hold(lock));
            Deadline.await("the death to be noticed", () -> {
                try {
                    assertThat(lock.tryLock()).isFalse();
                    return false;
                } catch (OwnerDiedException expected) {
                    return true;
                }
            });
        }
    }

    @Test
    void aRecovererMayDieToo() {
        try (SharedLock lock = SharedLock.plain();
                SharedLongs pid = SharedLongs.of(1)) {
            Processes.end(hold(lock));
            var _ = processes.run(() -> {
                pid.setVolatile(0, lock.recover() ? Processes.pid() : -1);
                Thread.sleep(1_000_000);
            });
            Deadline.await("recovered", () -> pid.getVolatile(0) != 0);
            long recoverer = pid.getVolatile(0);
            Processes.end(recoverer);
            assertThatExceptionOfType(OwnerDiedException.class)
                    .isThrownBy(lock::lock)
                    .extracting(OwnerDiedException::pid)
                    .isEqualTo(recoverer);
            assertThat(lock.recover()).isTrue();
            lock.unlock();
        }
    }

    @Test
    void allWhoWaitAreToldOfADeath() throws Exception {
        try (SharedLock lock = SharedLock.plain();
                SharedInts waiting = SharedInts.of(1)) {
            long pid = hold(lock);
            List<CompletableFuture<String>> told = new ArrayList<>();
            for (Thread.Builder builder :
                    List.of(Thread.ofPlatform(), Thread.ofPlatform(), Thread.ofVirtual(), Thread.ofVirtual())) {
                CompletableFuture<String> each = new CompletableFuture<>();
                told.add(each);
                builder.start(() -> each.complete(outcome(lock, waiting)));
            }
            told.add(processes.submit(() -> outcome(lock, waiting)));
            Deadline.await("all there", () -> waiting.getVolatile(0) == told.size());
            Processes.end(pid);
            for (CompletableFuture<String> each : told) {
                assertThat(each.get(Deadline.SECONDS, TimeUnit.SECONDS)).isEqualTo("died " + pid);
            }
        }
    }

    private static String outcome(SharedLock lock, SharedInts waiting) {
        waiting.getAndAdd(0, 1);
        try {
            lock.lock();
            return "held";
        } catch (OwnerDiedException e) {
            return "died " + e.pid();
        }
    }

    @Test
    void aSuspendedOwnerKeepsIt() throws Exception {
        try (SharedLock lock = SharedLock.plain();
                SharedEvent enough = SharedEvent.create();
                SharedLongs pid = SharedLongs.of(1)) {
            var owner = processes.run(() -> {
                lock.lock();
                pid.setVolatile(0, Processes.pid());
                enough.await();
                lock.unlock();
            });
            Deadline.await("held", () -> pid.getVolatile(0) != 0);
            Processes.signal("STOP", pid.getVolatile(0));
            try {
                assertThat(lock.tryLock(200, TimeUnit.MILLISECONDS)).isFalse();
                assertThatExceptionOfType(SharedTimeoutException.class)
                        .isThrownBy(() -> lock.lock(Duration.ofMillis(200)))
                        .withMessageContaining("by pid=" + pid.getVolatile(0) + " thread=");
                assertThat(lock.recover()).isFalse();
            } finally {
                Processes.signal("CONT", pid.getVolatile(0));
            }
            enough.set();
            lock.lock(FOREVER);
            owner.join();
        }
    }

    @Test
    void aDeadlockOverProcessesCanBeReadOff() throws Exception {
        try (SharedLock accounts = SharedLock.plain().named("accounts");
                SharedLock orders = SharedLock.plain().named("orders");
                SharedLongs pid = SharedLongs.of(1)) {
            accounts.lock();
            var other = processes.run(() -> {
                orders.lock();
                pid.setVolatile(0, Processes.pid());
                accounts.lock();
                accounts.unlock();
                orders.unlock();
            });
            Deadline.await("both held", () -> pid.getVolatile(0) != 0);
            assertThatExceptionOfType(SharedTimeoutException.class)
                    .isThrownBy(() -> orders.lock(Duration.ofMillis(500)))
                    .satisfies(e -> assertThat(e.getMessage())
                            .matches("lock orders could not be taken within limit=500 ms: held for \\d+ ms by pid="
                                    + pid.getVolatile(0) + " thread=.+, which waits for \\d+ ms for lock accounts, "
                                    + "held for \\d+ ms by pid=" + Processes.pid() + " thread="
                                    + Thread.currentThread().getName()
                                    + ", this thread: a deadlock; take locks in the same order everywhere"));
            accounts.unlock();
            other.join();
        }
    }

    @Test
    void aDeadlockOfThreadsCanBeReadOff() throws Exception {
        try (SharedLock one = SharedLock.plain().named("one");
                SharedLock two = SharedLock.reentrant().named("two");
                SharedEvent held = SharedEvent.create()) {
            one.lock();
            Thread other = Thread.ofVirtual().name("other").start(() -> {
                two.lock();
                held.set();
                one.lock();
                one.unlock();
                two.unlock();
            });
            held.await();
            assertThatExceptionOfType(SharedTimeoutException.class)
                    .isThrownBy(() -> two.lock(Duration.ofMillis(500)))
                    .withMessageContaining(" thread=other, which waits for ")
                    .withMessageContaining(" ms for lock one, held for ")
                    .withMessageEndingWith("this thread: a deadlock; take locks in the same order everywhere");
            one.unlock();
            other.join();
        }
    }

    @Test
    void interruptsMeanWhatTheyDoElsewhere() throws Exception {
        try (SharedLock lock = SharedLock.plain()) {
            Thread.currentThread().interrupt();
            lock.lock();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            lock.unlock();
            assertThat(lock.tryLock()).isTrue();
            lock.unlock();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(lock::lockInterruptibly);
            assertThat(Thread.interrupted()).isFalse();
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> lock.tryLock(1, TimeUnit.SECONDS));
            assertThat(lock.isHeld()).isFalse();

            long pid = hold(lock); // waits for another process, and in line for one that does
            assertInterruptible(lock);
            Processes.end(pid);
        }
        try (SharedLock lock = SharedLock.plain()) {
            lock.lock(); // waits for a thread of this process
            assertInterruptible(lock);
            lock.unlock();
        }
    }

    /** Two threads that wait interruptibly are interrupted; two that do not go on waiting, and keep their status. */
    private static void assertInterruptible(SharedLock lock) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<AtomicReference<@Nullable Throwable>> thrown = new ArrayList<>();
        AtomicBoolean kept = new AtomicBoolean();
        for (int i = 0; i < 2; i++) {
            AtomicReference<@Nullable Throwable> caught = new AtomicReference<>();
            thrown.add(caught);
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    lock.lockInterruptibly();
                } catch (Throwable t) {
                    caught.set(t);
                }
            }));
        }
        Thread deaf = Thread.ofPlatform().start(() -> {
            try {
                lock.lock();
                lock.unlock();
            } catch (IllegalStateException closed) {
                // the test is over
            }
            kept.set(Thread.currentThread().isInterrupted());
        });
        Deadline.park(Duration.ofMillis(30)); // so that they are at different places
        deaf.interrupt();
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            assertThat(thread.join(FOREVER)).isTrue();
        }
        assertThat(thrown).allSatisfy(each -> assertThat(each.get()).isInstanceOf(InterruptedException.class));
        assertThat(deaf.join(Duration.ofMillis(50))).isFalse();
        if (lock.isHeldByCurrentThread()) {
            lock.unlock();
            assertThat(deaf.join(FOREVER)).isTrue();
            assertThat(kept).isTrue();
            lock.lock();
        } else {
            lock.close();
            assertThat(deaf.join(FOREVER)).isTrue();
            assertThat(kept).isTrue();
        }
    }

    @OnEach
    void closingWakesWhoWaits(Pool pool) {
        SharedLock lock = SharedLock.reentrant().named("gone");
        SharedInts waiting = SharedInts.of(1);
        lock.lock();
        List<TaskFuture<String>> tasks = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            tasks.add(pool.submit(() -> {
                waiting.getAndAdd(0, 1);
                try {
                    lock.lock();
                    return "held";
                } catch (IllegalStateException e) {
                    return e.getMessage();
                }
            }));
        }
        Deadline.await("all there", () -> waiting.getVolatile(0) == WORKERS);
        lock.close();
        lock.close();
        for (TaskFuture<String> task : tasks) {
            assertThat(task.orTimeout(Deadline.SECONDS, TimeUnit.SECONDS).join())
                    .isEqualTo("it is closed: SharedLock[closed]");
        }
        lock.unlock();
        assertThatIllegalStateException().isThrownBy(lock::lock);
        assertThatIllegalStateException().isThrownBy(lock::tryLock);
        assertThatIllegalStateException().isThrownBy(lock::recover);
        assertThatIllegalStateException().isThrownBy(lock::newCondition);
        assertThatIllegalStateException().isThrownBy(lock::isHeld);
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock::unlock);
    }

    @Test
    void memoryThatWasWrittenOverIsAnError() throws Exception {
        SharedLock lock = SharedLock.plain().named("spoiled");
        long garbage = 0x0123_4567_89ab_cdefL;
        SharedObject.LONG.setVolatile(lock.memory, LockLayout.OWNER, garbage);
        for (Runnable use : List.<Runnable>of(lock::lock, lock::tryLock, lock::recover)) {
            assertThatIllegalStateException()
                    .isThrownBy(use::run)
                    .withMessageContaining(
                            "something has written over the memory of lock spoiled: owner=123456789abcdef");
        }

        long good = ProcessIdentity.ofThis().word();
        assertThat(ProcessIdentity.isWord(good)).isTrue();
        assertThat(ProcessIdentity.ofWord(good)).isEqualTo(ProcessIdentity.ofThis());
        for (int bit = 0; bit < Long.SIZE; bit++) {
            assertThat(ProcessIdentity.isWord(good ^ (1L << bit)))
                    .as("bit " + bit)
                    .isFalse();
        }

        SharedLock held = SharedLock.plain();
        held.lock();
        SharedObject.LONG.setVolatile(held.memory, LockLayout.OWNER, deadWord());
        assertThatThrownBy(() -> processes.run(() -> held.lock()).join())
                .cause()
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("something has written over");
        assertThatIllegalStateException().isThrownBy(held::unlock).withMessageContaining("something has written over");
        assertThat(held.isHeldByCurrentThread()).isFalse();

        SharedLock other = SharedLock.plain();
        SharedObject.LONG.setVolatile(other.memory, 0, garbage);
        assertThatIllegalStateException()
                .isThrownBy(other::lock)
                .withMessageContaining("something has written over its memory");
    }

    @Test
    void killedWaitersAreInNobodysWay() throws Exception {
        try (SharedLock lock = SharedLock.plain();
                SharedLongs pids = SharedLongs.of(WORKERS)) {
            lock.lock();
            for (int i = 0; i < WORKERS; i++) {
                var _ = processes.run(() -> {
                    pids.setVolatile(pids.getVolatile(0) == 0 ? 0 : 1, Processes.pid());
                    lock.lock();
                });
                int place = i;
                Deadline.await("there", () -> pids.getVolatile(place) != 0);
            }
            Deadline.await(
                    "one says that it has waited for long",
                    () -> (long) SharedObject.LONG.getVolatile(lock.memory, LockLayout.WANTED) != 0);
            for (int i = 0; i < WORKERS; i++) {
                Processes.end(pids.getVolatile(i));
            }
            lock.unlock();
            lock.lock(FOREVER);
            lock.unlock();
            processes
                    .run(() -> {
                        lock.lock();
                        lock.unlock();
                    })
                    .join();
        }
    }

    @Test
    void whoTakesItAgainAndAgainLetsOthersPass() {
        int times = 20;
        try (SharedLock lock = SharedLock.plain();
                SharedInts taken = SharedInts.of(1)) {
            var other = processes.run(() -> {
                for (int i = 0; i < times; i++) {
                    lock.lock();
                    taken.getAndAdd(0, 1);
                    lock.unlock();
                    Deadline.park(Duration.ofMillis(5));
                }
            });
            Deadline.await("the other", () -> taken.getVolatile(0) > 0);
            int rounds = 0;
            while (taken.getVolatile(0) < times && rounds < 100_000) {
                lock.lock(); // at once after the unlock
                try {
                    long end = System.nanoTime() + 3_000_000;
                    while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                    }
                } finally {
                    lock.unlock();
                }
                rounds++;
            }
            other.join();
            assertThat(rounds)
                    .as("rounds, which would be hundreds for each time")
                    .isLessThan(30 * times);
        }
    }

    /** What nothing refers to cannot be unlocked: the next one who comes is told. */
    @Test
    void aHolderWhoForgotTheLockHasDied() {
        try (Pool pool = Pool.processes(1);
                SharedLock lock = SharedLock.plain()) {
            pool.run(() -> Thread.ofPlatform().start(() -> lock.lock()).join()).join();
            Deadline.await("the worker to find out", () -> {
                try {
                    pool.run(() -> System.gc()).join();
                    pool.run(() -> lock.lock(Duration.ofMillis(50))).join();
                    return false;
                } catch (TaskFailedException e) {
                    return e.getCause() instanceof OwnerDiedException;
                }
            });
            assertThat(pool.submit(() -> lock.recover()).join()).isTrue();
        }
    }

    // ---- Conditions ----

    @OnEach
    void turnsAreTakenByAConditionsSignals(Pool pool) throws Exception {
        try (SharedLock lock = SharedLock.reentrant();
                SharedInts turn = SharedInts.of(1)) {
            SharedCondition changed = lock.newCondition();
            var other = pool.run(() -> take(lock, changed, turn, 1));
            take(lock, changed, turn, 0);
            other.join();
            assertThat(turn.get(0)).isEqualTo(2 * ROUNDS);
        }
    }

    private static final int ROUNDS = 50;

    private static void take(SharedLock lock, SharedCondition changed, SharedInts turn, int mine)
            throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            lock.lock();
            lock.lock();
            try {
                while (turn.get(0) % 2 != mine) {
                    changed.await();
                }
                turn.set(0, turn.get(0) + 1);
                changed.signal();
            } finally {
                lock.unlock();
                lock.unlock();
            }
        }
    }

    @Test
    @SuppressWarnings("WaitNotInLoop") // nothing is waited for
    void aConditionIsForHoldersAndItsWaitsEnd() throws Exception {
        try (SharedLock lock = SharedLock.reentrant()) {
            SharedCondition condition = lock.newCondition();
            assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(condition::await);
            assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(condition::signal);
            lock.lock();
            lock.lock();
            assertThat(condition.await(5, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(condition.awaitNanos(5_000_000)).isNotPositive();
            assertThat(condition.awaitUntil(new java.util.Date(0))).isFalse();
            assertThatExceptionOfType(SharedTimeoutException.class)
                    .isThrownBy(() -> condition.await(Duration.ofMillis(5)));
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(condition::await);
            lock.unlock();
            assertThat(lock.isHeldByCurrentThread()).isTrue();
            lock.unlock();
            assertThat(lock.isHeld()).isFalse();
            for (int i = 1; i < LockLayout.CONDITIONS_MOST; i++) {
                lock.newCondition();
            }
            for (int i = 0; i < 2; i++) {
                assertThatIllegalStateException().isThrownBy(lock::newCondition).withMessageContaining("most=16");
            }
        }
    }

    @Test
    void aKilledWaiterTakesNoSignalAlong() throws Exception {
        try (SharedLock lock = SharedLock.plain();
                SharedLongs pid = SharedLongs.of(1);
                SharedInts items = SharedInts.of(1);
                SharedLatch waiting = SharedLatch.of(2)) {
            SharedCondition added = lock.newCondition();
            var _ = processes.run(() -> {
                pid.setVolatile(0, Processes.pid());
                removeOne(lock, added, items, waiting);
            });
            Deadline.await("the first", () -> waiting.getCount() == 1);
            var second = processes.run(() -> removeOne(lock, added, items, waiting));
            waiting.await();
            Processes.end(pid.getVolatile(0));
            lock.lock();
            items.set(0, 1);
            added.signal();
            lock.unlock();
            second.orTimeout(Deadline.SECONDS, TimeUnit.SECONDS).join();
            assertThat(items.get(0)).isZero();
        }
    }

    private static void removeOne(SharedLock lock, SharedCondition added, SharedInts items, SharedLatch waiting)
            throws InterruptedException {
        lock.lock();
        try {
            waiting.countDown();
            while (items.get(0) == 0) {
                added.await();
            }
            items.set(0, items.get(0) - 1);
        } finally {
            lock.unlock();
        }
    }

    @Test
    void whoWaitsForASignalIsToldOfADeath() {
        try (SharedLock lock = SharedLock.plain()) {
            SharedCondition never = lock.newCondition();
            SharedInts waiting = SharedInts.of(1);
            var waiter = processes.run(() -> {
                lock.lock();
                waiting.setVolatile(0, 1);
                while (true) {
                    never.await();
                }
            });
            Deadline.await("waiting", () -> waiting.getVolatile(0) == 1);
            Processes.end(hold(lock));
            assertThatThrownBy(() ->
                            waiter.orTimeout(Deadline.SECONDS, TimeUnit.SECONDS).join())
                    .cause()
                    .isInstanceOf(OwnerDiedException.class);
        }
    }

    // ---- Who waits ----

    @Test
    void aTableOfWaitsThatIsFullTakesNoMoreButForTheDead() throws Exception {
        Block block = Block.create(4096);
        List<Integer> entries = new ArrayList<>();
        for (int entry = Waits.add(block, 0, 1); entry != Waits.NONE; entry = Waits.add(block, 0, 1)) {
            entries.add(entry);
        }
        assertThat(entries).hasSize(127).doesNotHaveDuplicates();
        assertThat(Waits.find(
                        ProcessIdentity.ofThis().word(), Thread.currentThread().threadId()))
                .isNotNull();
        SharedObject.LONG.setVolatile(block.waits(), entries.get(5) * 32L, deadWord());
        assertThat(Waits.add(block, 0, 1)).isEqualTo(entries.get(5));
        assertThat(Waits.add(block, 0, 1)).isEqualTo(Waits.NONE);
        entries.forEach(entry -> Waits.remove(block, entry));
        assertThat(Waits.find(
                        ProcessIdentity.ofThis().word(), Thread.currentThread().threadId()))
                .isNull();
        block.close();
    }
}
