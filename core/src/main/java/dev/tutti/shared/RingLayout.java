// SPDX-License-Identifier: Apache-2.0
package dev.tutti.shared;

/**
 * Where things are in a {@link Ring}.
 *
 * <pre>
 *   byte 0          8             128      136    144            256     264           384
 *        ├──────────┼─────────────┼────────┼──────┼──────────────┼───────┼─────────────┼────────────────┼─────────…
 *        │ capacity │ bufferBytes │ putter │ tail │ finished     │ taker │ head        │ ends           │ buffer
 *        └──────────┴─────────────┴────────┴──────┴──────────────┴───────┴─────────────┴────────────────┴─────────…
 *   capacity      most elements
 *   bufferBytes   most bytes of all of them
 *   putter        0, or the process that adds an element
 *   tail          how many were ever added; written last, so that what is behind it does not exist
 *   finished      1 once none will be added any more
 *   taker         0, or the process that takes an element
 *   head          how many were ever taken; written last, so that what is in front of it may be overwritten
 *   ends          capacity + 1 numbers. Element n, from 0, ends before byte e / 2 of all that ever went through, for
 *                 e = ends[(n + 1) % (capacity + 1)]; it begins where element n - 1 ends. e is odd if it holds what
 *                 must not go before it was read
 *   buffer        byte b of all that ever went through is at b % bufferBytes
 * </pre>
 *
 * <p>What is written on one side is away from what is written on the other by two cache lines, as processors fetch them
 * in pairs.
 */
final class RingLayout {

    static final long CAPACITY = 0;
    static final long BUFFER_BYTES = CAPACITY + Long.BYTES;

    static final long PUTTER = CAPACITY + Cell.ALIGNMENT;
    static final long TAIL = PUTTER + Long.BYTES;
    static final long FINISHED = TAIL + Long.BYTES;

    static final long TAKER = PUTTER + Cell.ALIGNMENT;
    static final long HEAD = TAKER + Long.BYTES;

    static final long ENDS = TAKER + Cell.ALIGNMENT;

    private RingLayout() {}

    /** Where the buffer begins. */
    static long buffer(long capacity) {
        return ENDS + (capacity + 1) * Long.BYTES;
    }

    /** How long all of it is. */
    static long bytes(long capacity, long bufferBytes) {
        long bytes = buffer(capacity) + bufferBytes;
        return (bytes + Cell.ALIGNMENT - 1) / Cell.ALIGNMENT * Cell.ALIGNMENT;
    }
}
