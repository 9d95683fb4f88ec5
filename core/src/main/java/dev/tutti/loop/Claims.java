// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Schedule;
import java.util.concurrent.atomic.AtomicLong;

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
        return schedule instanceof Schedule.Static ? share() : cut(pieces);
    }

    private Span share() {
        long share = Math.min(next.getAndIncrement(), parties);
        return new Span(begin(share), begin(Math.min(share + 1, parties)));
    }

    /** The first offset of a share; shares differ by at most one offset. */
    private long begin(long share) {
        return share * (length / parties) + Math.min(share, length % parties);
    }

    /** An aligned piece of at most the size that the schedule says. */
    private Span cut(Pieces pieces) {
        while (true) {
            long from = next.get();
            long left = length - from;
            long to = left == 0 ? from : from + Pieces.length(from, length, size(pieces, left));
            if (next.compareAndSet(from, to)) {
                return new Span(from, to);
            }
        }
    }

    // A switch over the kinds would make the first loop of a JVM some milliseconds late.
    private long size(Pieces pieces, long left) {
        if (schedule instanceof Schedule.Dynamic dynamic) {
            return dynamic.grain();
        }
        return schedule instanceof Schedule.Guided guided
                ? Math.max(guided.grain(), halfShare(left))
                : pieces.sizeFor(halfShare(left));
    }

    /** Half of what each party would get, so that the last pieces are small. */
    private long halfShare(long left) {
        return parties == 1 ? left : Math.max(1, left / (2L * parties));
    }
}
