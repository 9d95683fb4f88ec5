// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of all processes in, for some microseconds. A process that is killed inside is followed by the next
 * one a few milliseconds later; so whoever is inside changes what is shared by one write, before which it counts as
 * unchanged.
 *
 * <p>A process that is suspended inside holds up the others until it goes on.
 */
final class Gate {

    private static final class This {
        static final long WORD = ProcessIdentity.ofThis().word();
    }

    private final ReentrantLock local;
    private final MemorySegment memory;
    private final long offset;
    private final Runnable check;

    /**
     * @param local what the threads of this process go through first
     * @param offset of the word that is 0, or that of the process inside
     * @param check throws if waiting has no sense any more
     */
    Gate(ReentrantLock local, MemorySegment memory, long offset, Runnable check) {
        this.local = local;
        this.memory = memory;
        this.offset = offset;
        this.check = check;
    }

    /** Whether it is inside, to {@link #leave}; if not, patience has ended. */
    boolean enter(Patience patience) throws InterruptedException {
        if (!local.tryLock() && !waitForLocal(patience)) {
            return false;
        }
        boolean entered = false;
        try {
            entered = writeWord(patience);
            return entered;
        } finally {
            if (!entered) {
                local.unlock();
            }
        }
    }

    void leave() {
        try {
            SharedObject.LONG.setRelease(memory, offset, 0L);
        } finally {
            local.unlock();
        }
    }

    private boolean waitForLocal(Patience patience) throws InterruptedException {
        if (patience.waits()) {
            return local.tryLock(patience.leftNanos(), TimeUnit.NANOSECONDS);
        }
        local.lock();
        return true;
    }

    private boolean writeWord(Patience patience) throws InterruptedException {
        Backoff backoff = null;
        while (true) {
            long found = (long) SharedObject.LONG.compareAndExchange(memory, offset, 0L, This.WORD);
            if (found == 0 || found == This.WORD) { // no thread of this process is inside, whatever it left there
                return true;
            }
            if (backoff == null) {
                backoff = patience.backoff();
            } else if (backoff.isOver()) {
                return false;
            } else if (backoff.isLong()
                    && !ProcessIdentity.ofWord(found).isAlive()
                    && SharedObject.LONG.compareAndSet(memory, offset, found, This.WORD)) {
                return true;
            }
            backoff.pause();
            if (patience.waits() && Thread.interrupted()) {
                throw new InterruptedException();
            }
            check.run();
        }
    }
}
