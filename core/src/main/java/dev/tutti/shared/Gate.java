// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread of all processes in, for some microseconds. A process that is killed inside is followed by the next
 * one a few milliseconds later, and nobody is told; so whoever is inside never waits, and each of its writes leaves what
 * is right, or what the next one puts right.
 *
 * <p>A process that is suspended inside holds up the others until it goes on. A gate is not reentrant and has no order.
 */
final class Gate {

    private static final class This {
        static final long WORD = ProcessIdentity.ofThis().word();
    }

    private final @Nullable ReentrantLock local;
    private final MemorySegment memory;
    private final long offset;
    private final Runnable check;

    /**
     * One that threads of this process go through first.
     *
     * @param local where they do
     * @param offset of the word that is 0, or that of the process inside
     * @param check throws if waiting has no sense any more
     */
    Gate(ReentrantLock local, MemorySegment memory, long offset, Runnable check) {
        this.local = local;
        this.memory = memory;
        this.offset = offset;
        this.check = check;
    }

    /** One to which threads of this process are no different from those of others. */
    Gate(SharedObject object, long offset) {
        this.local = null;
        this.memory = object.memory;
        this.offset = offset;
        this.check = object::check;
    }

    /** Whether it is inside, to {@link #leave}; if not, patience has ended. */
    boolean enter(Patience patience) throws InterruptedException {
        if (local != null && !local.tryLock() && !waitForLocal(local, patience)) {
            return false;
        }
        boolean entered = false;
        try {
            entered = writeWord() || writeWord(patience.backoff(), patience.waits());
            return entered;
        } finally {
            if (!entered && local != null) {
                local.unlock();
            }
        }
    }

    /** As above, and ignores interrupts; where threads of this process do not go through anything first. */
    boolean enter(Backoff wait) {
        try {
            return writeWord() || writeWord(wait, false);
        } catch (InterruptedException e) {
            throw new AssertionError("it was asked not to", e);
        }
    }

    void leave() {
        try {
            SharedObject.LONG.setRelease(memory, offset, 0L);
        } finally {
            if (local != null) {
                local.unlock();
            }
        }
    }

    private static boolean waitForLocal(ReentrantLock local, Patience patience) throws InterruptedException {
        if (patience.waits()) {
            return local.tryLock(patience.leftNanos(), TimeUnit.NANOSECONDS);
        }
        local.lock();
        return true;
    }

    /** Where threads have come one by one, none of this process is inside, whatever it left there. */
    private boolean writeWord() {
        long found = (long) SharedObject.LONG.compareAndExchange(memory, offset, 0L, This.WORD);
        return found == 0 || (local != null && found == This.WORD);
    }

    private boolean writeWord(Backoff wait, boolean interruptible) throws InterruptedException {
        while (true) {
            wait.pause();
            if (interruptible && Thread.interrupted()) {
                throw new InterruptedException();
            }
            check.run();
            if (writeWord() || (wait.isLong() && takeOver())) {
                return true;
            }
            if (wait.isOver()) {
                return false;
            }
        }
    }

    private boolean takeOver() {
        long word = (long) SharedObject.LONG.getAcquire(memory, offset);
        if (word != 0 && !ProcessIdentity.isWord(word)) {
            throw new IllegalStateException("something has written over its shared memory: found="
                    + Long.toHexString(word) + "; it cannot be used any more");
        }
        return word != 0
                && !ProcessIdentity.ofWord(word).isAlive()
                && SharedObject.LONG.compareAndSet(memory, offset, word, This.WORD);
    }
}
