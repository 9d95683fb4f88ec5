// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.shared.LockLayout.Holder;
import java.lang.foreign.MemorySegment;

/**
 * The word of a {@link SharedLock} that says which process holds it: how it is taken and let go, and what is done when
 * that process has ended. Who calls keeps the lock reachable.
 */
final class LockOwner {

    private static final long ME = ProcessIdentity.ofThis().word();

    /** Several threads may do it. */
    private static volatile boolean rehearsed;

    private final SharedLock lock;
    private final MemorySegment memory;

    LockOwner(SharedLock lock) {
        this.lock = lock;
        this.memory = lock.memory;
        rehearse();
    }

    /** Goes once through what is done at a death, so that its classes are there: others wait for it then. */
    private void rehearse() {
        if (!rehearsed && ProcessIdentity.ofWord(ME).isAlive()) {
            rehearsed = true;
            Throwable _ =
                    new OwnerDiedException(lock.name(), new Holder(ME, 0, LockLayout.name(memory), System.nanoTime()));
            int entry = Waits.add(lock.cell.block(), lock.cell.offset(), 0);
            if (entry != Waits.NONE) {
                Waits.remove(lock.cell.block(), entry);
            }
        }
    }

    /** Takes the word if it is so. The caller is first of the queue. */
    boolean take(long word) {
        if (!SharedObject.LONG.compareAndSet(memory, LockLayout.OWNER, word, ME)) {
            return false;
        }
        LockLayout.sign(memory, ME, Thread.currentThread());
        SharedObject.LONG.setRelease(memory, LockLayout.SINCE, System.nanoTime());
        return true;
    }

    /** Lets it go. Fails if something has written over it, unless the lock is closed. */
    void release() {
        try {
            long word = (long) SharedObject.LONG.getAcquire(memory, LockLayout.OWNER);
            if (word != ME) {
                throw overwritten(word);
            }
            SharedObject.LONG.set(memory, LockLayout.SINCE, 0L);
            SharedObject.LONG.setRelease(memory, LockLayout.OWNER, 0L);
        } catch (IllegalStateException e) {
            if (!lock.isClosed()) {
                throw e;
            }
        }
    }

    // ---- Its death ----

    /** Takes it over if its process has ended. The caller is first of the queue. */
    boolean takeOver() {
        long word = word();
        if (word == ME) {
            return takeOver(word);
        }
        if (word > 0) {
            lookNowAt(word);
            word = word();
        }
        return isDied(word) && takeOver(word);
    }

    private boolean takeOver(long word) {
        SharedObject.LONG.setVolatile(memory, LockLayout.SINCE, 0L); // before another process is named, see LockLayout
        return take(word);
    }

    static boolean isDied(long word) {
        return word < 0;
    }

    void failIfDied(long word) {
        if (isDied(word)) {
            Holder holder = LockLayout.holder(memory);
            throw new OwnerDiedException(
                    lock.name(), holder == null ? new Holder(word & ~LockLayout.DIED, 0, "", 0) : holder);
        }
    }

    /** Looks whether its process has ended, if nobody here did so within the last millisecond. */
    void lookAt(long word) {
        long now = System.nanoTime();
        if (word > 0 && now - lock.local.lookedNanos >= SharedLock.LOOK_NANOS) {
            lock.local.lookedNanos = now;
            lookNowAt(word);
        }
    }

    /** Marks the word if its process has ended. */
    private void lookNowAt(long word) {
        if (ProcessIdentity.ofWord(word).isAlive()) {
            return;
        }
        long since = (long) SharedObject.LONG.getAcquire(memory, LockLayout.SINCE);
        long signed = (long) SharedObject.LONG.getAcquire(memory, LockLayout.PROCESS);
        if (since != 0 && signed != word && word() == word) {
            throw overwritten(word); // that process has ended, so it cannot have taken it in between
        }
        SharedObject.LONG.compareAndSet(memory, LockLayout.OWNER, word, word | LockLayout.DIED);
    }

    long word() {
        long word = (long) SharedObject.LONG.getAcquire(memory, LockLayout.OWNER);
        if (word != 0 && !ProcessIdentity.isWord(word & ~LockLayout.DIED)) {
            throw overwritten(word);
        }
        return word;
    }

    private IllegalStateException overwritten(long word) {
        return new IllegalStateException("something has written over the memory of " + lock.name() + ": owner="
                + Long.toHexString(word) + "; it cannot be used any more");
    }
}
