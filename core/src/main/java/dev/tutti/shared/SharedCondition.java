// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.Serial;
import java.io.Serializable;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * A condition of a {@link SharedLock}, for whose holders it is: a task on any pool that captures it waits for the same
 * signals as its caller.
 *
 * {@snippet :
 * lock.lock();
 * try {
 *     while (queue.get(0) == 0) {
 *         notEmpty.await();
 *     }
 * } finally {
 *     lock.unlock();
 * }
 * }
 *
 * <ul>
 *   <li><b>Meaning:</b> that of {@link Condition}. {@link #signal()} wakes all who wait, as {@link #signalAll()} does, so
 *       a signal cannot be lost with a waiter that was killed, or was just about to give up. So call {@code await} in a
 *       loop that looks whether it was for this thread.
 *   <li><b>Errors:</b> whoever does not hold the lock gets an {@link IllegalMonitorStateException}. {@code await} throws
 *       an {@link OwnerDiedException} if the lock's owner died meanwhile, an {@link IllegalStateException} if the lock was
 *       closed, and does not hold the lock then; ask {@link SharedLock#isHeldByCurrentThread()} before unlocking where
 *       that matters. Otherwise it holds the lock whenever it ends.
 *   <li><b>Waiting</b> ends at most 2 ms late.
 * </ul>
 */
public final class SharedCondition implements Condition, Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private static final long ME = ProcessIdentity.ofThis().word();

    /** Whose it is. */
    private final SharedLock lock;

    /** Which of the lock's. */
    private final int number;

    SharedCondition(SharedLock lock, int number) {
        this.lock = lock;
        this.number = number;
    }

    @Override
    public void await() throws InterruptedException {
        boolean _ = waitForSignal(Backoff.forEver(), true);
    }

    /**
     * Waits for a signal, or fails.
     *
     * @param limit how long it may take, without taking the lock again
     * @throws SharedTimeoutException if it took longer; the lock is held then
     * @throws InterruptedException if the thread is interrupted before or meanwhile; the lock is held then
     */
    public void await(Duration limit) throws InterruptedException {
        if (!waitFor(Backoff.of(limit))) {
            throw new SharedTimeoutException("no signal came to a condition of " + lock, limit, "none was sent");
        }
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return waitFor(Backoff.of(unit.toNanos(time)));
    }

    /** Returns false if time was up, and not if it woke for another reason. */
    private boolean waitFor(Backoff wait) throws InterruptedException {
        return waitForSignal(wait, true) || !wait.isOver();
    }

    @Override
    public long awaitNanos(long nanosTimeout) throws InterruptedException {
        long begin = System.nanoTime();
        boolean _ = waitForSignal(Backoff.of(nanosTimeout), true);
        return nanosTimeout - (System.nanoTime() - begin);
    }

    @Override
    @SuppressWarnings({"JavaUtilDate", "WaitNotInLoop"}) // the interface has it; the loop is the caller's
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        return await(deadline.getTime() - System.currentTimeMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void awaitUninterruptibly() {
        try {
            boolean _ = waitForSignal(Backoff.forEver(), false);
        } catch (InterruptedException e) {
            throw new AssertionError(e); // it was asked not to
        }
    }

    @Override
    public void signal() {
        signalAll();
    }

    @Override
    public void signalAll() {
        try {
            lock.check();
            lock.checkHeld();
            long _ = (long)
                    SharedObject.LONG.getAndAdd(lock.memory, LockLayout.SIGNALS + (long) number * Long.BYTES, 1L);
        } finally {
            Reference.reachabilityFence(lock);
        }
    }

    /** Lets go, waits for a signal, and takes again as often as it was held. Returns whether there was a signal. */
    private boolean waitForSignal(Backoff wait, boolean interruptible) throws InterruptedException {
        try {
            lock.check();
            lock.checkHeld();
            if (interruptible && Thread.interrupted()) {
                throw new InterruptedException();
            }
            long signals = LockLayout.SIGNALS + (long) number * Long.BYTES;
            long before = (long) SharedObject.LONG.getAcquire(lock.memory, signals);
            int holds = lock.local.queue.getHoldCount();
            lock.owner.release();
            for (int i = 0; i < holds; i++) {
                lock.local.queue.unlock();
            }
            boolean interrupted = false;
            boolean signalled = false;
            try {
                while (true) {
                    lock.check();
                    signalled = (long) SharedObject.LONG.getAcquire(lock.memory, signals) != before;
                    boolean now = Thread.interrupted();
                    interrupted |= now;
                    if (signalled
                            || (now && interruptible)
                            || wait.isOver()
                            || LockOwner.isDied(ownerSeenWhile(wait))) {
                        break;
                    }
                    wait.pause();
                }
                lock.lock();
                for (int i = 1; i < holds; i++) {
                    lock.local.queue.lock();
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            if (interruptible && !signalled && Thread.interrupted()) {
                throw new InterruptedException();
            }
            return signalled;
        } finally {
            Reference.reachabilityFence(lock);
        }
    }

    private long ownerSeenWhile(Backoff wait) {
        long word = lock.owner.word();
        if (wait.isLong() && word != ME) {
            lock.owner.lookAt(word);
        }
        return word;
    }
}
