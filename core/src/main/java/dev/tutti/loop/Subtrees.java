// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

import java.io.Serializable;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * The tree over a number of parts, built from subtrees that become ready in any order and on any thread: neighbours of
 * equal size merge as soon as both are there. Keeps as many as there are gaps, times the logarithm of the number of
 * parts.
 */
final class Subtrees<P extends Serializable> {

    /**
     * A subtree that is ready.
     *
     * @param size how many parts it was given as: a power of two that divides its first part's number
     */
    private record Subtree<P>(long size, P result) {}

    private final BinaryOperator<P> merge;

    /** By the number of the first part. */
    private final TreeMap<Long, Subtree<P>> ready = new TreeMap<>();

    Subtrees(BinaryOperator<P> merge) {
        this.merge = merge;
    }

    /**
     * Takes the subtree of parts {@code [first, first + size)}.
     *
     * @param size a power of two that divides {@code first}
     */
    synchronized void add(long first, long size, P result) {
        long at = first;
        Subtree<P> subtree = new Subtree<>(size, result);
        while (true) {
            long sibling = at ^ subtree.size;
            Subtree<P> other = ready.get(sibling);
            if (other == null || other.size != subtree.size) {
                ready.put(at, subtree);
                return;
            }
            ready.remove(sibling);
            subtree = new Subtree<>(
                    2 * subtree.size,
                    sibling < at
                            ? merge.apply(other.result, subtree.result)
                            : merge.apply(subtree.result, other.result));
            at = Math.min(at, sibling);
        }
    }

    /**
     * The whole, once every part has come; there must be one. Sizes fall from left to right, so it folds from the
     * right.
     */
    synchronized P result() {
        P result = Objects.requireNonNull(ready.pollLastEntry()).getValue().result;
        while (!ready.isEmpty()) {
            result = merge.apply(Objects.requireNonNull(ready.pollLastEntry()).getValue().result, result);
        }
        return result;
    }
}
