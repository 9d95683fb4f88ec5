// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a loop computes for a piece of its range, wherever that happens.
 *
 * @param <P> what comes of a piece
 */
@FunctionalInterface
interface Piece<P extends @Nullable Object> extends Serializable {

    /** Computes for {@code [from, to)}. */
    P of(long from, long to);

    /** For offsets what another is for indices that begin at {@code first}. Takes along nothing but these two. */
    static <P extends @Nullable Object> Piece<P> at(long first, Piece<P> ofIndices) {
        return (from, to) -> ofIndices.of(first + from, first + to);
    }
}
