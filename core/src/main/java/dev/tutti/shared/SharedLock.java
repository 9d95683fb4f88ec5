// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import dev.tutti.shared.LockLayout.Holder;
import java.io.Serial;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A lock that threads, virtual threads and processes share: at most one thread of all of them holds it.
 *
 * {@snippet :
 * try (SharedLock lock = SharedLock.reentrant().named("total");
 *         SharedLongs total = SharedLongs.of(1);
 *         Pool pool = Pool.processes(2)) {
 *     pool.map(
 *             n -> {
 *                 lock.lock();
 *                 try {
 *                     total.set(0, total.get(0) + n);
 *                 } finally {
 *                     lock.unlock();
 *                 }
 *                 return n;
 *             },
 *             List.of(1L, 2L, 3L));
 * }
 * }
 *
 * <ul>
 *   <li><b>Meaning:</b> that of {@link ReentrantLock}. What a thread wrote before it unlocked, to shared memory too, the
 *       next holder sees. A thread that does not hold it and unlocks gets an {@link IllegalMonitorStateException}, as does
 *       one that locks a {@link #plain()} one twice.
 *   <li><b>Order:</b> none that could be relied on. A process that has waited for some milliseconds is let go first, for a
 *       few more, so none waits for ever while others take turns.
 *   <li><b>A holder whose process ends:</b> {@code lock} and {@code tryLock} throw an {@link OwnerDiedException}, without
 *       holding, within some milliseconds and until somebody has called {@link #recover()}. A process that is suspended has
 *       not ended: nothing is taken away from it. Neither is it from a thread that ends in a process that goes on, unless
 *       nothing there refers to the lock any more.
 *   <li><b>Waiting:</b> within a process threads queue; their first one looks at the lock again and again, less and less
 *       often, up to 2 ms late. A killed waiter leaves nothing behind that others would wait for.
 *   <li><b>Interrupts:</b> {@code lock()} and {@code tryLock()} leave the status as it is; all others throw an
 *       {@link InterruptedException} and do not hold the lock.
 *   <li><b>Cost:</b> taking a free lock and letting it go makes no system call and no object.
 *   <li><b>Closing</b> wakes who waits with an {@link IllegalStateException}. Who holds it may still unlock.
 *   <li><b>Not checked:</b> that what the lock protects is only touched by holders.
 * </ul>
 */
public final class SharedLock extends SharedObject implements Lock {

    /*
     * A companion in each process has a queue, so at most one thread of each goes for the one word in shared memory. Who
     * has both holds the lock. The word says which process holds it: that is all that can be asked about a holder that was
     * killed, and all that must be known. Everything else in memory is for fairness and for reports.
     */

    @Serial
    private static final long serialVersionUID = 1;

    /** Before the first look whether the process that holds the lock is alive, and between two. */
    static final long LOOK_NANOS = 1_000_000;

    /** What threads of one process have in common. */
    static final class Local {
        final ReentrantLock queue = new ReentrantLock();
        volatile long lookedNanos = System.nanoTime() - LOOK_NANOS;
    }

    private final transient boolean reentrant;
    final transient Local local;
    final transient LockOwner owner;

    /** One that is there. */
    SharedLock(Cell cell) {
        super(Kind.LOCK, cell, false);
        local = companion(Local::new);
        reentrant = (long) LONG.getAcquire(memory, LockLayout.REENTRANT) != 0;
        owner = new LockOwner(this);
    }

    private SharedLock(Cell cell, boolean reentrant) {
        super(Kind.LOCK, cell, true);
        local = companion(Local::new);
        this.reentrant = reentrant;
        LONG.setRelease(memory, LockLayout.REENTRANT, reentrant ? 1L : 0L);
        owner = new LockOwner(this);
    }

    /**
     * Makes a lock that its holder can take again; it is free after as many unlocks.
     *
     * @return a free lock
     * @throws dev.tutti.UnavailableException if there is no memory for it
     */
    public static SharedLock reentrant() {
        return new SharedLock(Cell.create(LockLayout.BYTES), true);
    }

    /**
     * Makes a lock that its holder must not take again: that is an {@link IllegalMonitorStateException}.
     *
     * @return a free lock
     * @throws dev.tutti.UnavailableException if there is no memory for it
     */
    public static SharedLock plain() {
        return new SharedLock(Cell.create(LockLayout.BYTES), false);
    }

    /**
     * Gives it a name for messages. Name a lock before others use it.
     *
     * @param name the name; what is beyond 88 bytes in UTF-8 is cut off
     * @return this
     */
    public SharedLock named(String name) {
        try {
            check();
            LockLayout.name(memory, name);
            return this;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    // ---- Taking ----

    /**
     * Takes the lock, and waits for it as long as it takes.
     *
     * @throws OwnerDiedException if its owner ended while it held it; the lock is not held then
     * @throws IllegalMonitorStateException if the caller holds it and it is plain
     * @throws IllegalStateException if it is closed, before or meanwhile
     */
    @Override
    public void lock() {
        try {
            if (!takeAtOnce()) {
                boolean _ = LockTurn.take(this, Backoff.forEver(), false);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e); // it was asked not to
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Takes the lock, and waits for it until it is interrupted.
     *
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     * @throws OwnerDiedException as {@link #lock()} does, and likewise the others
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
        boolean _ = tryLock(Backoff.forEver());
    }

    /**
     * Takes the lock, or fails with a message that says who holds it, and what that one waits for.
     *
     * @param limit how long it may take
     * @throws SharedTimeoutException if it took longer
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     * @throws OwnerDiedException as {@link #lock()} does, and likewise the others
     */
    public void lock(Duration limit) throws InterruptedException {
        try {
            if (!tryLock(Backoff.of(limit))) {
                throw new SharedTimeoutException(
                        name() + " could not be taken", limit, LockReport.of(cell.block(), cell.offset()));
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Takes the lock if it is free.
     *
     * @return whether it was
     * @throws OwnerDiedException as {@link #lock()} does, and likewise the others
     */
    @Override
    public boolean tryLock() {
        try {
            check();
            refuseSecond();
            ReentrantLock queue = local.queue;
            if (!queue.tryLock()) {
                owner.failIfDied(owner.word());
                return false;
            }
            boolean held = false;
            try {
                held = queue.getHoldCount() > 1 || owner.take(0);
                if (!held) {
                    owner.lookAt(owner.word());
                    owner.failIfDied(owner.word());
                }
                return held;
            } finally {
                if (!held) {
                    queue.unlock();
                }
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Takes the lock, and waits for it for a while.
     *
     * @return whether it is held
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     * @throws OwnerDiedException as {@link #lock()} does, and likewise the others
     */
    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return tryLock(Backoff.of(unit.toNanos(time)));
    }

    private boolean tryLock(Backoff wait) throws InterruptedException {
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return takeAtOnce() || LockTurn.take(this, wait, true);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Takes it if nobody is in the way. */
    private boolean takeAtOnce() {
        check();
        refuseSecond();
        ReentrantLock queue = local.queue;
        if (!queue.tryLock()) {
            return false;
        }
        if (queue.getHoldCount() > 1 || ((long) LONG.getAcquire(memory, LockLayout.WANTED) == 0 && owner.take(0))) {
            return true;
        }
        queue.unlock();
        return false;
    }

    private void refuseSecond() {
        if (!reentrant && local.queue.isHeldByCurrentThread()) {
            throw new IllegalMonitorStateException(
                    name()
                            + " is held by this thread already, and it is a plain one; use SharedLock.reentrant() where that is meant");
        }
    }

    // ---- Letting go ----

    /**
     * Lets the lock go, once for each time it was taken.
     *
     * @throws IllegalMonitorStateException if the caller does not hold it
     * @throws IllegalStateException if something has written over the lock's memory; it is let go in this process
     */
    @Override
    public void unlock() {
        try {
            ReentrantLock queue = local.queue;
            if (!queue.isHeldByCurrentThread()) {
                throw notHeld();
            }
            try {
                if (queue.getHoldCount() == 1) {
                    owner.release();
                }
            } finally {
                queue.unlock();
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private IllegalMonitorStateException notHeld() {
        String found = isClosed() ? "it is closed" : "it is " + LockReport.of(cell.block(), cell.offset());
        return new IllegalMonitorStateException(
                name() + " is not held by this thread=" + Thread.currentThread().getName() + ": " + found);
    }

    // ---- Death of an owner ----

    /**
     * Takes over the lock of an owner that has died. The caller holds it then, brings what the lock protects into order
     * and unlocks. If it dies before that, the lock's owner has died again.
     *
     * @return whether there was something to recover, and the caller holds the lock. False if others came first, or its
     *     owner lives
     */
    public boolean recover() {
        try {
            check();
            ReentrantLock queue = local.queue;
            if (queue.isHeldByCurrentThread()) {
                return false;
            }
            Backoff wait = Backoff.forEver();
            while (!queue.tryLock()) {
                check();
                if (!LockOwner.isDied(owner.word())) {
                    return false;
                }
                wait.pause(); // whoever is in the queue is about to leave it by an OwnerDiedException
            }
            boolean held = false;
            try {
                held = owner.takeOver();
                return held;
            } finally {
                if (!held) {
                    queue.unlock();
                }
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    // ---- Conditions ----

    /**
     * Makes a condition, which can be handed to tasks as the lock can. Made again, it is another condition.
     *
     * @return a condition of this lock
     * @throws IllegalStateException if the lock has 16 already
     */
    @Override
    public SharedCondition newCondition() {
        try {
            check();
            long number = (long) LONG.getAndAdd(memory, LockLayout.CONDITIONS, 1L);
            if (number < 0 || number >= LockLayout.CONDITIONS_MOST) {
                LONG.setVolatile(memory, LockLayout.CONDITIONS, (long) LockLayout.CONDITIONS_MOST);
                throw new IllegalStateException(name() + " has no room for another condition: most="
                        + LockLayout.CONDITIONS_MOST + "; make a condition once, and hand it to tasks");
            }
            return new SharedCondition(this, (int) number);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    void checkHeld() {
        if (!local.queue.isHeldByCurrentThread()) {
            throw notHeld();
        }
    }

    // ---- State ----

    /**
     * Whether somebody holds it, of whatever process. True as well if its owner has died and nobody has recovered it.
     *
     * @return whether it is not free
     */
    public boolean isHeld() {
        try {
            check();
            return owner.word() != 0;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Whether the calling thread holds it.
     *
     * @return whether it may unlock
     */
    public boolean isHeldByCurrentThread() {
        return local.queue.isHeldByCurrentThread();
    }

    /**
     * Who holds it, for messages.
     *
     * @return such as {@code held for 30 ms by pid=7 thread=main}, with what that thread waits for; empty if it is free
     */
    public Optional<String> holder() {
        try {
            check();
            return owner.word() == 0 ? Optional.empty() : Optional.of(LockReport.of(cell.block(), cell.offset()));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    String name() {
        return LockReport.name(cell.block(), cell.offset());
    }

    /**
     * Its name and its holder.
     *
     * @return such as {@code SharedLock[lock accounts, held for 30 ms by pid=7 thread=main]}
     */
    @Override
    public String toString() {
        if (isClosed()) {
            return "SharedLock[closed]";
        }
        try {
            @Nullable Holder holder = LockLayout.holder(memory);
            return "SharedLock[" + name() + ", "
                    + (holder == null ? "free" : LockReport.of(cell.block(), cell.offset())) + "]";
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}
