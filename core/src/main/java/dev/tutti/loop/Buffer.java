// SPDX-License-Identifier: Apache-2.0
package dev.tutti.loop;

/**
 * The values of a span, some at a time, in an array that stays in the first-level cache.
 *
 * {@snippet :
 * for (Buffer<double[]> buffer = new Buffer<>(kernel, from, to); buffer.next(); ) {
 *     use(buffer.values(), buffer.length());
 * }
 * }
 */
final class Buffer<A> {

    /** A power of two that divides a block, so that buffers that begin with a block end with one. */
    static final int SIZE = 1024;

    private final Kernel<A> kernel;
    private final A values;
    private final long to;
    private long first;
    private long next;

    Buffer(Kernel<A> kernel, long from, long to) {
        this.kernel = kernel;
        this.values = kernel.array((int) Math.min(SIZE, to - from));
        this.first = from;
        this.next = from;
        this.to = to;
    }

    /** Fills the buffer with the next values, if there are any. */
    boolean next() {
        first = next;
        if (first >= to) {
            return false;
        }
        next = first + Math.min(SIZE, to - first);
        kernel.values(first, next, values, 0);
        return true;
    }

    A values() {
        return values;
    }

    int length() {
        return (int) (next - first);
    }

    /** The index of the first value in the buffer. */
    long first() {
        return first;
    }
}
