// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.Serial;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A number of permits that threads and processes take and give back: a {@link Semaphore} over processes, which gets back
 * what a process held that died.
 *
 * {@snippet :
 * try (SharedSemaphore connections = SharedSemaphore.bounded(3);
 *         Pool pool = Pool.processes(8)) {
 *     pool.map(
 *             n -> {
 *                 connections.acquire();
 *                 try {
 *                     return n * n;
 *                 } finally {
 *                     connections.release();
 *                 }
 *             },
 *             List.of(1, 2, 3));
 * }
 * }
 *
 * <ul>
 *   <li><b>Accounts:</b> what a process has acquired and not released is its own until it ends; then others have it within
 *       some milliseconds of needing it, without being told. The permits of a task, or thread, that ends in a process that
 *       goes on stay taken. A process may release more than it has acquired, if there is no bound: those permits stay when
 *       it ends. Where one process acquires a permit and another releases it, the death of the first gives it back a second
 *       time, up to the bound; so release where you acquired.
 *   <li><b>Order:</b> none. A process that wants many permits at once may wait for ever while others take single ones.
 *   <li><b>Waiting</b> ends at most 2 ms late, and throws an {@link InterruptedException} if it is interrupted, without
 *       permits.
 *   <li><b>Memory:</b> what a thread wrote before it released is seen by whoever acquires that permit.
 *   <li><b>Limits:</b> 64 processes that live at the same time may have used it.
 * </ul>
 */
public final class SharedSemaphore extends SharedObject {

    @Serial
    private static final long serialVersionUID = 1;

    private static final long ME = ProcessIdentity.ofThis().word();

    private final transient Gate gate = new Gate(this, SemaphoreLayout.BRIEF);

    SharedSemaphore(Cell cell) {
        super(Kind.SEMAPHORE, cell, false);
    }

    private SharedSemaphore(Cell cell, long permits, long bound) {
        super(Kind.SEMAPHORE, cell, true);
        LONG.setVolatile(memory, SemaphoreLayout.TOTAL, permits);
        LONG.setVolatile(memory, SemaphoreLayout.BOUND, bound);
    }

    /**
     * Makes one that may come to have more permits than it begins with.
     *
     * @param permits how many there are at first, 0 or more
     * @return the semaphore
     * @throws IllegalArgumentException if permits are negative
     * @throws dev.tutti.UnavailableException if there is no memory for it
     */
    public static SharedSemaphore of(long permits) {
        return create(permits, Long.MAX_VALUE);
    }

    /**
     * Makes one that never has more permits than it begins with: releasing one too many is an error.
     *
     * @param permits how many there are, 0 or more
     * @return the semaphore
     * @throws IllegalArgumentException if permits are negative
     * @throws dev.tutti.UnavailableException if there is no memory for it
     */
    public static SharedSemaphore bounded(long permits) {
        return create(permits, permits);
    }

    private static SharedSemaphore create(long permits, long bound) {
        checkPermits(permits);
        return new SharedSemaphore(Cell.create(SemaphoreLayout.BYTES), permits, bound);
    }

    private static void checkPermits(long permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("there cannot be a negative number of permits=" + permits);
        }
    }

    /**
     * Takes one permit, and waits for it.
     *
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     * @throws IllegalStateException if it is closed before or meanwhile
     */
    public void acquire() throws InterruptedException {
        acquire(1);
    }

    /**
     * Takes permits, all at once, and waits for them.
     *
     * @param permits how many
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     * @throws IllegalStateException if it is closed before or meanwhile
     */
    public void acquire(long permits) throws InterruptedException {
        boolean _ = acquire(permits, Backoff.forEver());
    }

    /**
     * Takes one permit, or fails with a message that says which processes have how many.
     *
     * @param limit how long it may take
     * @throws SharedTimeoutException if there was none in that time
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     * @throws IllegalStateException if it is closed before or meanwhile
     */
    public void acquire(Duration limit) throws InterruptedException {
        if (!acquire(1, Backoff.of(limit))) {
            throw new SharedTimeoutException("a semaphore had no permit", limit, holders());
        }
    }

    /**
     * Takes one permit if there is one.
     *
     * @return whether there was
     */
    public boolean tryAcquire() {
        return tryAcquire(1);
    }

    /**
     * Takes permits if there are as many.
     *
     * @param permits how many
     * @return whether there were
     */
    public boolean tryAcquire(long permits) {
        checkPermits(permits);
        try {
            check();
            return hasMaybe(permits) && take(permits, Backoff.forEver());
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Takes one permit, and waits for it for a while.
     *
     * @param time how long
     * @param unit of the time
     * @return whether it was taken
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     */
    public boolean tryAcquire(long time, TimeUnit unit) throws InterruptedException {
        return tryAcquire(1, time, unit);
    }

    /**
     * Takes permits, all at once, and waits for them for a while.
     *
     * @param permits how many
     * @param time how long
     * @param unit of the time
     * @return whether they were taken
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     */
    public boolean tryAcquire(long permits, long time, TimeUnit unit) throws InterruptedException {
        return acquire(permits, Backoff.of(unit.toNanos(time)));
    }

    private boolean acquire(long permits, Backoff wait) throws InterruptedException {
        checkPermits(permits);
        return await(
                wait,
                () -> hasMaybe(permits) && take(permits, wait),
                looks -> retire(looks % Math.max(1, used()))); // accounts of the dead, one at a time
    }

    /** A look without the lock, so that those who wait do not hold up those who release. */
    private boolean hasMaybe(long permits) {
        return available() >= permits;
    }

    private boolean take(long permits, Backoff wait) {
        if (!enter(wait)) {
            return false;
        }
        try {
            if (available() < permits) {
                return false;
            }
            if (permits > 0) {
                long account = SemaphoreLayout.account(own());
                LONG.setRelease(memory, account, (long) LONG.getAcquire(memory, account) + permits);
            }
            return true;
        } finally {
            leave();
        }
    }

    /** Gives one permit back. */
    public void release() {
        release(1);
    }

    /**
     * Gives permits back, or makes new ones.
     *
     * @param permits how many
     * @throws IllegalStateException if there would be more than its bound, and nothing is changed
     */
    public void release(long permits) {
        checkPermits(permits);
        try {
            check();
            boolean _ = enter(Backoff.forEver());
            try {
                long available = available();
                long bound = (long) LONG.getAcquire(memory, SemaphoreLayout.BOUND);
                if (permits > bound - available) {
                    throw new IllegalStateException("a semaphore would have more permits than its bound=" + bound
                            + ": available=" + available + " released=" + permits
                            + "; release only what was acquired");
                }
                if (permits > 0) {
                    long account = SemaphoreLayout.account(own());
                    LONG.setRelease(memory, account, (long) LONG.getAcquire(memory, account) - permits);
                }
            } finally {
                leave();
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * How many permits there are now.
     *
     * @return permits that nobody has; those of processes that have died are missing until somebody needs them
     */
    public long availablePermits() {
        try {
            check();
            return available();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Exact for who holds the lock; else a hint. */
    private long available() {
        long left = (long) LONG.getAcquire(memory, SemaphoreLayout.TOTAL);
        long used = used();
        for (long i = 0; i < used; i++) {
            left -= (long) LONG.getAcquire(memory, SemaphoreLayout.account(i));
        }
        return left;
    }

    private long used() {
        return Math.clamp((long) LONG.getAcquire(memory, SemaphoreLayout.USED), 0, SemaphoreLayout.ACCOUNTS_MOST);
    }

    // ---- Changes, one at a time ----

    private boolean enter(Backoff wait) {
        if (!gate.enter(wait)) {
            return false;
        }
        retireRest(); // of one who has died meanwhile
        return true;
    }

    private void leave() {
        gate.leave();
    }

    /** The number of this process's account. */
    private long own() {
        long free = -1;
        long used = used();
        for (long i = 0; i < used; i++) {
            long process = process(i);
            if (process == ME) {
                return i;
            }
            if (process == 0 && free < 0) {
                free = i;
            }
        }
        if (free < 0 && used == SemaphoreLayout.ACCOUNTS_MOST) {
            for (long i = 0; i < used; i++) {
                if (!ProcessIdentity.ofWord(process(i)).isAlive()) {
                    close(i);
                    free = i;
                }
            }
            if (free < 0) {
                throw new IllegalStateException(
                        "a semaphore was used by too many processes that live: most=" + SemaphoreLayout.ACCOUNTS_MOST);
            }
        }
        if (free < 0) {
            free = used;
            LONG.setRelease(memory, SemaphoreLayout.USED, used + 1);
        }
        LONG.setRelease(memory, SemaphoreLayout.process(free), ME);
        return free;
    }

    private long process(long number) {
        return (long) LONG.getAcquire(memory, SemaphoreLayout.process(number));
    }

    /** Takes back what a process has, if it has ended. */
    private void retire(long number) {
        long process = process(number);
        if (process == 0 || process == ME || ProcessIdentity.ofWord(process).isAlive()) {
            return;
        }
        boolean _ = enter(Backoff.forEver());
        try {
            if (process(number) == process) {
                close(number);
            }
        } finally {
            leave();
        }
    }

    /** Permits that a process held come back; those that it made beyond stay. */
    private void close(long number) {
        long total = (long) LONG.getAcquire(memory, SemaphoreLayout.TOTAL);
        long account = (long) LONG.getAcquire(memory, SemaphoreLayout.account(number));
        long others = total - account - available();
        long bound = (long) LONG.getAcquire(memory, SemaphoreLayout.BOUND);
        long most = bound == Long.MAX_VALUE ? bound : bound + others;
        LONG.setRelease(memory, SemaphoreLayout.NEXT_TOTAL, Math.min(most, account > 0 ? total : total - account));
        LONG.setRelease(memory, SemaphoreLayout.RETIRED, number + 1);
        retireRest();
    }

    private void retireRest() {
        long number = (long) LONG.getAcquire(memory, SemaphoreLayout.RETIRED) - 1;
        if (number >= 0 && number < SemaphoreLayout.ACCOUNTS_MOST) {
            LONG.setRelease(memory, SemaphoreLayout.TOTAL, (long) LONG.getAcquire(memory, SemaphoreLayout.NEXT_TOTAL));
            LONG.setRelease(memory, SemaphoreLayout.account(number), 0L);
            LONG.setRelease(memory, SemaphoreLayout.process(number), 0L);
            LONG.setRelease(memory, SemaphoreLayout.RETIRED, 0L);
        }
    }

    // ---- Words ----

    /** {@code permits=0; pid=7 holds 2}. */
    private String holders() {
        try {
            List<String> holders = new ArrayList<>();
            long used = used();
            for (long i = 0; i < used; i++) {
                long account = (long) LONG.getAcquire(memory, SemaphoreLayout.account(i));
                if (account > 0) {
                    holders.add("pid=" + ProcessIdentity.ofWord(process(i)).pid() + " holds " + account);
                }
            }
            return "permits=" + available() + (holders.isEmpty() ? "" : "; " + String.join(", ", holders));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Its permits, and who has some.
     *
     * @return such as {@code SharedSemaphore[permits=0; pid=7 holds 2]}
     */
    @Override
    public String toString() {
        return isClosed() ? "SharedSemaphore[closed]" : "SharedSemaphore[" + holders() + "]";
    }
}
