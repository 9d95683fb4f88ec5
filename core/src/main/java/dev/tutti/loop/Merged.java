// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.io.Serializable;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** A reduction whose result does not depend on the order in which its pieces are merged. */
final class Merged<P extends Serializable> implements Operation<P> {

    private final Object kernel;
    private final Piece<P> piece;
    private final BinaryOperator<P> merge;
    private @Nullable P merged;

    /**
     * Nothing merged yet.
     *
     * @param kernel what the pieces run
     * @param initial the result of no pieces; {@code null} if they have none
     */
    Merged(Object kernel, Piece<P> piece, BinaryOperator<P> merge, @Nullable P initial) {
        this.kernel = kernel;
        this.piece = piece;
        this.merge = merge;
        this.merged = initial;
    }

    @Override
    public Object kernel() {
        return kernel;
    }

    @Override
    public Piece<P> piece() {
        return piece;
    }

    @Override
    public synchronized void accept(long from, long to, P result) {
        merged = merged == null ? result : merge.apply(merged, result);
    }

    /** The result; there must be one. */
    synchronized P result() {
        return Objects.requireNonNull(merged);
    }
}
