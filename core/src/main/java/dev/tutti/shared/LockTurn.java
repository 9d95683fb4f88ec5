// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.util.concurrent.TimeUnit;

/** One wait of one thread for a {@link SharedLock}: in the queue of its process, and as its first for other processes. */
final class LockTurn implements AutoCloseable {

    private static final long ME = ProcessIdentity.ofThis().word();

    /** How long a thread is in its process's queue before it looks whether the lock was closed, at first and then. */
    private static final long FIRST_SLICE_NANOS = 3_000_000;

    private static final long SLICE_NANOS = 20_000_000;

    /** How long others wait for a process that has waited for longer; more than the longest pause. */
    private static final long PATIENCE_NANOS = 4 * Backoff.LONGEST_NANOS;

    private final SharedLock lock;
    private final Backoff wait;
    private final boolean interruptible;
    private final long beginNanos = System.nanoTime();
    private boolean interrupted;
    private boolean wanted;
    private long patientSince;
    private int registered = Waits.NONE;
    private boolean triedToRegister;

    private LockTurn(SharedLock lock, Backoff wait, boolean interruptible) {
        this.lock = lock;
        this.wait = wait;
        this.interruptible = interruptible;
    }

    /** Waits for a lock and takes it. Returns false if time was up. */
    static boolean take(SharedLock lock, Backoff wait, boolean interruptible) throws InterruptedException {
        try (LockTurn turn = new LockTurn(lock, wait, interruptible)) {
            if (!turn.queue()) {
                return false;
            }
            boolean held = false;
            try {
                held = turn.contend();
                return held;
            } finally {
                if (!held) {
                    lock.local.queue.unlock();
                }
            }
        }
    }

    /** Waits for the threads of this process before this one. */
    private boolean queue() throws InterruptedException {
        for (long slice = FIRST_SLICE_NANOS; ; slice = SLICE_NANOS) {
            lock.check();
            try {
                if (lock.local.queue.tryLock(Math.clamp(wait.leftNanos(), 0, slice), TimeUnit.NANOSECONDS)) {
                    return true;
                }
            } catch (InterruptedException e) {
                if (interruptible) {
                    throw e;
                }
                interrupted = true;
            }
            if (wait.isOver()) {
                return false;
            }
            register();
        }
    }

    /** Waits for other processes. */
    private boolean contend() throws InterruptedException {
        while (true) {
            lock.check();
            long word = lock.owner.word();
            if (word == 0 && isMyTurn() && lock.owner.take(0)) {
                return true;
            }
            if (word == ME) {
                // No thread of this process has the queue, or could ever unlock.
                SharedObject.LONG.compareAndSet(lock.memory, LockLayout.OWNER, ME, ME | LockLayout.DIED);
                word = lock.owner.word();
            }
            lock.owner.failIfDied(word);
            if (Thread.interrupted()) {
                if (interruptible) {
                    throw new InterruptedException();
                }
                interrupted = true;
            }
            if (wait.isOver()) {
                return false;
            }
            if (wait.isLong()) {
                register();
                wanted |= SharedObject.LONG.compareAndSet(lock.memory, LockLayout.WANTED, 0L, ME);
            }
            if (System.nanoTime() - beginNanos >= SharedLock.LOOK_NANOS) {
                lock.owner.lookAt(word);
            }
            wait.pause();
        }
    }

    /** Whether no other process has waited for longer. One that does not come, dead or suspended, is passed over. */
    private boolean isMyTurn() {
        long first = (long) SharedObject.LONG.getAcquire(lock.memory, LockLayout.WANTED);
        if (first == 0 || first == ME) {
            return true;
        }
        long now = System.nanoTime();
        if (patientSince == 0) {
            patientSince = now;
        }
        if (now - patientSince < PATIENCE_NANOS) {
            return false;
        }
        SharedObject.LONG.compareAndSet(lock.memory, LockLayout.WANTED, first, 0L);
        return true;
    }

    /** Says that it waits, for reports of deadlocks. */
    private void register() {
        if (!triedToRegister) {
            triedToRegister = true;
            registered = Waits.add(lock.cell.block(), lock.cell.offset(), beginNanos);
        }
    }

    @Override
    public void close() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (lock.cell.block().isClosed()) {
            return;
        }
        if (wanted) {
            SharedObject.LONG.compareAndSet(lock.memory, LockLayout.WANTED, ME, 0L);
        }
        if (registered != Waits.NONE) {
            Waits.remove(lock.cell.block(), registered);
        }
    }
}
