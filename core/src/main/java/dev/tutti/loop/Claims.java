// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Schedule;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;

/** Deals out the offsets {@code [0, length)} of a loop, from low to high, as its schedule says. */
final class Claims {

    private final Schedule schedule;
    private final long length;
    private final int parties;

    /** The first offset that nobody has; with a static schedule, the first share that nobody has. */
    private final AtomicLong next = new AtomicLong();

    Claims(Schedule schedule, long length, int parties) {
        this.schedule = schedule;
        this.length = length;
        this.parties = parties;
    }

    /** What is next for a thread with these pieces; empty if nothing is left. */
    Span next(Pieces pieces) {
        return switch (schedule) {
            case Schedule.Static() -> share();
            case Schedule.Measured() -> cut(left -> pieces.sizeFor(halfShare(left)));
            case Schedule.Dynamic(long grain) -> cut(left -> grain);
            case Schedule.Guided(long grain) -> cut(left -> Math.max(grain, halfShare(left)));
        };
    }

    private Span share() {
        long share = Math.min(next.getAndIncrement(), parties);
        return new Span(begin(share), begin(Math.min(share + 1, parties)));
    }

    /** The first offset of a share; shares differ by at most one offset. */
    private long begin(long share) {
        return share * (length / parties) + Math.min(share, length % parties);
    }

    /** An aligned piece of at most the wanted size, given what is left. */
    private Span cut(LongUnaryOperator wanted) {
        while (true) {
            long from = next.get();
            long left = length - from;
            long to = left == 0 ? from : from + Pieces.length(from, length, wanted.applyAsLong(left));
            if (next.compareAndSet(from, to)) {
                return new Span(from, to);
            }
        }
    }

    /** Half of what each party would get, so that the last pieces are small. */
    private long halfShare(long left) {
        return parties == 1 ? left : Math.max(1, left / (2L * parties));
    }
}
