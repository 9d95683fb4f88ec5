// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.spi.Batch;
import dev.tutti.spi.Room;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The life of a pool's workers as a state machine: what has happened goes in, what is to be done comes out. It starts
 * nothing, kills nothing, reads no clock and is not thread-safe.
 *
 * <p>Every method that takes an event returns the actions that follow from it, in order. The README here has the
 * picture.
 */
final class Fleet {

    /** A further batch goes to a busy worker only if all its batches are expected to take less than this together. */
    static final long SHORT_NANOS = 20_000_000;

    /** As above, for more than two batches: so little that it does not matter which worker has them. */
    static final long TINY_NANOS = 1_000_000;

    static final int MOST_BATCHES = 64;

    /** So many starts that fail one after the other, and the next waits, or none would succeed. */
    static final int FAILED_STARTS = 3;

    /** How long the next start waits then, and as long again after each further failure. */
    static final long PATIENCE_NANOS = 2_000_000_000;

    /** A worker that ends so soon after its start, and had no work, was never fit for any. */
    static final long BREATH_NANOS = 500_000_000;

    /** Longer than any batch that others may wait behind. */
    private static final long LONG_NANOS = 2 * SHORT_NANOS;

    /**
     * What was asked for.
     *
     * @param workers the most there may be at once
     * @param startsAtOnce the most that start at the same time, so that the first is not held up by the others
     * @param tasksEach after so many tasks a worker is replaced; {@link Integer#MAX_VALUE} for never
     * @param keepAliveNanos workers are started when there is work for them, and end when they had none for so long;
     *     {@link Long#MAX_VALUE} if all are started at once and stay
     */
    record Policy(int workers, int startsAtOnce, int tasksEach, long keepAliveNanos) {

        boolean onDemand() {
            return keepAliveNanos != Long.MAX_VALUE;
        }
    }

    /** Where a worker is in its life. */
    enum State {
        /** Its process was started and has not answered. */
        STARTING,
        /** It takes batches. */
        READY,
        /** It ends when its batches have. */
        RETIRING,
        /** It was told to end, or was killed. */
        ENDING,
        /** There is no process any more. */
        OVER
    }

    /** A worker. */
    static final class Member {

        private State state = State.STARTING;
        private int batches;
        private long expectedNanos;
        private int tasks;
        private long readySinceNanos;
        private long idleSinceNanos;
        private boolean wasUsed;
        private boolean isProven;

        State state() {
            return state;
        }

        private boolean isIdle() {
            return state == State.READY && batches == 0;
        }
    }

    /** Room on a worker. */
    record Place(Member member, int mostItems) implements Room {}

    /** What is to be done. */
    sealed interface Action {
        /** Start a process for a new worker. */
        record Start(Member member) implements Action {}

        /** Let a worker end, which has nothing to do. */
        record End(Member member) implements Action {}

        /** Kill a worker, whatever it does. */
        record Kill(Member member) implements Action {}

        /** Call {@link #look} after a while. */
        record LookLater(long delayNanos) implements Action {}

        /** The pool is of no use: no worker could be started. */
        record GiveUp(int failedStarts) implements Action {}
    }

    /** What came of asking for room: a place, or none now, and what follows. */
    record Answer(@Nullable Place place, List<Action> actions) {}

    private final Policy policy;
    private final List<Member> members = new ArrayList<>();
    private int failedStarts;

    /** When the next start may be tried, if starts fail; else {@code null}. */
    private @Nullable Long nextStartNanos;

    /** When {@link #look} will be called, if it will; else {@code null}. */
    private @Nullable Long nextLookNanos;

    private boolean closed;

    Fleet(Policy policy) {
        this.policy = policy;
    }

    // ---- events

    List<Action> opened() {
        List<Action> actions = new ArrayList<>();
        replenish(actions);
        return actions;
    }

    /** Work waits: takes room for a batch, on the worker that has the least to do. */
    Answer reserve(int items, long expectedNanos) {
        Member best = null;
        for (Member member : members) {
            if (member.state == State.READY && (best == null || member.batches < best.batches)) {
                best = member;
            }
        }
        long expected = expectedNanos == Batch.UNKNOWN_NANOS ? LONG_NANOS : expectedNanos;
        if (best == null || !hasRoom(best, expected)) {
            List<Action> actions = new ArrayList<>();
            if (policy.onDemand() && mayStart()) {
                start(actions);
            }
            return new Answer(null, actions);
        }
        int granted = Math.min(items, policy.tasksEach - best.tasks);
        best.wasUsed = true;
        best.batches++;
        best.expectedNanos += expected;
        if (policy.tasksEach != Integer.MAX_VALUE) {
            best.tasks += granted;
            if (best.tasks == policy.tasksEach) {
                best.state = State.RETIRING;
            }
        }
        return new Answer(new Place(best, granted), List.of());
    }

    private static boolean hasRoom(Member member, long expected) {
        long total = member.expectedNanos + expected;
        return switch (member.batches) {
            case 0 -> true;
            case 1 -> total <= SHORT_NANOS;
            default -> total <= TINY_NANOS && member.batches < MOST_BATCHES;
        };
    }

    /** A worker has answered and takes batches. */
    List<Action> ready(Member member, long nowNanos) {
        List<Action> actions = new ArrayList<>();
        nextStartNanos = null;
        if (member.state == State.STARTING) {
            member.state = State.READY;
            member.readySinceNanos = nowNanos;
            idle(member, nowNanos, actions);
        }
        replenish(actions);
        return actions;
    }

    /**
     * A batch is over, whose room is free again.
     *
     * @param expectedNanos what {@link #reserve} was told
     * @param suspect whether the worker should not be given any more, because of its memory
     */
    List<Action> ended(Member member, long expectedNanos, boolean suspect, long nowNanos) {
        if (!member.isProven) {
            member.isProven = true;
            failedStarts = 0;
        }
        member.batches--;
        member.expectedNanos -= expectedNanos == Batch.UNKNOWN_NANOS ? LONG_NANOS : expectedNanos;
        if (suspect && member.state == State.READY) {
            member.state = State.RETIRING;
        }
        if (member.batches > 0) {
            return List.of();
        }
        List<Action> actions = new ArrayList<>();
        if (member.state == State.RETIRING) {
            end(member, actions);
            replenish(actions);
        } else if (member.state == State.READY) {
            idle(member, nowNanos, actions);
        }
        return actions;
    }

    /** A worker's process is no more, or could not be started. */
    List<Action> died(Member member, long nowNanos) {
        List<Action> actions = new ArrayList<>();
        boolean hadStarted = hadStarted(member, nowNanos);
        member.state = State.OVER;
        members.remove(member);
        if (closed) {
            return actions;
        }
        failedStarts = hadStarted ? 0 : failedStarts + 1;
        if (failedStarts >= FAILED_STARTS) {
            if (members.stream().allMatch(other -> other.state == State.ENDING)) {
                closed = true;
                actions.add(new Action.GiveUp(failedStarts));
                return actions;
            }
            long delay = PATIENCE_NANOS * (failedStarts - FAILED_STARTS + 1);
            nextStartNanos = nowNanos + delay;
            lookLater(nowNanos, delay, actions);
        }
        replenish(actions);
        return actions;
    }

    /** Not if it answered with its last breath: others like it would do the same, one after the other without end. */
    private static boolean hadStarted(Member member, long nowNanos) {
        return switch (member.state) {
            case STARTING -> false;
            case READY -> member.wasUsed || nowNanos - member.readySinceNanos > BREATH_NANOS;
            case RETIRING, ENDING, OVER -> true;
        };
    }

    /** Time has passed. */
    List<Action> look(long nowNanos) {
        nextLookNanos = null;
        List<Action> actions = new ArrayList<>();
        if (closed) {
            return actions;
        }
        if (nextStartNanos != null && nextStartNanos - nowNanos <= 0) {
            nextStartNanos = null;
            replenish(actions);
        }
        long next = Long.MAX_VALUE;
        for (Member member : List.copyOf(members)) {
            if (policy.onDemand() && member.isIdle()) {
                long left = policy.keepAliveNanos - (nowNanos - member.idleSinceNanos);
                if (left <= 0) {
                    end(member, actions);
                } else {
                    next = Math.min(next, left);
                }
            }
        }
        if (nextStartNanos != null) {
            next = Math.min(next, nextStartNanos - nowNanos);
        }
        if (next != Long.MAX_VALUE) {
            lookLater(nowNanos, next, actions);
        }
        return actions;
    }

    /** The pool ends: its workers do when they have done what they were given, or are killed. */
    List<Action> closed(boolean kill) {
        closed = true;
        List<Action> actions = new ArrayList<>();
        for (Member member : members) {
            if (kill) {
                member.state = State.ENDING;
                actions.add(new Action.Kill(member));
            } else if (member.state != State.ENDING) {
                end(member, actions);
            }
        }
        return actions;
    }

    // ---- what follows

    private void replenish(List<Action> actions) {
        while (!policy.onDemand() && mayStart()) {
            start(actions);
        }
    }

    private boolean mayStart() {
        int alive = 0; // a worker that was told to end is as good as gone
        int starting = 0;
        for (Member member : members) {
            alive += member.state == State.ENDING ? 0 : 1;
            starting += member.state == State.STARTING ? 1 : 0;
        }
        return !closed && nextStartNanos == null && alive < policy.workers && starting < policy.startsAtOnce;
    }

    private void start(List<Action> actions) {
        Member member = new Member();
        members.add(member);
        actions.add(new Action.Start(member));
    }

    private static void end(Member member, List<Action> actions) {
        member.state = State.ENDING;
        actions.add(new Action.End(member));
    }

    private void idle(Member member, long nowNanos, List<Action> actions) {
        member.idleSinceNanos = nowNanos;
        if (policy.onDemand()) {
            lookLater(nowNanos, policy.keepAliveNanos, actions);
        }
    }

    private void lookLater(long nowNanos, long delayNanos, List<Action> actions) {
        long then = nowNanos + delayNanos;
        if (nextLookNanos == null || then - nextLookNanos < 0) {
            nextLookNanos = then;
            actions.add(new Action.LookLater(delayNanos));
        }
    }
}
