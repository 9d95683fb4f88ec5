// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.wire.WireException;

/**
 * What a frame says. A frame is this byte, the fields listed here in order (big-endian), then the payloads.
 *
 * <p>Both sides begin with {@code HELLO}, read before anything else is believed.
 */
enum FrameType {
    /**
     * Both ways. int protocol, then from the worker: its token, from the parent: long, how many bytes of memory the worker
     * may hold, or 0; long, nanoseconds that hooks may take at an exit that the parent did not ask for; boolean, and if
     * true the initializer's payload.
     */
    HELLO,

    // To the worker:

    /** long task, payload: a task to know until it is forgotten. */
    TASK,
    /**
     * int batch, long task, boolean whether output is wanted, int n, n × (int attempt, payload): items to run in order;
     * without a payload if the attempt is 0, for an item that is no longer wanted.
     */
    BATCH,
    /** int batch, int position or -1 for all: do not begin, or interrupt. */
    STOP,
    /** long task: no batch of it will come any more. */
    FORGET,
    /** int request, boolean found, and if true int length, bytes: a class file. */
    CLASS,
    /** int request, int batch, int position: where is this item? */
    STACK_WANTED,
    /** End when what was sent before is done. */
    END,

    // From the worker:

    /** int batch, int position, payload. */
    RESULT,
    /** int batch, int position, payload. */
    FAILURE,
    /** int batch, int position, payload: a failure of an item that was not begun. */
    REFUSED,
    /**
     * int batch, long busy nanoseconds, long bytes taken out of the channel so far, boolean whether the worker should be
     * given nothing more.
     */
    ENDED,
    /** int batch, int position, int length, bytes: what an item printed. */
    OUTPUT,
    /** int request, text snapshot, text class name. */
    CLASS_WANTED,
    /**
     * int request, boolean found, and if true text thread state, int n, n × (text module or empty, text class, text
     * method, text file or empty, int line): where the item is that was asked for.
     */
    STACK;

    /** Raised with every change of any frame: parent and worker must be of one build. */
    static final int PROTOCOL = 6;

    private static final FrameType[] ALL = values();

    static FrameType of(byte code) throws WireException {
        if (code < 0 || code >= ALL.length) {
            throw new WireException("no such frame: type=" + code);
        }
        return ALL[code];
    }
}
