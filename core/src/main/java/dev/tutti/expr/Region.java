// SPDX-License-Identifier: Apache-2.0
package dev.tutti.expr;

import java.util.ArrayList;
import java.util.List;

/**
 * What is computed in one pass over the same rows and columns, while it is planned.
 *
 * <p>What is computed element by element can be in any region of its size, a reduction in one that goes the same way.
 */
final class Region {

    /** In which order a pass goes over its elements. */
    enum Order {
        /** Undecided. */
        ANY,
        /** All of them as one row. */
        FLAT,
        /** Row by row: what is reduced along a row is known when the next things are done with it. */
        ROWS,
        /** Columns side by side, from row to row. */
        COLUMNS
    }

    final long rows;
    final long columns;

    /** What it leaves in arrays, in an order in which it can be computed. */
    final List<Node> roots = new ArrayList<>();

    Order order = Order.ANY;

    Region(long rows, long columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /** A region for what a root goes over. */
    static Region of(Node root) {
        long[] shape = domain(root);
        return new Region(rows(shape), columns(shape));
    }

    /** The shape that has to be gone over for a root. */
    static long[] domain(Node root) {
        return root instanceof Node.Reduce reduce ? reduce.operand().shape() : root.shape();
    }

    static long rows(long[] shape) {
        return shape.length == 2 ? shape[0] : 1;
    }

    static long columns(long[] shape) {
        return shape.length == 0 ? 1 : shape[shape.length - 1];
    }

    /** How a root must be gone over. */
    static Order order(Node root) {
        if (!(root instanceof Node.Reduce reduce)) {
            return Order.ANY;
        }
        long[] shape = reduce.operand().shape();
        // a single row or column is all there is
        return reduce.axis() == Node.Length.ALL || shape.length < 2 || shape[1 - reduce.axis()] == 1
                ? Order.FLAT
                : reduce.axis() == 1 ? Order.ROWS : Order.COLUMNS;
    }

    /** Whether another root can be computed with the others, as far as sizes and orders matter. */
    boolean takes(Node root) {
        long[] shape = domain(root);
        Order other = order(root);
        return rows(shape) == rows
                && columns(shape) == columns
                && (other == Order.ANY || order == Order.ANY || other == order);
    }

    @SuppressWarnings("ReferenceEquality") // as nodes are compared
    boolean has(Node node) {
        for (Node each : roots) {
            if (each == node) {
                return true;
            }
        }
        return false;
    }

    void add(Node root) {
        roots.add(root);
        if (order == Order.ANY) {
            order = order(root);
        }
    }
}
