// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.Locale;

/** What is made of all elements, or of those along an axis. Means and variances are made of these. */
enum ReduceOp {
    /**
     * Of {@code float64} by the tree of decision record 0001. Of {@code float32} the same of the elements as {@code
     * float64}, rounded once; of all others as {@code int64}.
     */
    SUM,
    MIN,
    MAX,
    ARG_MIN,
    ARG_MAX,
    /** How many are not 0, an {@code int64}. */
    COUNT,
    ANY,
    ALL;

    /** Whether there is none of no elements. */
    boolean needsElements() {
        return switch (this) {
            case MIN, MAX, ARG_MIN, ARG_MAX -> true;
            case SUM, COUNT, ANY, ALL -> false;
        };
    }

    /** What comes of elements. */
    DType result(DType of) {
        return switch (this) {
            case SUM -> of.isFloat() ? of : DType.INT64;
            case MIN, MAX -> of;
            case ARG_MIN, ARG_MAX, COUNT -> DType.INT64;
            case ANY, ALL -> DType.BOOL;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace("_", "");
    }
}
