// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import dev.tutti.Schedule;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The pieces of a loop in rising order, as tasks for a pool: of sizes set in advance, since what workers take is not
 * known here.
 */
final class Spans implements Iterator<Span> {

    /** Tasks for each worker, at least: enough for the end to be even, few enough for sending them not to matter. */
    private static final int PER_WORKER = 32;

    private final Claims claims;
    private final Pieces pieces;
    private Span claim;

    Spans(Schedule schedule, long length, int workers) {
        claims = new Claims(schedule, length, workers);
        pieces = new Pieces(Math.max(1, length / PER_WORKER / workers));
        claim = claims.next(pieces);
    }

    @Override
    public boolean hasNext() {
        return !claim.isEmpty();
    }

    @Override
    public Span next() {
        if (claim.isEmpty()) {
            throw new NoSuchElementException("the range has ended");
        }
        long end = claim.from() + Pieces.length(claim.from(), claim.to(), Long.MAX_VALUE);
        Span piece = new Span(claim.from(), end);
        claim = end < claim.to() ? new Span(end, claim.to()) : claims.next(pieces);
        return piece;
    }
}
