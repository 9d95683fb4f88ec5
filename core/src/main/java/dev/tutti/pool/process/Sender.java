// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The parent's way to one worker, in order, without ever blocking the sending thread.
 *
 * <p>A frame that surely fits into the channel's buffer is written by whoever sends it, which saves a thread hand-over.
 * Anything else is written by a thread of this worker's own, because a worker that is stopped, or busy sending
 * itself, would block the writer, and the sender may be the thread that reads another worker's results.
 */
final class Sender {

    /** Any pipe and any socket holds so much: POSIX's least PIPE_BUF is smaller, Linux's least pipe is one page. */
    private static final long SURE_BYTES = 4096;

    /** Writes one frame. */
    interface Frame {
        void writeTo(FrameWriter out) throws IOException;
    }

    private final Link link;
    private final FrameWriter out;
    private final String threadName;

    // Guarded by this:
    private final ArrayDeque<Frame> queue = new ArrayDeque<>();
    private long takenBytes;
    private @Nullable Thread thread;
    private boolean writing;
    private boolean closed;

    Sender(Link link, String threadName) {
        this.link = link;
        this.out = new FrameWriter(link.out());
        this.threadName = threadName;
    }

    /**
     * Sends a frame.
     *
     * @param frameBytes at least its length
     */
    synchronized void send(Frame frame, long frameBytes) {
        sendLater(frame, frameBytes);
        flush();
    }

    /** Sends what {@link #sendLater} has kept back. */
    synchronized void flush() {
        if (!closed && !writing && queue.isEmpty()) {
            try {
                out.flush();
            } catch (IOException e) {
                closed = true; // the reader sees the worker's end and reports it
            }
        }
    }

    /** As {@link #send}, for a frame that need not go before {@link #flush}, so that several share a write. */
    synchronized void sendLater(Frame frame, long frameBytes) {
        if (closed) {
            return;
        }
        if (!writing && queue.isEmpty() && out.position() - takenBytes + frameBytes <= SURE_BYTES) {
            try {
                frame.writeTo(out);
            } catch (IOException e) {
                closed = true; // as above
            }
            return;
        }
        queue.addLast(frame);
        if (thread == null) {
            thread = new Thread(this::writeQueued, threadName);
            thread.setDaemon(true);
            try {
                thread.start();
            } catch (OutOfMemoryError noThread) {
                close();
                Reception.close(link); // which ends the worker: it would wait for what is never sent
            }
        }
        notifyAll();
    }

    /** The worker says how many bytes it has taken out of the channel so far. */
    synchronized void taken(long bytes) {
        takenBytes = bytes;
    }

    synchronized void close() {
        closed = true;
        queue.clear();
        notifyAll();
    }

    private void writeQueued() {
        try {
            while (await()) {
                for (Frame frame = poll(); frame != null; frame = poll()) {
                    frame.writeTo(out);
                }
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            close(); // the reader sees the worker's end and reports it
        }
    }

    /** Leaves the channel to those who send, until there is something to write. Returns false at the end. */
    private synchronized boolean await() throws InterruptedException {
        if (queue.isEmpty()) {
            writing = false;
        }
        while (queue.isEmpty() && !closed) {
            wait();
        }
        writing = true;
        return !closed;
    }

    private synchronized @Nullable Frame poll() {
        return closed ? null : queue.pollFirst();
    }
}
