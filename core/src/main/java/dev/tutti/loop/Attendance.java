// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The threads beside the caller that are inside a loop now. A loop's caller closes it and returns when the last one has
 * left.
 */
final class Attendance {

    /** Threads mostly leave within a piece's time, sooner than a thread goes to sleep and wakes up. */
    private static final int SPINS = 1000;

    private final List<Thread> inside = new ArrayList<>();
    private volatile int number;
    private boolean closed;

    /** Enters the calling thread, unless it comes too late. */
    synchronized boolean enter() {
        if (!closed) {
            inside.add(Thread.currentThread());
            number = inside.size();
        }
        return !closed;
    }

    /** Waits for so long, or until nobody can enter any more. */
    synchronized void awaitClosed(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !closed; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Takes the calling thread out. */
    synchronized void leave() {
        inside.remove(Thread.currentThread());
        number = inside.size();
        if (inside.isEmpty()) {
            notifyAll();
        }
    }

    /**
     * Asks all threads inside to leave soon: bodies that wait are interrupted. The executor of such a thread clears
     * what is left of it before the next loop.
     */
    synchronized void interrupt() {
        inside.forEach(Thread::interrupt);
    }

    /** Whether it is time to leave. */
    synchronized boolean isClosed() {
        return closed;
    }

    /** Lets nobody enter any more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * Waits until nobody is inside, or for so long; 0 is for ever.
     *
     * @return whether nobody is
     */
    boolean awaitEmpty(long millis) throws InterruptedException {
        for (int spin = 0; spin < SPINS && number > 0; spin++) {
            Thread.onSpinWait();
        }
        synchronized (this) {
            boolean waited = false;
            while (!inside.isEmpty() && !waited) {
                wait(millis);
                waited = millis > 0;
            }
            return inside.isEmpty();
        }
    }
}
