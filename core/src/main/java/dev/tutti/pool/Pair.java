// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import dev.tutti.Progress;
import java.io.Serializable;
import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Two items that travel as one; their own serializability is checked when they are sent. */
record Pair<A extends @Nullable Object, B extends @Nullable Object>(A first, B second) implements Serializable {

    /**
     * Pairs of items that stand at the same place, pulled lazily from two inputs, which must be of one length.
     *
     * @param firsts the first items
     * @param seconds the second items
     */
    record Zip<A extends @Nullable Object, B extends @Nullable Object>(
            Iterable<? extends A> firsts, Iterable<? extends B> seconds) implements Iterable<Pair<A, B>> {

        /** How many pairs there are, if one of the inputs tells. */
        long size() {
            if (firsts instanceof Collection<?> known) {
                return known.size();
            }
            return seconds instanceof Collection<?> known ? known.size() : Progress.UNKNOWN;
        }

        @Override
        public Iterator<Pair<A, B>> iterator() {
            Iterator<? extends A> as = firsts.iterator();
            Iterator<? extends B> bs = seconds.iterator();
            return new Iterator<>() {
                private long pairs;

                @Override
                public boolean hasNext() {
                    boolean more = as.hasNext();
                    if (more != bs.hasNext()) {
                        throw new IllegalArgumentException("the two inputs differ in length: the "
                                + (more ? "second" : "first") + " ended after items=" + pairs
                                + " and the other did not; pass as many of each");
                    }
                    return more;
                }

                @Override
                public Pair<A, B> next() {
                    pairs++;
                    return new Pair<>(as.next(), bs.next());
                }
            };
        }
    }
}
