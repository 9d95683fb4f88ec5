// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

import java.io.Serial;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/**
 * Where threads and processes wait for each other, round after round: a {@link CyclicBarrier} over processes.
 *
 * {@snippet :
 * try (SharedBarrier barrier = SharedBarrier.of(2);
 *         Pool pool = Pool.processes(2)) {
 *     pool.map(
 *             part -> {
 *                 for (int step = 0; step < 10; step++) {
 *                     barrier.await();
 *                 }
 *                 return part;
 *             },
 *             List.of(0, 1));
 * }
 * }
 *
 * <ul>
 *   <li><b>All or none:</b> if one who has arrived dies, is interrupted, or waits longer than its limit, the barrier is
 *       broken: all who wait get a {@link BrokenBarrierException}, and so does who comes later, until {@link #reset()}. A
 *       death is noticed within some milliseconds for each who has arrived.
 *   <li><b>A process that dies before it has arrived</b> is not missed, since nobody knows that it would have come: use
 *       {@link #await(Duration)} where that can be.
 *   <li><b>Memory:</b> what each wrote before it came, all see when they go on.
 *   <li><b>Waiting</b> ends at most 2 ms late.
 * </ul>
 */
public final class SharedBarrier extends SharedObject {

    @Serial
    private static final long serialVersionUID = 1;

    private static final long ME = ProcessIdentity.ofThis().word();

    /** What breaks a barrier. */
    private enum Why {
        DEATH("a participant has died"),
        TIMEOUT("a participant waited for longer than its limit"),
        INTERRUPT("a participant was interrupted"),
        RESET("it was reset");

        private final String words;

        Why(String words) {
            this.words = words;
        }
    }

    private static final Why[] WHYS = Why.values();

    private final transient int parties;
    private final transient Gate gate = new Gate(this, BarrierLayout.BRIEF);

    SharedBarrier(Cell cell) {
        super(Kind.BARRIER, cell, false);
        parties = Math.toIntExact((long) LONG.getAcquire(memory, BarrierLayout.PARTIES));
    }

    private SharedBarrier(Cell cell, int parties) {
        super(Kind.BARRIER, cell, true);
        this.parties = parties;
        LONG.setVolatile(memory, BarrierLayout.PARTIES, (long) parties);
        LONG.setVolatile(memory, BarrierLayout.STATE, 1L); // what is zero has not arrived
    }

    /**
     * Makes one.
     *
     * @param parties how many wait for each other, 1 to 65536
     * @return the barrier
     * @throws IllegalArgumentException if there are less or more
     * @throws dev.tutti.UnavailableException if there is no memory for it
     */
    public static SharedBarrier of(int parties) {
        if (parties < 1 || parties > BarrierLayout.PARTIES_MOST) {
            throw new IllegalArgumentException(
                    "a barrier has 1 to " + BarrierLayout.PARTIES_MOST + " parties, not parties=" + parties);
        }
        return new SharedBarrier(Cell.create(BarrierLayout.bytes(parties)), parties);
    }

    /**
     * Arrives, and waits for the others.
     *
     * @return how many came after this one: {@code parties - 1} for the first, 0 for the last
     * @throws BrokenBarrierException if it is broken, before or meanwhile
     * @throws InterruptedException if the thread is interrupted before or meanwhile; the barrier is broken by it
     * @throws IllegalStateException if it is closed before or meanwhile
     */
    public int await() throws InterruptedException, BrokenBarrierException {
        return await(Backoff.forEver(), Duration.ZERO);
    }

    /**
     * Arrives, and waits for the others, or fails with a message that says how many have come.
     *
     * @param limit how long
     * @return how many came after this one: {@code parties - 1} for the first, 0 for the last
     * @throws SharedTimeoutException if they did not come in that time; the barrier is broken by it
     * @throws BrokenBarrierException if it is broken, before or meanwhile
     * @throws InterruptedException if the thread is interrupted before or meanwhile; the barrier is broken by it
     * @throws IllegalStateException if it is closed before or meanwhile
     */
    public int await(Duration limit) throws InterruptedException, BrokenBarrierException {
        return await(Backoff.of(limit), limit);
    }

    private int await(Backoff wait, Duration limit) throws InterruptedException, BrokenBarrierException {
        try {
            check();
            int round;
            int arrival;
            enter();
            try {
                long state = state();
                round = BarrierLayout.round(state);
                failIfBroken(state, round);
                if (Thread.interrupted()) {
                    boolean _ = breakIt(round, Why.INTERRUPT, ME);
                    throw new InterruptedException();
                }
                arrival = arrived(round);
                LONG.setRelease(memory, BarrierLayout.process(arrival), ME);
                if (arrival == parties - 1) {
                    LONG.setVolatile(memory, BarrierLayout.STATE, BarrierLayout.next(state));
                    return 0;
                }
                LONG.setVolatile(memory, BarrierLayout.arrived(arrival), Integer.toUnsignedLong(round));
            } finally {
                leave();
            }
            try {
                if (!await(wait, () -> isOver(state(), round), looks -> lookForTheDead(round, looks))
                        && breakNow(round, Why.TIMEOUT, ME)) {
                    throw new SharedTimeoutException(
                            "a barrier of parties=" + parties + " did not have all",
                            limit,
                            "arrived=" + arrived(round));
                }
            } catch (InterruptedException e) {
                if (breakNow(round, Why.INTERRUPT, ME)) {
                    throw e;
                }
                Thread.currentThread().interrupt(); // it came when all was over
            }
            failIfBroken(state(), round);
            return parties - 1 - arrival;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Breaks a round if one who has arrived has died; looks at one of them. */
    private void lookForTheDead(int round, int looks) {
        int arrived = Math.max(1, arrived(round));
        long process = (long) LONG.getAcquire(memory, BarrierLayout.process(looks % arrived));
        if (!isOver(state(), round)
                && process != ME
                && !ProcessIdentity.ofWord(process).isAlive()) {
            boolean _ = breakNow(round, Why.DEATH, process);
        }
    }

    private static boolean isOver(long state, int round) {
        return BarrierLayout.round(state) != round || BarrierLayout.isBroken(state, round);
    }

    /** Breaks it for all who wait, and begins a new round. */
    public void reset() {
        try {
            check();
            enter();
            try {
                int round = BarrierLayout.round(state());
                if (arrived(round) > 0) {
                    boolean _ = breakIt(round, Why.RESET, ME);
                }
                LONG.setVolatile(memory, BarrierLayout.STATE, BarrierLayout.next(state()));
            } finally {
                leave();
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Whether it is broken.
     *
     * @return whether nobody can use it before {@link #reset()}
     */
    public boolean isBroken() {
        try {
            check();
            long state = state();
            return BarrierLayout.isBroken(state, BarrierLayout.round(state));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * How many have arrived and wait.
     *
     * @return less than {@link #parties()}
     */
    public int waiting() {
        try {
            check();
            long state = state();
            int round = BarrierLayout.round(state);
            return BarrierLayout.isBroken(state, round) ? 0 : arrived(round);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * How many wait for each other.
     *
     * @return what it was made for
     */
    public int parties() {
        return parties;
    }

    private long state() {
        return (long) LONG.getVolatile(memory, BarrierLayout.STATE);
    }

    /** How many have arrived in a round; they fill the places in order. */
    private int arrived(int round) {
        int arrived = 0;
        while (arrived < parties
                && (long) LONG.getAcquire(memory, BarrierLayout.arrived(arrived)) == Integer.toUnsignedLong(round)) {
            arrived++;
        }
        return arrived;
    }

    private void failIfBroken(long state, int round) throws BrokenBarrierException {
        if (BarrierLayout.isBroken(state, round)) {
            long why = (long) LONG.getAcquire(memory, BarrierLayout.WHY);
            long who = (long) LONG.getAcquire(memory, BarrierLayout.WHO);
            throw new BrokenBarrierException("a barrier of parties=" + parties + " is broken: "
                    + WHYS[Math.floorMod(why, WHYS.length)].words + ", pid="
                    + ProcessIdentity.ofWord(who).pid() + "; reset() makes it usable again");
        }
    }

    // ---- Changes, one at a time ----

    private boolean breakNow(int round, Why why, long who) {
        enter();
        try {
            return breakIt(round, why, who);
        } finally {
            leave();
        }
    }

    /** Returns whether it was this that broke it. */
    @SuppressWarnings("EnumOrdinal") // all processes are of one build
    private boolean breakIt(int round, Why why, long who) {
        long state = state();
        if (isOver(state, round)) {
            return false;
        }
        LONG.setRelease(memory, BarrierLayout.WHY, (long) why.ordinal());
        LONG.setRelease(memory, BarrierLayout.WHO, who);
        LONG.setVolatile(memory, BarrierLayout.STATE, BarrierLayout.broken(state));
        return true;
    }

    private void enter() {
        boolean _ = gate.enter(Backoff.forEver());
    }

    private void leave() {
        gate.leave();
    }

    /**
     * Its parties, and how many have come.
     *
     * @return such as {@code SharedBarrier[1 of 4]}
     */
    @Override
    public String toString() {
        if (isClosed()) {
            return "SharedBarrier[closed]";
        }
        return "SharedBarrier[" + (isBroken() ? "broken" : waiting() + " of " + parties) + "]";
    }
}
