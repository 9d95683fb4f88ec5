// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

/**
 * The lock inside of other shared objects: a word, 0 or that of the process which holds it. It is held for less than a
 * microsecond, by code that never waits and whose every store leaves a state that is right or can be put right by the next
 * holder. So whoever finds its holder dead takes it over, and nobody has to be told.
 *
 * <p>Threads of one process are no different from those of others: it is taken from 0 only. It is not reentrant, has no
 * order, and ignores interrupts.
 */
final class BriefLock {

    private static final long ME = ProcessIdentity.ofThis().word();

    private BriefLock() {}

    /** Returns false if time was up. */
    static boolean lock(SharedObject object, long offset, Backoff wait) {
        while (!SharedObject.LONG.compareAndSet(object.memory, offset, 0L, ME)) {
            object.check();
            if (wait.isOver()) {
                return false;
            }
            long word = (long) SharedObject.LONG.getAcquire(object.memory, offset);
            if (word != 0 && !ProcessIdentity.isWord(word)) {
                throw new IllegalStateException("something has written over its memory: "
                        + object.getClass().getSimpleName() + " found=" + Long.toHexString(word)
                        + "; it cannot be used any more");
            }
            if (wait.isLong()
                    && word != 0
                    && !ProcessIdentity.ofWord(word).isAlive()
                    && SharedObject.LONG.compareAndSet(object.memory, offset, word, ME)) {
                return true;
            }
            wait.pause();
        }
        return true;
    }

    static void unlock(SharedObject object, long offset) {
        SharedObject.LONG.setRelease(object.memory, offset, 0L);
    }
}
