// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/**
 * Writes arrays to a channel through one buffer, so that small ones share a call and big ones need no copy of their
 * own size.
 */
final class Gathering {

    private final WritableByteChannel channel;
    private final ByteBuffer buffer;

    Gathering(WritableByteChannel channel, int bufferBytes) {
        this.channel = channel;
        this.buffer = ByteBuffer.allocate(bufferBytes).order(ByteOrder.nativeOrder());
    }

    /** Appends bytes. */
    void put(byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; ) {
            makeRoom(1);
            at += put(bytes, 1, at);
        }
    }

    /** Has room for an element; {@code elementBytes} may not be more than the buffer has. */
    void makeRoom(int elementBytes) throws IOException {
        if (buffer.remaining() < elementBytes) {
            flush();
        }
    }

    /** Appends elements of a primitive array from one on, as many as there is room for, and says how many these are. */
    int put(Object array, int elementBytes, int from) {
        int count = Math.min(buffer.remaining() / elementBytes, Array.getLength(array) - from);
        PrimitiveArrays.put(array, from, count, buffer);
        buffer.position(buffer.position() + count * elementBytes);
        return count;
    }

    void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
