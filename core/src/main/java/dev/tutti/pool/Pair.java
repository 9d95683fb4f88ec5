// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool;

import java.io.Serializable;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Two items that travel as one; their own serializability is checked when they are sent. */
record Pair<A extends @Nullable Object, B extends @Nullable Object>(A first, B second) implements Serializable {

    /** Pairs of neighbours, pulled lazily from both inputs, which must be of one length. */
    static <A extends @Nullable Object, B extends @Nullable Object> Iterable<Pair<A, B>> zip(
            Iterable<? extends A> first, Iterable<? extends B> second) {
        return () -> {
            Iterator<? extends A> as = first.iterator();
            Iterator<? extends B> bs = second.iterator();
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
        };
    }
}
