// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The positions and values of a window of indices, for {@code addInto}: computed in any order, to be added in that of
 * the indices.
 *
 * @param <A> the array of the values
 */
final class Pairs<A> implements Operation<Pairs.Part<A>> {

    private final Kernel<int[]> index;
    private final Kernel<A> value;
    private final int outLength;
    private final int[] positions;
    private final A values;

    /** The index of the window's first offset. */
    private long first;

    // Guarded by this:
    private int failedAt;
    private @Nullable Throwable failure;

    /** What comes of a piece. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Part<A>(int[] positions, A values) implements Serializable {}

    /**
     * @param size offsets of a window
     * @param outLength positions below it are valid
     */
    Pairs(Kernel<int[]> index, Kernel<A> value, int size, int outLength) {
        this.index = index;
        this.value = value;
        this.outLength = outLength;
        this.positions = index.array(size);
        this.values = value.array(size);
    }

    int[] positions() {
        return positions;
    }

    A values() {
        return values;
    }

    void moveTo(long windowFirst) {
        first = windowFirst;
    }

    /**
     * How many offsets of the window can be added after this was thrown: if a pair failed, what the plain loop would
     * have come to.
     */
    @SuppressWarnings("ReferenceEquality") // this very failure, not one like it
    synchronized int readyAfter(Throwable thrown) {
        return thrown == failure ? failedAt : 0;
    }

    /** Computes a piece; one that fails is computed once more, pair by pair, to see where. */
    @Override
    public void run(long from, long to) {
        try {
            index.values(first + from, first + to, positions, (int) from);
            value.values(first + from, first + to, values, (int) from);
        } catch (Throwable somewhere) {
            for (int k = (int) from; k < to; k++) {
                runOne(k);
            }
        }
    }

    private void runOne(int k) {
        boolean hasPosition = false;
        try {
            index.values(first + k, first + k + 1, positions, k);
            hasPosition = true;
            value.values(first + k, first + k + 1, values, k);
        } catch (Throwable thrown) {
            // The plain loop looks at out[position] before it computes the value. So a bad position goes first.
            boolean badPosition = hasPosition && (positions[k] < 0 || positions[k] >= outLength);
            failed(badPosition ? k + 1 : k, thrown);
            throw thrown;
        }
    }

    private synchronized void failed(int at, Throwable thrown) {
        if (failure == null || at < failedAt) {
            failedAt = at;
            failure = thrown;
        }
    }

    @Override
    public Piece<Part<A>> piece() {
        return piece(index, value, first);
    }

    /** Static, so that the piece that travels does not take the arrays with it. */
    private static <A> Piece<Part<A>> piece(Kernel<int[]> index, Kernel<A> value, long first) {
        Piece<int[]> positions = ToArray.values(index, first);
        Piece<A> values = ToArray.values(value, first);
        return (from, to) -> new Part<>(positions.of(from, to), values.of(from, to));
    }

    @Override
    @SuppressWarnings("SuspiciousSystemArraycopy") // A is an array type
    public void accept(long from, long to, Part<A> part) {
        int length = (int) (to - from);
        System.arraycopy(part.positions, 0, positions, (int) from, length);
        System.arraycopy(part.values, 0, values, (int) from, length);
    }
}
