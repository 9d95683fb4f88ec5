// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import org.jspecify.annotations.Nullable;

/**
 * What a loop does with the pieces of its range. A piece is an aligned group of a power of two of offsets: its length
 * divides its first offset.
 *
 * @param <P> what comes of a piece
 */
interface Operation<P extends @Nullable Object> {

    /** The kernel that computes all pieces; {@code null} if nothing is known of it, or there are two. */
    default @Nullable Object kernel() {
        return null;
    }

    /** Computes a piece on a worker that cannot see this object. */
    Piece<P> piece();

    /** Takes what came of a piece. May be called by several threads at once. */
    void accept(long from, long to, P result);

    /** Computes a piece in this JVM and takes what came of it. May be called by several threads at once. */
    default void run(long from, long to) {
        accept(from, to, piece().of(from, to));
    }
}
